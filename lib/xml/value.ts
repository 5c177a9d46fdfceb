/**
 * Values: what stands in an attribute or as the text of an element. One constant says how it is read, how it
 * is written, what a message calls it and what the schema allows.
 */

import { compileRegexp } from "./regexp.ts";
import { trimSpace } from "./white_space.ts";

/** The text is not such a value; `why` says more than "that is not …" where there is more to say. */
export class Invalid {
  constructor(readonly why?: string) {}
}

/** What RELAX NG allows, with XML Schema's datatypes. */
export type ValuePattern =
  | { readonly kind: "text" }
  | { readonly kind: "words"; readonly words: readonly string[] }
  /** XML Schema regular expression, matched against the whole value. */
  | { readonly kind: "regexp"; readonly regexp: string }
  | { readonly kind: "integer"; readonly min: number; readonly max: number }
  | { readonly kind: "either"; readonly of: readonly Patterned[] };

/** A pattern, and whether white space around what it matches means nothing. */
export interface Patterned {
  readonly pattern: ValuePattern;
  readonly trimmed: boolean;
}

/** How the text of an attribute or element is read and written. */
export interface Value<T> extends Patterned {
  /** What a message asks for: `a whole number from 1 to 65535`. */
  readonly expects: string;
  /** Takes the text without white space at its ends where `trimmed` says so. */
  parse(text: string): T | Invalid;
  format(value: T): string;
  /** Words that would be right, for suggestions. */
  readonly words?: readonly string[];
  /** Words that libvirt takes here and domrun does not. */
  readonly unsupported?: readonly string[];
  /** A number may be hexadecimal, and begins with `0x` then. */
  readonly takesHexadecimal?: true;
}

/** Reads a text as it stands in the document. Pure. */
export function parseValue<T>(value: Value<T>, text: string): T | Invalid {
  return value.parse(value.trimmed ? trimSpace(text) : text);
}

/** Any text, taken as it is. */
export const anyText: Value<string> = {
  expects: "text",
  parse: (text) => text,
  format: (text) => text,
  pattern: { kind: "text" },
  trimmed: false,
};

/** Text that may not be empty. */
export const someText: Value<string> = {
  ...anyText,
  parse: (text) => text === "" ? new Invalid("it is empty") : text,
  pattern: { kind: "regexp", regexp: "(.|\\n)+" },
};

/**
 * Text that a regular expression (XML Schema's dialect, the whole value) describes. One that XML Schema and
 * JavaScript understand differently throws TypeError, when the schema is made or the first text is read.
 */
export function matching(regexp: string, expects: string): Value<string> {
  // When first needed: a document uses few of the grammar's expressions, and all of them take 4 ms.
  let compiled: RegExp | undefined;
  return {
    expects,
    parse: (text) => (compiled ??= compileRegexp(regexp)).test(text) ? text : new Invalid(),
    format: (text) => text,
    pattern: { kind: "regexp", regexp },
    trimmed: false,
  };
}

/** One of some words. `unsupported` are those that libvirt takes besides. */
export function oneOf<const W extends string>(
  words: readonly W[],
  { unsupported = [] }: { readonly unsupported?: readonly string[] } = {},
): Value<W> {
  const known: readonly string[] = words;
  const isWord = (text: string): text is W => known.includes(text);
  return {
    expects: words.length === 1
      ? `'${words[0]}'`
      : `one of ${words.map((word) => `'${word}'`).join(", ")}`,
    parse: (text) => isWord(text) ? text : new Invalid(),
    format: (word) => word,
    pattern: { kind: "words", words },
    words,
    unsupported,
    trimmed: false,
  };
}

/** `yes` and `no`, as booleans. */
export const yesNo: Value<boolean> = twoWords("yes", "no");
/** `on` and `off`, as booleans. */
export const onOff: Value<boolean> = twoWords("on", "off");

/** A whole number in decimal digits, from `min` to `max`; white space around it means nothing. */
export function integer(min: number, max: number = Number.MAX_SAFE_INTEGER): Value<number> {
  const expects = max === Number.MAX_SAFE_INTEGER
    ? `a whole number from ${min}`
    : `a whole number from ${min} to ${max}`;
  return {
    expects,
    parse: (text) => {
      const value = /^[0-9]+$/.test(text) ? Number(text) : NaN;
      return value >= min && value <= max ? value : new Invalid();
    },
    format: String,
    pattern: { kind: "integer", min, max },
    trimmed: true,
  };
}

/**
 * A number in hexadecimal (`0x1f`) or decimal up to `max`, written back as `0x` and at least `digits` digits:
 * how libvirt writes the parts of a PCI address. `regexp` is XML Schema's and allows just those numbers.
 */
export function hexadecimal(
  { max, digits, regexp }: {
    readonly max: number;
    readonly digits: number;
    readonly regexp: string;
  },
): Value<number> {
  const expects = `a number from 0 to 0x${max.toString(16)}`;
  const number = converted(
    matching(regexp, expects),
    expects,
    (text) => Number(text) <= max ? Number(text) : new Invalid(),
    (value) => `0x${value.toString(16).padStart(digits, "0")}`,
  );
  return { ...number, takesHexadecimal: true };
}

/** The same text, with a meaning of its own: `parse` and `format` convert, the rest is `base`'s. */
export function converted<A, B>(
  base: Value<A>,
  expects: string,
  parse: (value: A) => B | Invalid,
  format: (value: B) => A,
): Value<B> {
  return {
    expects,
    parse: (text) => {
      const value = base.parse(text);
      return value instanceof Invalid ? value : parse(value);
    },
    format: (value) => base.format(format(value)),
    pattern: base.pattern,
    trimmed: base.trimmed,
    ...(base.words ? { words: base.words } : {}),
    ...(base.unsupported ? { unsupported: base.unsupported } : {}),
  };
}

/** The first of two values that takes the text; `isFirst` tells which one writes it. */
export function either<A, B>(
  first: Value<A>,
  second: Value<B>,
  isFirst: (value: A | B) => value is A,
): Value<A | B> {
  const isSecond = (value: A | B): value is B => !isFirst(value);
  return {
    expects: `${first.expects} or ${second.expects}`,
    parse: (text) => {
      const value = parseValue(first, text);
      return value instanceof Invalid ? parseValue(second, text) : value;
    },
    format: (value) => isSecond(value) ? second.format(value) : first.format(value),
    pattern: { kind: "either", of: [patternOf(first), patternOf(second)] },
    words: [...(first.words ?? []), ...(second.words ?? [])],
    unsupported: [...(first.unsupported ?? []), ...(second.unsupported ?? [])],
    trimmed: false,
  };
}

function patternOf({ pattern, trimmed }: Patterned): Patterned {
  return { pattern, trimmed };
}

function twoWords(yes: string, no: string): Value<boolean> {
  return {
    ...oneOf([yes, no]),
    expects: `'${yes}' or '${no}'`,
    parse: (text) => text === yes || (text === no ? false : new Invalid()),
    format: (value) => value ? yes : no,
  };
}
