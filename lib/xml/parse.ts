/** XML text to a tree with positions. The only file that imports the XML library. */
import { parseXmlStream, XmlSyntaxError } from "@std/xml";
import { type Finding, findingAt } from "../findings/finding.ts";
import { messageOf } from "../findings/message_of.ts";
import { LIMITS } from "./limits.ts";
import type { Source, Span } from "../findings/source.ts";
import { findMistake } from "./syntax.ts";
import type { XmlDocument } from "./tree.ts";
import { TreeBuilder } from "./tree_builder.ts";
import { KNOWN_PREFIXES } from "./known_prefixes.ts";

/** Either the tree, or the one finding that says why there is none. */
export type ParseResult =
  | { readonly document: XmlDocument; readonly finding?: undefined }
  | { readonly document?: undefined; readonly finding: Finding };

/**
 * Parses a document. DOCTYPE is refused (entity bombs, external files), and so is what passes
 * {@link LIMITS} of depth and attributes. Every failure of the library becomes a finding with a position. Pure.
 */
export async function parseXml(source: Source): Promise<ParseResult> {
  const builder = new TreeBuilder();
  try {
    await parseXmlStream(oneChunk(source.text), builder, {
      trackPosition: true,
      disallowDoctype: true,
      maxDepth: LIMITS.depth,
      maxAttributes: LIMITS.attributes,
      ignoreComments: true,
      ignoreProcessingInstructions: true,
      coerceCDataToText: true,
    });
  } catch (error) {
    // It tells no place for some failures: then it is said where it was.
    const place = error instanceof XmlSyntaxError && error.line > 0 ? error.offset : undefined;
    return explain(error, source, place ?? builder.lastOffset);
  }
  const { root, declaration } = builder;
  if (root === undefined) return refused(source, { start: 0, end: 0 }, NO_ROOT);
  if (declaration && !isReadable(declaration.encoding, source.text)) {
    const start = declaration.offset;
    return refused(source, { start, end: source.text.indexOf("?>", start) + 2 }, {
      code: "xml/encoding",
      message: `the document says that it is in ${declaration.encoding}, need UTF-8`,
      help: "save it in UTF-8 and remove encoding='…' from its first line",
    });
  }
  return { document: { source, root } };
}

const NO_ROOT = { code: "xml/syntax", message: "there is no element in the document" };

/** Documents are read as UTF-8; in ASCII alone they are the same in nearly every encoding. */
function isReadable(encoding: string, text: string): boolean {
  return /^(utf-?8|us-ascii)$/i.test(encoding) || !/[^\0-\x7F]/.test(text);
}

async function* oneChunk(text: string): AsyncGenerator<string> {
  yield text;
}

function refused(
  source: Source,
  span: Span,
  what: { readonly code: string; readonly message: string; readonly help?: string },
): ParseResult {
  return { finding: findingAt(source, span, { severity: "error", ...what }) };
}

/**
 * The finding for a failure of the library at `start`. Its words are put in our form: no place (we print a better
 * one), no final period.
 */
function explain(error: unknown, source: Source, start: number): ParseResult {
  const words = messageOf(error)
    .replace(/ at line \d+, column \d+$/, "")
    .replace(/\.$/, "");
  if (/ exceeds limit of /.test(words)) {
    return refused(source, { start, end: start + 1 }, {
      code: "xml/limit",
      message: words,
      help: "no domain document comes near; is it one?",
    });
  }
  const mistake = findMistake(source.text);
  if (mistake) {
    const { span, ...what } = mistake;
    return refused(source, span, { code: "xml/syntax", ...what });
  }
  const prefix = /^Unbound namespace prefix '(.*)' in/.exec(words)?.[1];
  if (prefix !== undefined) return refused(source, tagSpan(source, start), undeclared(prefix));
  return refused(source, { start, end: start + 1 }, { code: "xml/syntax", message: words });
}

function undeclared(prefix: string): { code: string; message: string; help: string } {
  return {
    code: "xml/syntax",
    message: `the prefix '${prefix}:' is not declared`,
    help: `add xmlns:${prefix}='${KNOWN_PREFIXES[prefix] ?? "…"}' to the document's element`,
  };
}

function tagSpan({ text }: Source, start: number): Span {
  return {
    start,
    end: start + (/^<[^\s/>]*/.exec(text.slice(start, start + 400))?.[0].length ?? 1),
  };
}
