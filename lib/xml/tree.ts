/** The element tree of a document, with the offset of everything that a finding may point at. */
import type { Source, Span } from "../findings/source.ts";
import { isBlank, trimSpace } from "./white_space.ts";

export interface XmlAttribute {
  /** As written, prefix included. */
  readonly name: string;
  /** Namespace of a prefixed name; absent for an ordinary one. */
  readonly uri?: string | undefined;
  /** Entities are resolved. */
  readonly value: string;
}

/** Text or CDATA between tags, entities resolved. */
export interface XmlText {
  readonly kind: "text";
  readonly value: string;
  readonly offset: number;
}

export interface XmlElement {
  readonly kind: "element";
  /** As written, prefix included. */
  readonly name: string;
  /** Without its prefix. */
  readonly localName: string;
  /** Its namespace, by its prefix or by `xmlns='…'`; absent where there is none. */
  readonly uri?: string | undefined;
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly XmlNode[];
  /** Offset of the `<` of its start tag. */
  readonly offset: number;
}

export type XmlNode = XmlElement | XmlText;

/** A document that could be read. */
export interface XmlDocument {
  readonly source: Source;
  readonly root: XmlElement;
}

/** `<name` of the start tag: what a finding about an element underlines. Pure. */
export function elementSpan(element: XmlElement): Span {
  return { start: element.offset, end: element.offset + 1 + element.name.length };
}

/** The value of the attribute `name` (as written); undefined where there is none. Pure. */
export function attributeValue(element: XmlElement, name: string): string | undefined {
  return element.attributes.find((attribute) => attribute.name === name)?.value;
}

/** Where an attribute's name and value stand. */
export interface AttributeSpans {
  readonly name: Span;
  /** Without the quotes. */
  readonly value: Span;
}

/**
 * The spans of the attribute `name` (as written), found by reading the start tag again: the parser says only
 * where elements begin. Undefined when the element has no such attribute. Pure.
 */
export function attributeSpans(
  source: Source,
  element: XmlElement,
  name: string,
): AttributeSpans | undefined {
  const pattern = /\s*([^\s=/>]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/y;
  pattern.lastIndex = elementSpan(element).end;
  for (let match = pattern.exec(source.text); match; match = pattern.exec(source.text)) {
    if (match[1] !== name) continue;
    const start = match.index + match[0].indexOf(name);
    const value = match[2] ?? match[3] ?? "";
    const valueEnd = pattern.lastIndex - 1;
    return {
      name: { start, end: start + name.length },
      value: { start: valueEnd - value.length, end: valueEnd },
    };
  }
  return undefined;
}

/** All text directly in the element, joined. Pure. */
export function textOf(element: XmlElement): string {
  return element.children.map((node) => node.kind === "text" ? node.value : "").join("");
}

/** The text in an element that is not white space, or its tag where it has none. Pure. */
export function textSpan(source: Source, element: XmlElement): Span {
  for (const node of element.children) {
    if (node.kind === "text" && !isBlank(node.value)) return nodeSpan(source, node);
  }
  return elementSpan(element);
}

/** A text as it stands in the document, without the white space around it and the frame of CDATA. Pure. */
export function nodeSpan({ text }: Source, { offset }: XmlText): Span {
  const isCData = text.startsWith(CDATA, offset);
  const from = isCData ? offset + CDATA.length : offset;
  const found = text.indexOf(isCData ? "]]>" : "<", from);
  const raw = text.slice(from, found < 0 ? text.length : found);
  const start = from + raw.length - trimSpace(raw + "|").length + 1;
  return { start, end: start + trimSpace(raw).length };
}

const CDATA = "<![CDATA[";

/** Whether there is any element in it. Pure. */
export function hasElements(element: XmlElement): boolean {
  return element.children.some((node) => node.kind === "element");
}

/** Child elements in order. Pure. */
export function childElements(element: XmlElement): XmlElement[] {
  return element.children.filter((node): node is XmlElement => node.kind === "element");
}
