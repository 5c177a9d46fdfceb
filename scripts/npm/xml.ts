/**
 * `@std/xml` of the npm profile: `parseXmlStream` over saxes, with the positions, the limits and, for
 * what documents get wrong most, the wording of the original.
 */
import { type SaxesAttributeNS, SaxesParser, type SaxesTagNS, type XMLDecl } from "saxes";
import { explain } from "./xml_errors.ts";
import { PositionedText } from "./xml_text.ts";
import type { ParseStreamOptions, XmlAttributeIterator, XmlEventCallbacks } from "./xml_types.ts";
import { XmlSyntaxError } from "./xml_types.ts";

export { XmlSyntaxError };

/**
 * Parses a document and calls back for each part of it, in document order.
 *
 * Takes the chunks together first: every position is then an offset into one text.
 * Throws XmlSyntaxError, or a plain Error for a bad entity reference, as @std/xml does.
 */
export async function parseXmlStream(
  source: AsyncIterable<string>,
  callbacks: XmlEventCallbacks,
  options: ParseStreamOptions,
): Promise<void> {
  const chunks: string[] = [];
  for await (const chunk of source) chunks.push(chunk);
  // Positions count the text after line ends were made "\n", as XML 1.0 section 2.11 asks.
  const text = new PositionedText(chunks.join("").replace(/\r\n?/g, "\n"));
  new Adapter(text, callbacks, options).run();
}

type Tag = { readonly name: string; readonly start: number };

/**
 * The fields in which saxes keeps what `on()` sets. `on()` sets them by computed names, and from the seventh on V8
 * keeps the parser as a dictionary: reading is then five times as slow. Set by name, it stays an object.
 */
interface Handlers {
  xmldeclHandler: (declaration: XMLDecl) => void;
  textHandler: (content: string) => void;
  cdataHandler: (content: string) => void;
  commentHandler: () => void;
  piHandler: () => void;
  openTagStartHandler: () => void;
  attributeHandler: (attribute: { readonly name: string }) => void;
  openTagHandler: (tag: SaxesTagNS) => void;
  closeTagHandler: (tag: SaxesTagNS) => void;
  errorHandler: (error: Error) => void;
}

class Adapter {
  readonly #parser = new SaxesParser({
    xmlns: true,
    position: false,
    defaultXMLVersion: "1.0",
    forceXMLVersion: true,
  });
  readonly #open: Tag[] = [];
  /** Where the markup that is being read begins; -1 between two pieces of markup. */
  #tagStart = -1;
  /** Where the text behind the last piece of markup begins. */
  #textStart = 0;
  #rootClosed = false;
  /** Names of the attributes of the tag that is being read: counted as they come, so that none is too many to keep. */
  #attributeNames: string[] = [];

  constructor(
    readonly text: PositionedText,
    readonly callbacks: XmlEventCallbacks,
    readonly options: ParseStreamOptions,
  ) {
    const handlers = this.#parser as unknown as Handlers;
    handlers.xmldeclHandler = (declaration) => {
      const standalone = declaration.standalone === "yes" || declaration.standalone === "no"
        ? declaration.standalone
        : undefined;
      const { line, column, offset } = text.at(this.#markupStart("<?"));
      const version = declaration.version ?? "1.0";
      callbacks.onDeclaration(version, declaration.encoding, standalone, line, column, offset);
      this.#textStart = this.#position();
    };
    handlers.textHandler = (content) => this.#content(content);
    handlers.cdataHandler = (content) => {
      const { line, column, offset } = text.at(this.#markupStart("<![CDATA["));
      this.#textStart = this.#position();
      callbacks.onText(content, line, column, offset);
    };
    handlers.commentHandler = () => {
      this.#textStart = this.#position() + 1; // saxes reports it one character early
    };
    handlers.piHandler = () => {
      this.#textStart = this.#position();
    };
    handlers.openTagStartHandler = () => {
      this.#tagStart = this.#markupStart("<");
      this.#attributeNames = [];
    };
    handlers.attributeHandler = ({ name }) => {
      if (this.#attributeNames.push(name) > options.maxAttributes) {
        this.#refuse(`Attribute count exceeds limit of ${options.maxAttributes}`, this.#tagStart);
      }
    };
    handlers.openTagHandler = (tag) => this.#startElement(tag);
    handlers.closeTagHandler = (tag) => this.#endElement(tag);
    handlers.errorHandler = (error) => {
      throw explain(error.message, {
        text,
        position: this.#position(),
        open: this.#open,
        tagStart: this.#tagStart,
        textStart: this.#textStart,
        rootClosed: this.#rootClosed,
      });
    };
  }

  run(): void {
    const parser = this.#parser;
    // saxes reads all of a DOCTYPE before it tells: refused here, hostile content is never read.
    this.#refuseDoctype();
    parser.write(this.text.source).close();
  }

  /** A DOCTYPE can stand only before the first element, behind comments and instructions. */
  #refuseDoctype(): void {
    const prolog = /^\uFEFF?(?:\s+|<!--[^]*?-->|<\?[^]*?\?>)*/.exec(this.text.source)?.[0] ?? "";
    if (!this.text.source.startsWith("<!DOCTYPE", prolog.length)) return;
    throw new XmlSyntaxError(
      "DOCTYPE declarations are not allowed",
      this.text.at(prolog.length + "<!DOCTYPE".length),
    );
  }

  #content(content: string): void {
    // Text outside the root is refused by what follows, white space there is not.
    if (this.#outside() && content.trim() !== "") return;
    const { line, column, offset } = this.text.at(this.#textStart);
    this.callbacks.onText(content, line, column, offset);
  }

  #startElement(tag: SaxesTagNS): void {
    const { maxDepth } = this.options;
    const start = this.#tagStart;
    // Object.values() of an object without a prototype, as this one is, is slow.
    const attributes: SaxesAttributeNS[] = [];
    for (const name of this.#attributeNames) {
      const attribute = tag.attributes[name];
      if (attribute !== undefined) attributes.push(attribute);
    }
    const { line, column, offset } = this.text.at(start);
    this.callbacks.onStartElement(
      tag.name,
      tag.name.indexOf(":"),
      tag.prefix === "" ? undefined : tag.uri,
      iterator(attributes),
      tag.isSelfClosing,
      line,
      column,
      offset,
    );
    if (!tag.isSelfClosing && this.#open.length >= maxDepth) {
      this.#refuse(`Element nesting depth exceeds limit of ${maxDepth}`, start);
    }
    this.#open.push({ name: tag.name, start });
    this.#tagStart = -1;
    this.#textStart = this.#position();
  }

  #endElement(tag: SaxesTagNS): void {
    const opened = this.#open.pop();
    this.#rootClosed = this.#open.length === 0;
    const start = tag.isSelfClosing ? opened?.start ?? 0 : this.#markupStart("</");
    // saxes reports each element that a wrong end tag would close before it objects to the tag.
    const found = this.text.source.slice(start + 2, this.#position() - 1).trim();
    if (!tag.isSelfClosing && found !== tag.name) {
      this.#refuse(
        `Mismatched closing tag: expected </${tag.name}> but found </${found}>`,
        start,
      );
    }
    const { line, column, offset } = this.text.at(start);
    const uri = tag.prefix === "" ? undefined : tag.uri;
    this.callbacks.onEndElement(tag.name, tag.name.indexOf(":"), uri, line, column, offset);
    this.#textStart = this.#position();
  }

  #outside(): boolean {
    return this.#open.length === 0;
  }

  #refuse(message: string, offset: number): never {
    throw new XmlSyntaxError(message, this.text.at(offset));
  }

  /** Where the markup that saxes has just read begins: nothing opens inside its own opening. */
  #markupStart(opening: string): number {
    return this.text.source.lastIndexOf(opening, this.#position() - 1);
  }

  /** How far saxes has read. */
  #position(): number {
    return this.#parser.position;
  }
}

function iterator(attributes: readonly SaxesAttributeNS[]): XmlAttributeIterator {
  const at = (index: number): SaxesAttributeNS => {
    const attribute = attributes[index];
    if (attribute === undefined) throw new RangeError(`No attribute with the index ${index}`);
    return attribute;
  };
  return {
    count: attributes.length,
    getName: (index) => at(index).name,
    getValue: (index) => at(index).value,
    getColonIndex: (index) => at(index).name.indexOf(":"),
    getUri: (index) => {
      const { prefix, uri } = at(index);
      return prefix === "" || prefix === "xmlns" ? undefined : uri;
    },
  };
}
