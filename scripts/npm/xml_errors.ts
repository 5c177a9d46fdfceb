/** Tells what saxes objects to in the words and at the places of `@std/xml`. */
import type { PositionedText } from "./xml_text.ts";
import { XmlSyntaxError } from "./xml_types.ts";

/** How far the parser had come when it objected. */
export interface Progress {
  readonly text: PositionedText;
  /** How far it had read. */
  readonly position: number;
  /** The elements that are open, the innermost last. */
  readonly open: readonly { readonly name: string; readonly start: number }[];
  /** Where the start tag that it was reading begins, or -1. */
  readonly tagStart: number;
  /** Where the text behind the last piece of markup begins. */
  readonly textStart: number;
  readonly rootClosed: boolean;
}

/** The error that @std/xml would throw for what saxes found. Pure. */
export function explain(message: string, progress: Progress): Error {
  const { text, position, open, tagStart } = progress;
  const error = (what: string, offset: number) => new XmlSyntaxError(what, text.at(offset));
  const reference = badReference(progress);
  if (reference !== undefined) return new Error(reference);
  const [, subject = ""] = /: "?(.*?)"?\.?$/.exec(message) ?? [];
  if (message.startsWith("unbound namespace prefix")) {
    const where = nameWithPrefix(subject, text.source.slice(tagStart, position));
    return error(`Unbound namespace prefix '${subject}' in ${where}`, tagStart);
  }
  if (message.startsWith("duplicate attribute")) {
    return error(`Duplicate attribute '${subject}'`, tagStart);
  }
  if (message.startsWith("unmatched closing tag")) {
    const start = text.source.lastIndexOf("</", position - 1);
    return error(`Unexpected closing tag </${subject}> with no matching opening tag`, start);
  }
  if (message.startsWith("unclosed tag")) {
    const { name, start } = open.at(-1) ?? { name: subject, start: 0 };
    return error(`Unclosed element <${name}>`, start);
  }
  if (message.startsWith("document must contain a root")) {
    return new XmlSyntaxError("No root element found in XML document", {
      line: 0,
      column: 0,
      offset: 0,
    });
  }
  if (message.startsWith("documents may contain only one root")) {
    return error("Only one root element is allowed (XML 1.0 §2.8)", tagStart);
  }
  if (message.startsWith("text data outside")) {
    const where = progress.rootClosed ? "after" : "before";
    return error(
      `Cannot have content ${where} the root element (XML 1.0 §2.8)`,
      progress.textStart,
    );
  }
  const words = wording(message.replace(/\.$/, ""), text.source, position - 1);
  return error(words, words === LESS_THAN ? valueStart(progress) : Math.max(0, position - 1));
}

const LESS_THAN = "Cannot use '<' in attribute value";

/** Where the attribute value being read begins: @std/xml reports a "<" in it there. */
function valueStart({ text, tagStart, position }: Progress): number {
  const value = /=\s*(?:"([^"]*)|'([^']*))$/.exec(text.source.slice(tagStart, position - 1));
  return position - 1 - (value?.[1] ?? value?.[2] ?? "").length;
}

/** What single characters are refused for, as @std/xml says it. */
function wording(message: string, source: string, offset: number): string {
  const character = source[offset] ?? "";
  const before = source[offset - 1] ?? "";
  switch (message) {
    case "disallowed character in attribute name":
      return `Unexpected character '${character}' ${
        /[\s"']/.test(before) ? "after tag name" : "in attribute name"
      }`;
    case "disallowed character in tag name":
      return `Unexpected character '${character}' ${before === "<" ? "after '<'" : "in tag name"}`;
    case "disallowed character in closing tag":
      return `Unexpected character '${character}' in end tag`;
    case "disallowed character":
      return character === "<" ? LESS_THAN : illegal(character);
    case "no whitespace between attributes":
      return "Missing whitespace between attributes";
    case "unquoted attribute value":
      return "Expected quote to start attribute value";
    case "forward-slash in opening tag not followed by >":
      return "Expected '>' after '/' in self-closing tag";
    default:
      return message.charAt(0).toUpperCase() + message.slice(1);
  }
}

function illegal(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return `Illegal XML character U+${code}`;
}

function nameWithPrefix(prefix: string, tag: string): string {
  const name = /^<([^\s/>]*)/.exec(tag)?.[1] ?? "";
  if (name.startsWith(`${prefix}:`)) return `element <${name}>`;
  const attribute = tag.split(/[\s=]+/).find((word) => word.startsWith(`${prefix}:`));
  return `attribute '${attribute ?? prefix}'`;
}

/**
 * What @std/xml says of the first `&` in the text or attribute being read that begins no reference it
 * knows. saxes reads on to the next semicolon, however far, before it objects.
 */
function badReference({ text, textStart, tagStart }: Progress): string | undefined {
  for (const run of runs(text.source, textStart, tagStart)) {
    for (const match of run.matchAll(/&(?:(#x[0-9a-fA-F]+|#[0-9]+|[A-Za-z_:][\w:.-]*);)?/g)) {
      const problem = referenceProblem(match[0], match[1], match.index);
      if (problem !== undefined) return problem;
    }
  }
  return undefined;
}

/** The texts, as written, in which the objection may lie: attribute values, or the text. */
function runs(source: string, textStart: number, tagStart: number): readonly string[] {
  if (tagStart < 0) {
    const end = source.indexOf("<", textStart);
    return [source.slice(textStart, end < 0 ? undefined : end)];
  }
  const values: string[] = [];
  const attribute = /[^\s=<>"']+\s*=\s*(?:"([^"<]*)"|'([^'<]*)')|[>"'<]/g;
  attribute.lastIndex = tagStart + 1;
  for (let match = attribute.exec(source); match !== null; match = attribute.exec(source)) {
    const value = match[1] ?? match[2];
    if (value === undefined) break;
    values.push(value);
  }
  return values;
}

const PREDEFINED = new Set(["lt", "gt", "amp", "apos", "quot"]);

function referenceProblem(
  written: string,
  name: string | undefined,
  position: number,
): string | undefined {
  if (name === undefined) {
    return `Invalid bare '&' at position ${position}: ` +
      "use &amp; or a valid entity reference (&name;, &#num;, &#xHex;)";
  }
  if (!name.startsWith("#")) {
    return PREDEFINED.has(name) ? undefined : `Unknown entity '${written}' at position ` +
      `${position}: only predefined entities (lt, gt, amp, apos, quot) are recognized`;
  }
  const code = name.startsWith("#x") ? parseInt(name.slice(2), 16) : parseInt(name.slice(1), 10);
  return isCharacter(code)
    ? undefined
    : `Invalid character reference '${written}' at position ${position}: ` +
      `code point ${code} is not a valid XML character`;
}

/** The Char production of XML 1.0 section 2.2. */
function isCharacter(code: number): boolean {
  return code === 0x9 || code === 0xa || code === 0xd || (code >= 0x20 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff);
}
