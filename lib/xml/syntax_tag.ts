/** Mistakes inside a start tag. */
import type { Mistake } from "./mistake.ts";
import { badReference } from "./syntax_character.ts";
import { oddSpace } from "./white_space.ts";

/** A start tag that is right. */
export interface StartTag {
  readonly name: string;
  /** Ends with `/>`. */
  readonly isEmpty: boolean;
  /** Offset after its `>`. */
  readonly end: number;
}

/** Reads the start tag at `start`, or says what is wrong with it. Pure. */
export function readStartTag(text: string, start: number): StartTag | Mistake {
  const name = nameAt(text, start + 1);
  if (name === undefined) {
    return {
      span: { start, end: start + 1 },
      message: "'<' begins no tag",
      help: "write &lt; for the character '<'",
    };
  }
  const seen = new Set<string>();
  let at = start + 1 + name.length;
  for (;;) {
    const spaced = skipSpace(text, at);
    if (text.startsWith(">", spaced)) return { name, isEmpty: false, end: spaced + 1 };
    if (text.startsWith("/>", spaced)) return { name, isEmpty: true, end: spaced + 2 };
    const attribute = readAttribute(text, spaced, { name, start, isSpaced: spaced > at });
    if (typeof attribute !== "string") return attribute.mistake ?? unclosedTag(name, start);
    if (seen.has(attribute)) {
      return {
        span: { start: spaced, end: spaced + attribute.length },
        message: `attribute '${attribute}' stands twice on <${name}>`,
        help: "remove one of them",
      };
    }
    seen.add(attribute);
    at = endOfAttribute(text, spaced + attribute.length);
  }
}

interface Tag {
  readonly name: string;
  readonly start: number;
  /** White space stands before the attribute. */
  readonly isSpaced: boolean;
}

/** The name of the attribute at `at`, or what is wrong; nothing where no attribute can be seen at all. */
function readAttribute(text: string, at: number, tag: Tag): string | { mistake?: Mistake } {
  const name = nameAt(text, at);
  if (name === undefined) {
    if (at >= text.length || text.startsWith("<", at)) return {};
    const character = String.fromCodePoint(text.codePointAt(at) ?? 0);
    const odd = oddSpace(character);
    const what = odd === undefined ? shown(character) : `${odd},`;
    const help = odd && "write an ordinary blank in its place, here and wherever else it stands";
    return mistake(at, character.length, `unexpected ${what} in the tag <${tag.name}>`, help);
  }
  if (!tag.isSpaced) {
    return mistake(at, name.length, `no blank before the attribute '${name}'`, "add one");
  }
  const equals = skipSpace(text, at + name.length);
  if (!text.startsWith("=", equals)) {
    const help = `write ${name}='…'`;
    return mistake(at, name.length, `attribute '${name}' on <${tag.name}> has no value`, help);
  }
  return readValue(text, skipSpace(text, equals + 1), name) ?? name;
}

function readValue(text: string, at: number, name: string): { mistake?: Mistake } | undefined {
  const quote = text.charAt(at);
  if (quote !== "'" && quote !== '"') {
    const value = /[^\s<>]*/y;
    value.lastIndex = at;
    const bare = (value.exec(text)?.[0] ?? "").replace(/\/$/, "").slice(0, 60);
    const plain = bare.replace(/^[\u2018-\u201F\u00AB\u00BB]+|[\u2018-\u201F\u00AB\u00BB]+$/g, "");
    const help = `write ${name}='${plain || "…"}'${bare === plain ? "" : ", with straight quotes"}`;
    return mistake(at, Math.max(1, bare.length), `the value of '${name}' is not in quotes`, help);
  }
  const end = text.indexOf(quote, at + 1);
  const markup = text.indexOf("<", at + 1);
  if (end < 0 || (markup >= 0 && markup < end)) {
    const until = markup < 0 ? text.length : markup;
    // A line feed or a '>' on the way to the '<' means that the quote was forgotten.
    if (end < 0 || /[>\n]/.test(text.slice(at, until))) {
      return mistake(
        at,
        1,
        `the quote before the value of '${name}' is not closed`,
        `add ${quote}`,
      );
    }
    return mistake(markup, 1, `'<' stands in the value of '${name}'`, "write &lt;");
  }
  const reference = badReference(text, at, end);
  return reference && { mistake: reference };
}

function unclosedTag(name: string, start: number): Mistake {
  return {
    span: { start, end: start + 1 + name.length },
    message: `the tag <${name} is not closed`,
    help: "add '>' or '/>'",
  };
}

function mistake(
  start: number,
  length: number,
  message: string,
  help?: string,
): { mistake: Mistake } {
  const span = { start, end: start + length };
  return { mistake: { span, message, ...(help === undefined ? {} : { help }) } };
}

function endOfAttribute(text: string, at: number): number {
  const open = skipSpace(text, skipSpace(text, at) + 1);
  return text.indexOf(text.charAt(open), open + 1) + 1;
}

function shown(character: string): string {
  return character === "'" ? `"'"` : `'${character}'`;
}

/** A name at `at` (near enough to XML's production Name), if there is one. */
function nameAt(text: string, at: number): string | undefined {
  const name = /[\p{L}_:][\p{L}\p{M}\p{N}_:.\-\u00B7\u200C\u200D]*/uy;
  name.lastIndex = at;
  return name.exec(text)?.[0];
}

function skipSpace(text: string, at: number): number {
  let end = at;
  while (/[ \t\n]/.test(text.charAt(end))) end++;
  return end;
}
