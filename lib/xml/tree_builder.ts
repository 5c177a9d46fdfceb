/** What the XML library reports, in document order, to a tree with positions. */
import type { XmlAttribute, XmlElement, XmlNode } from "./tree.ts";

/** An element whose end has not come: it becomes an XmlElement when nobody adds to it any more. */
type Growing = XmlElement & { readonly children: XmlNode[] };

interface OpenElement {
  readonly element: Growing;
  /** What `xmlns='…'` says of names without a prefix in it. */
  readonly defaultNamespace: string | undefined;
}

/** `<?xml encoding='…'?>` */
export interface Declaration {
  readonly encoding: string;
  readonly offset: number;
}

/** The library's attributes of one element; good until its callback returns. */
interface AttributeSource {
  readonly count: number;
  getName(index: number): string;
  getValue(index: number): string;
  getColonIndex(index: number): number;
  getUri(index: number): string | undefined;
}

/** The callbacks of one run of the library, and what they have built. */
export class TreeBuilder {
  root: XmlElement | undefined;
  /** Offset of the last thing that was understood; a failure without a place is looked for from here. */
  lastOffset = 0;
  /** Absent where the document names no encoding. */
  declaration: Declaration | undefined;
  readonly #open: OpenElement[] = [];

  onDeclaration = (
    _version: string,
    encoding: string | undefined,
    _standalone: "yes" | "no" | undefined,
    _line: number,
    _column: number,
    offset: number,
  ): void => {
    if (encoding !== undefined) this.declaration = { encoding, offset };
  };

  /** The library resolves prefixes; `xmlns='…'`, which has none, is resolved here. */
  onStartElement = (
    name: string,
    colonIndex: number,
    prefixUri: string | undefined,
    attributeSource: AttributeSource,
    _selfClosing: boolean,
    _line: number,
    _column: number,
    offset: number,
  ): void => {
    const attributes = readAttributes(attributeSource);
    const parent = this.#open.at(-1);
    const declared = attributes.find((attribute) => attribute.name === "xmlns")?.value;
    const defaultNamespace = declared === undefined
      ? parent?.defaultNamespace
      : declared || undefined;
    const uri = colonIndex < 0 ? defaultNamespace : prefixUri;
    const element: Growing = {
      kind: "element",
      name,
      localName: name.slice(colonIndex + 1),
      uri,
      attributes,
      children: [],
      offset,
    };
    this.lastOffset = offset;
    if (parent) parent.element.children.push(element);
    else this.root = element;
    this.#open.push({ element, defaultNamespace });
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
    this.#open.at(-1)?.element.children.push({ kind: "text", value, offset });
  };
}

function readAttributes(attributes: AttributeSource): readonly XmlAttribute[] {
  const read: XmlAttribute[] = [];
  for (let i = 0; i < attributes.count; i++) {
    const uri = attributes.getColonIndex(i) < 0 ? undefined : attributes.getUri(i);
    read.push({ name: attributes.getName(i), value: attributes.getValue(i), uri });
  }
  return read;
}
