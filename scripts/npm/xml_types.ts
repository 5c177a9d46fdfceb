/** The types of `@std/xml` that lib/xml uses, and its error. */

/** A place in a document: line and column from 1, offset from 0, in UTF-16 units. */
export interface XmlPosition {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

/** A document that is not well-formed, and where; line 0 where it has no element. */
export class XmlSyntaxError extends SyntaxError implements XmlPosition {
  readonly line: number;
  readonly column: number;
  readonly offset: number;

  constructor(message: string, position: XmlPosition) {
    const { line, column, offset } = position;
    super(line === 0 ? message : `${message} at line ${line}, column ${column}`);
    this.name = "XmlSyntaxError";
    this.line = line;
    this.column = column;
    this.offset = offset;
  }
}

/** What lib/xml asks for, and all that the adapter does. */
export interface ParseStreamOptions {
  readonly ignoreComments: true;
  readonly ignoreProcessingInstructions: true;
  /** Reports CDATA sections through onText. */
  readonly coerceCDataToText: true;
  readonly trackPosition: true;
  readonly disallowDoctype: true;
  /** Elements within elements. */
  readonly maxDepth: number;
  /** Attributes of one element. */
  readonly maxAttributes: number;
}

/** The attributes of one element in document order, namespace declarations among them. */
export interface XmlAttributeIterator {
  readonly count: number;
  getName(index: number): string;
  getValue(index: number): string;
  /** Where the colon of the name is, or -1. */
  getColonIndex(index: number): number;
  /** The namespace of a prefixed name. */
  getUri(index: number): string | undefined;
}

export interface XmlEventCallbacks {
  onDeclaration(
    version: string,
    encoding: string | undefined,
    standalone: "yes" | "no" | undefined,
    line: number,
    column: number,
    offset: number,
  ): void;
  onStartElement(
    name: string,
    colonIndex: number,
    uri: string | undefined,
    attributes: XmlAttributeIterator,
    selfClosing: boolean,
    line: number,
    column: number,
    offset: number,
  ): void;
  onEndElement(
    name: string,
    colonIndex: number,
    uri: string | undefined,
    line: number,
    column: number,
    offset: number,
  ): void;
  onText(content: string, line: number, column: number, offset: number): void;
}
