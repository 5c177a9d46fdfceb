/** A whole document: text to model with findings, and back. */
import { decodeNamed } from "./decode.ts";
import type { ElementCodec } from "./grammar.ts";
import {
  type DecodeContext,
  type DecodeOptions,
  type DispensablePart,
  EMPTY_VOCABULARY,
  Origins,
  report,
  type Vocabulary,
} from "./decode_context.ts";
import { writeXml } from "./encode.ts";
import type { XmlOutput } from "./xml_output.ts";
import { type Finding, inDocumentOrder } from "../findings/finding.ts";
import { parseXml } from "./parse.ts";
import { makeSource } from "../findings/source.ts";
import { closest } from "../findings/suggestion.ts";
import { elementSpan, type XmlDocument } from "./tree.ts";

/** What a text says. `model` is absent when the document is too broken for one. */
export interface Decoded<T> {
  readonly model?: T;
  /** Absent when the text is not even XML. */
  readonly origins?: Origins;
  /** What is wrong, in document order. A model may be there with errors: it lacks what they are about. */
  readonly findings: readonly Finding[];
  /** What of it is not done here or changes nothing, as the grammar's marks say: the model has it all. */
  readonly remarks: readonly Finding[];
  /** What keeps the document from being run though its guest does without it. */
  readonly dispensable: readonly DispensablePart[];
}

/**
 * Reads a document with the codec of its root element. Pure.
 *
 * @param file how the user named it, for the findings
 */
export async function decodeDocument<T>(
  file: string,
  text: string,
  codec: ElementCodec<T>,
  vocabulary: Vocabulary = EMPTY_VOCABULARY,
): Promise<Decoded<T>> {
  const parsed = await parseXml(makeSource(file, text));
  if (!parsed.document) return { findings: [parsed.finding], remarks: [], dispensable: [] };
  return decodeTree(parsed.document, codec, vocabulary);
}

/** Decodes a document that was parsed already, and perhaps changed since. Pure. */
export function decodeTree<T>(
  document: XmlDocument,
  codec: ElementCodec<T>,
  vocabulary: Vocabulary = EMPTY_VOCABULARY,
  options: DecodeOptions = {},
): Decoded<T> {
  const { source, root } = document;
  const origins = new Origins(document);
  const context: DecodeContext = {
    ...options,
    source,
    vocabulary,
    origins,
    findings: [],
    remarks: [],
    dispensable: [],
    path: [],
  };
  if (root.name !== codec.name) {
    report(context, elementSpan(root), {
      severity: "error",
      code: "xml/wrong-root",
      message: `the document is a <${root.name}>, need <${codec.name}>`,
      help: closest(root.name, [codec.name]) && `did you mean <${codec.name}>?`,
    });
    return { origins, findings: context.findings, remarks: [], dispensable: [] };
  }
  const model = decodeNamed(root, codec, context);
  const findings = inDocumentOrder(context.findings);
  const { remarks, dispensable } = context;
  return { ...(model === undefined ? {} : { model }), origins, findings, remarks, dispensable };
}

/**
 * The canonical text of a model. Namespaces of prefixed names are declared on the root, as libvirt does. Pure.
 *
 * @param namespaces prefix to URI, for the prefixes that the grammar uses
 */
export function encodeDocument<T>(
  model: T,
  codec: ElementCodec<T>,
  namespaces: Readonly<Record<string, string>> = {},
): string {
  const root = codec.encode(model);
  const used = Object.entries(namespaces).filter(([prefix]) => usesPrefix(root, prefix));
  const declarations = used.map(([prefix, uri]) => [`xmlns:${prefix}`, uri] as const);
  return writeXml({ ...root, attributes: [...root.attributes, ...declarations] });
}

function usesPrefix(element: XmlOutput, prefix: string): boolean {
  return element.name.startsWith(`${prefix}:`) ||
    element.children.some((child) => typeof child !== "string" && usesPrefix(child, prefix));
}
