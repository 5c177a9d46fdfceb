/** XML text to a tree with positions. The only file that knows the XML library. */
import { parseXmlStream, XmlSyntaxError } from "@std/xml";
import { type Finding, findingAt } from "./finding.ts";
import type { Source } from "./source.ts";
import type { XmlAttribute, XmlDocument, XmlElement, XmlNode } from "./tree.ts";

/** What a domain document never reaches and an attack does. */
export const LIMITS = {
  /** UTF-16 units of a document. libvirt's own limit on a message is 32 MiB. */
  textLength: 16 * 1024 * 1024,
  depth: 64,
  attributes: 64,
} as const;

/** Either the tree, or the one finding that says why there is none. */
export type ParseResult =
  | { readonly document: XmlDocument; readonly finding?: undefined }
  | { readonly document?: undefined; readonly finding: Finding };

/** The element under construction; it becomes an XmlElement when nobody adds to it any more. */
type OpenElement = XmlElement & { readonly children: XmlNode[] };

/**
 * Parses a document. DOCTYPE is refused (entity bombs, external files), and so is what passes
 * {@link LIMITS}. Every failure of the library becomes a finding with a position. Pure.
 */
export async function parseXml(source: Source): Promise<ParseResult> {
  if (source.text.length > LIMITS.textLength) {
    const size = Math.ceil(source.text.length / 1024 / 1024);
    return refused(source, 0, `document of ${size} MiB is larger than the 16 MiB that are read`);
  }
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
    return refused(source, placeOf(error, source, builder.lastOffset), wordsOf(error));
  }
  if (builder.root === undefined) return refused(source, 0, "there is no element in the document");
  return { document: { source, root: builder.root } };
}

class TreeBuilder {
  root: XmlElement | undefined;
  /** Offset of the last thing that was understood; a failure without a place is looked for from here. */
  lastOffset = 0;
  readonly #open: OpenElement[] = [];

  onStartElement = (
    name: string,
    colonIndex: number,
    uri: string | undefined,
    attributes: AttributeSource,
    _selfClosing: boolean,
    _line: number,
    _column: number,
    offset: number,
  ): void => {
    const element: OpenElement = {
      kind: "element",
      name,
      localName: colonIndex < 0 ? name : name.slice(colonIndex + 1),
      ...(uri ? { uri } : {}),
      attributes: readAttributes(attributes),
      children: [],
      offset,
    };
    this.lastOffset = offset;
    const parent = this.#open.at(-1);
    if (parent) parent.children.push(element);
    else this.root = element;
    this.#open.push(element);
  };

  onEndElement = (
    _name: string,
    _colonIndex: number,
    _uri: string | undefined,
    _line: number,
    _column: number,
    offset: number,
  ): void => {
    this.lastOffset = offset;
    this.#open.pop();
  };

  onText = (value: string, _line: number, _column: number, offset: number): void => {
    this.lastOffset = offset;
    this.#open.at(-1)?.children.push({ kind: "text", value, offset });
  };
}

interface AttributeSource {
  readonly count: number;
  getName(index: number): string;
  getValue(index: number): string;
  getColonIndex(index: number): number;
  getUri(index: number): string | undefined;
}

function readAttributes(attributes: AttributeSource): XmlAttribute[] {
  const read: XmlAttribute[] = [];
  for (let i = 0; i < attributes.count; i++) {
    const uri = attributes.getColonIndex(i) < 0 ? undefined : attributes.getUri(i);
    read.push({
      name: attributes.getName(i),
      value: attributes.getValue(i),
      ...(uri ? { uri } : {}),
    });
  }
  return read;
}

async function* oneChunk(text: string): AsyncGenerator<string> {
  yield text;
}

function refused(source: Source, offset: number, message: string): ParseResult {
  const span = { start: offset, end: offset + 1 };
  return {
    finding: findingAt(source, span, { severity: "error", code: "xml/syntax", message }),
  };
}

/** The offset of a failure; the library throws a plain Error with no place for a bad entity reference. */
function placeOf(error: unknown, source: Source, lastOffset: number): number {
  if (error instanceof XmlSyntaxError && error.line > 0) return error.offset;
  const badReference = /&(?!(?:amp|lt|gt|quot|apos|#[0-9]+|#x[0-9a-fA-F]+);)/g;
  badReference.lastIndex = lastOffset;
  return badReference.exec(source.text)?.index ?? lastOffset;
}

/** The library's words in our form: no place (we print a better one), no final period. */
function wordsOf(error: unknown): string {
  const words = error instanceof Error ? error.message : String(error);
  return words.replace(/ at line \d+, column \d+$/, "").replace(/ at position \d+/, "").replace(
    /\.$/,
    "",
  );
}
