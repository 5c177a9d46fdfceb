/**
 * Plain documents to trees, quickly: elements, attributes, text and comments, as nearly all domain documents are.
 * What is anything else, or wrong, is left to the XML library, which has the last word on what XML is and takes five
 * times as long: half of all that checking a directory of documents took.
 */
import { LIMITS } from "./limits.ts";
import { type Namespaces, NO_NAMESPACES, resolveNames } from "./namespaces.ts";
import type { XmlAttribute, XmlElement, XmlNode } from "./tree.ts";

/**
 * The element of a document, just as the library would give it; undefined where the library has to look.
 * Takes the text of a {@link Source}. Pure.
 */
export function scanXml(text: string): XmlElement | undefined {
  // References, CDATA sections and what is no character are rare: found at once, they cost nothing below.
  if (UNUSUAL.test(text) || text.includes("]]>")) return undefined;
  const scanner = new Scanner(text, DECLARATION.exec(text)?.[0].length ?? 0);
  return scanner.document();
}

/** No control characters, halves of characters or non-characters; and no `&`. */
const UNUSUAL = /[^\t\n\x20-\x25\x27-\x7E\xA0-\uD7FF\uE000-\uFFFD]/;

const DECLARATION = /^<\?xml version=(["'])1\.0\1(?: encoding=(["'])utf-8\2)? ?\?>/i;

/** Codes of the characters that mark something up. */
const MARK = {
  tab: 0x09,
  lineFeed: 0x0a,
  blank: 0x20,
  exclamation: 0x21,
  doubleQuote: 0x22,
  singleQuote: 0x27,
  slash: 0x2f,
  colon: 0x3a,
  less: 0x3c,
  equals: 0x3d,
  greater: 0x3e,
} as const;

/** Each method reads one thing and moves behind it; where it does not find it plain, it says so. */
class Scanner {
  /** Whether any name had a prefix until now: few documents have one. */
  private hasPrefix = false;

  constructor(readonly text: string, private at: number) {}

  document(): XmlElement | undefined {
    if (!this.betweenElements() || this.text.charCodeAt(this.at) !== MARK.less) return undefined;
    const root = this.element(1, NO_NAMESPACES);
    return root && this.betweenElements() && this.at === this.text.length ? root : undefined;
  }

  /** White space and comments around the root. */
  private betweenElements(): boolean {
    for (;;) {
      this.at = afterSpace(this.text, this.at);
      if (!this.text.startsWith("<!", this.at)) return true;
      if (!this.comment()) return false;
    }
  }

  /** One that begins here, with a `<`. */
  private element(depth: number, outer: Namespaces): XmlElement | undefined {
    const { text, at: offset } = this;
    const nameEnd = this.name(offset + 1);
    if (nameEnd < 0 || depth > LIMITS.depth) return undefined;
    const name = text.slice(offset + 1, nameEnd);
    const attributes = this.attributes(nameEnd);
    if (attributes === undefined) return undefined;
    const children: XmlNode[] = [];
    const plain: XmlElement = {
      kind: "element",
      name,
      localName: name,
      attributes,
      children,
      offset,
    };
    if (!this.hasPrefix) return this.rest(plain, children, depth, outer);
    const named = resolveNames(plain, outer);
    return named && this.rest(named.element, children, depth, named.inner);
  }

  /** The attributes of a start tag; stops at its `>` or `/`. */
  private attributes(nameEnd: number): readonly XmlAttribute[] | undefined {
    const { text } = this;
    const attributes: XmlAttribute[] = [];
    for (let end = nameEnd;;) {
      const start = afterSpace(text, end);
      const code = text.charCodeAt(start);
      if (code === MARK.greater || code === MARK.slash) {
        this.at = start;
        return attributes;
      }
      this.at = start;
      const attribute = start === end ? undefined : this.attribute();
      if (attribute === undefined || attributes.length === LIMITS.attributes) return undefined;
      // By index, without an iterator: documents are over before V8 has optimised it away.
      for (let i = 0; i < attributes.length; i++) {
        if (attributes[i]?.name === attribute.name) return undefined;
      }
      attributes.push(attribute);
      end = this.at;
    }
  }

  private attribute(): XmlAttribute | undefined {
    const { text, at: start } = this;
    const nameEnd = this.name(start);
    const equals = afterSpace(text, nameEnd);
    if (nameEnd < 0 || text.charCodeAt(equals) !== MARK.equals) return undefined;
    const name = text.slice(start, nameEnd);
    const valueStart = afterSpace(text, equals + 1) + 1;
    const quote = text.charCodeAt(valueStart - 1);
    if (quote !== MARK.singleQuote && quote !== MARK.doubleQuote) return undefined;
    const valueEnd = endOfValue(text, valueStart, quote);
    if (valueEnd < 0 || name === "xmlns") return undefined;
    this.at = valueEnd + 1;
    return { name, value: text.slice(valueStart, valueEnd) };
  }

  /** Behind a name, with or without a prefix; -1 where there is none. */
  private name(start: number): number {
    const { text } = this;
    const end = afterName(text, start);
    if (end === start) return -1;
    if (text.charCodeAt(end) !== MARK.colon) return end;
    this.hasPrefix = true;
    const localEnd = afterName(text, end + 1);
    return localEnd === end + 1 ? -1 : localEnd;
  }

  /** What comes behind the attributes of `element`, to behind its end: `children` are its children. */
  private rest(
    element: XmlElement,
    children: XmlNode[],
    depth: number,
    inner: Namespaces,
  ): XmlElement | undefined {
    const { text } = this;
    if (text.charCodeAt(this.at++) === MARK.slash) {
      return text.charCodeAt(this.at++) === MARK.greater ? element : undefined;
    }
    for (;;) {
      const offset = this.at;
      this.at = text.indexOf("<", offset);
      if (this.at < 0) return undefined;
      if (this.at > offset) {
        children.push({ kind: "text", value: text.slice(offset, this.at), offset });
      }
      const code = text.charCodeAt(this.at + 1);
      if (code === MARK.slash) return this.endTag(element.name) ? element : undefined;
      if (code === MARK.exclamation) {
        if (!this.comment()) return undefined;
        continue;
      }
      const child = this.element(depth + 1, inner);
      if (child === undefined) return undefined;
      children.push(child);
    }
  }

  private endTag(name: string): boolean {
    const { text } = this;
    const nameEnd = this.at + 2 + name.length;
    const end = afterSpace(text, nameEnd);
    if (!text.startsWith(name, this.at + 2) || text.charCodeAt(end) !== MARK.greater) return false;
    this.at = end + 1;
    return true;
  }

  /** Two hyphens may stand only at its end. */
  private comment(): boolean {
    const { text } = this;
    const end = text.indexOf("--", this.at + "<!--".length);
    if (!text.startsWith("<!--", this.at) || end < 0) return false;
    this.at = end + "-->".length;
    return text.charCodeAt(this.at - 1) === MARK.greater;
  }
}

function afterSpace(text: string, from: number): number {
  let at = from;
  for (;; at++) {
    const code = text.charCodeAt(at);
    if (code !== MARK.blank && code !== MARK.lineFeed && code !== MARK.tab) return at;
  }
}

/** Behind a name in ASCII without a prefix; `from` where there is none. */
function afterName(text: string, from: number): number {
  let at = from;
  while (isNamePart(text.charCodeAt(at), at === from)) at++;
  return at;
}

function isNamePart(code: number, isFirst: boolean): boolean {
  if ((code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code === 0x5f) {
    return true; // a letter, or "_"
  }
  return !isFirst && ((code >= 0x30 && code <= 0x39) || code === 0x2d || code === 0x2e);
}

/** Where the quote is that ends a value; -1 before what may not stand in one, or becomes something else. */
function endOfValue(text: string, from: number, quote: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) return at;
    if (code === MARK.less || code < MARK.blank) return -1;
  }
  return -1;
}
