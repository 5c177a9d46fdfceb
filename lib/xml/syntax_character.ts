/** Mistakes of single characters: those that XML has no room for, and references to none. */
import type { Mistake } from "./mistake.ts";

/** What XML has no room for: XML 1.0 section 2.2, production Char. */
const ILLEGAL = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;

/** The first character that XML does not have, if any. Pure. */
export function illegalCharacter(text: string): Mistake | undefined {
  const found = ILLEGAL.exec(text);
  if (!found) return undefined;
  const code = (found[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return {
    span: { start: found.index, end: found.index + 1 },
    message: `the character U+${code} may not stand in XML`,
    help: code === "0000" ? "is this a text file, and in UTF-8?" : "remove it",
  };
}

const PREDEFINED: ReadonlySet<string> = new Set(["lt", "gt", "amp", "apos", "quot"]);

/** The first `&` from `from` to `end` that begins no reference, if any. Pure. */
export function badReference(text: string, from: number, end: number): Mistake | undefined {
  const reference = /&(?:(#x[0-9a-fA-F]+|#[0-9]+|[^\s&;<>'"#]+);)?/g;
  reference.lastIndex = from;
  for (
    let match = reference.exec(text);
    match && match.index < end;
    match = reference.exec(text)
  ) {
    const mistake = judgeReference(match.index, match[0], match[1]);
    if (mistake) return mistake;
  }
  return undefined;
}

function judgeReference(start: number, written: string, name?: string): Mistake | undefined {
  const span = { start, end: start + written.length };
  if (name === undefined) {
    return { span, message: "'&' begins no reference", help: "write &amp; for the character '&'" };
  }
  if (!name.startsWith("#")) {
    return PREDEFINED.has(name) ? undefined : {
      span,
      message: `unknown entity ${written}`,
      help: "XML has &lt; &gt; &amp; &apos; &quot; and numbers such as &#160;\n" +
        "for the character '&' itself write &amp;",
    };
  }
  const code = name.startsWith("#x") ? parseInt(name.slice(2), 16) : parseInt(name.slice(1), 10);
  return isCharacter(code)
    ? undefined
    : { span, message: `${written} is no character of XML`, help: "remove it" };
}

function isCharacter(code: number): boolean {
  return code <= 0x10ffff && !ILLEGAL.test(String.fromCodePoint(code));
}
