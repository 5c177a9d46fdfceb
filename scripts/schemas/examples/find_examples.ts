/** The example of each section of docs/xml.md: the first element of it in the example documents. */
import type { Content, ElementCodec } from "../../../lib/xml/grammar.ts";
import { makeSource } from "../../../lib/findings/source.ts";
import { parseXml } from "../../../lib/xml/parse.ts";
import { attributeValue, childElements, type XmlElement } from "../../../lib/xml/tree.ts";

/**
 * What a document has of each element's content. Later documents add what earlier ones lack, and of one document
 * the outer elements `outside` are only walked through: they say nothing that is worth a reader's time.
 *
 * @throws {TypeError} where a document is not XML
 */
export async function findExamples(
  codec: ElementCodec<unknown>,
  documents: readonly ExampleDocument[],
): Promise<ReadonlyMap<Content, string>> {
  const found = new Map<Content, string>();
  for (const { text, outside } of documents) {
    const { document } = await parseXml(makeSource("example.xml", text));
    if (document === undefined) throw new TypeError(`This example is not XML: ${text}`);
    collect(codec, document.root, text, outside, found);
  }
  return found;
}

export interface ExampleDocument {
  readonly text: string;
  readonly outside: readonly string[];
}

function collect(
  codec: ElementCodec<unknown>,
  element: XmlElement,
  text: string,
  outside: readonly string[],
  found: Map<Content, string>,
): void {
  const { content } = codec;
  const isOutside = outside.includes(element.name);
  if (!isOutside && !found.has(content)) found.set(content, sourceOf(element, text));
  for (const one of childElements(element)) {
    const child = childCodec(content, element, one.name);
    // Below the part itself nothing is outside any more.
    if (child !== undefined) collect(child, one, text, isOutside ? outside : [], found);
  }
}

function childCodec(
  content: Content,
  element: XmlElement,
  name: string,
): ElementCodec<unknown> | undefined {
  if (content.kind === "verbatim") return undefined;
  const fields = content.kind === "fields"
    ? content.fields
    : content.variants[attributeValue(element, content.attribute) ?? content.fallback ?? ""] ?? {};
  const field = Object.values(fields).find((one) =>
    one.kind === "child" && one.codec.name === name
  );
  return field?.kind === "child" ? field.codec : undefined;
}

/** The element as it is written, its lines moved to the left margin. Examples have no comments and no `>` in values. */
function sourceOf({ offset }: XmlElement, text: string): string {
  let depth = 0;
  for (const tag of text.slice(offset).matchAll(/<(\/?)[^>]*?(\/?)>/g)) {
    depth += tag[1] === "/" ? -1 : tag[2] === "/" ? 0 : 1;
    if (depth > 0) continue;
    const lines = text.slice(offset, offset + tag.index + tag[0].length).split("\n");
    const margin = (lines.at(-1) ?? "").search(/\S/);
    return lines.map((line, index) => index === 0 ? line : line.slice(margin)).join("\n");
  }
  throw new TypeError(`An element of an example has no end: ${text}`);
}
