/**
 * `@std/cli/parse-args` of the npm profile, over the tokens of `node:util`: what lib/cli/arguments.ts asks of it. In
 * one thing it is right where the original is not: `true` behind a flag is an operand.
 */
import { parseArgs as tokenize } from "node:util";

/** What each option is. */
export interface ParseOptions {
  /** Options with a value, "" where none is given; `_` stands for the operands. */
  readonly string: readonly string[];
  /** Options without a value, false where absent. */
  readonly boolean: readonly string[];
  /** Options whose values are gathered in an array. */
  readonly collect: readonly string[];
  /** The letter of each option that has one. */
  readonly alias: Readonly<Record<string, string>>;
  /** Asked for each word with an option that is declared nowhere; on false the option is left out. */
  readonly unknown: (word: string) => unknown;
}

/** The options by name and by letter, and the operands under `_`. Pure, apart from the calls of `unknown`. */
export function parseArgs(words: string[], options: ParseOptions): Record<string, unknown> {
  const values = new Map<string, unknown>([
    ...options.boolean.map((name) => [name, false] as const),
    ...options.collect.map((name) => [name, []] as const),
  ]);
  const operands: string[] = [];
  for (const token of readTokens(words, options)) {
    if (token.kind === "operand") operands.push(token.word);
    else readOption(token, options, values);
  }
  for (const [name, letter] of Object.entries(options.alias)) {
    if (values.has(name)) values.set(letter, values.get(name));
  }
  return { _: operands, ...Object.fromEntries(values) };
}

interface Token {
  readonly kind: "operand" | "option";
  /** The operand, or the word that the option stands in. */
  readonly word: string;
  readonly name: string;
  readonly value: string | undefined;
}

function readOption(token: Token, options: ParseOptions, values: Map<string, unknown>): void {
  const { name, word, value } = token;
  const before = values.get(name);
  if (options.boolean.includes(name)) values.set(name, value !== "false");
  else if (Array.isArray(before)) values.set(name, [...before, value ?? ""]);
  else if (options.string.includes(name)) values.set(name, value ?? "");
  else if (options.unknown(word) !== false) values.set(name, value ?? true);
}

/** Unlike node:util, @std/cli takes nothing that begins with a dash for the value of the option before it. */
function readTokens(words: string[], options: ParseOptions): Token[] {
  const { tokens } = tokenize({
    args: words,
    options: declare(options),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const read: Token[] = [];
  for (const token of tokens) {
    if (token.kind === "option-terminator") continue;
    if (token.kind === "positional") {
      read.push({ kind: "operand", word: token.value, name: "_", value: undefined });
      continue;
    }
    const { name, index, rawName, value, inlineValue } = token;
    const option = { kind: "option", name, word: words[index] ?? "" } as const;
    if (inlineValue === false && value.startsWith("-")) {
      const rest = readTokens(words.slice(index + 1), options);
      return [...read, { ...option, value: undefined }, ...rest];
    }
    // node:util reads `-n=x` as the letter n with the value "=x".
    const isLetter = !rawName.startsWith("--");
    read.push({ ...option, value: isLetter ? value?.replace(/^=/, "") : value });
  }
  return read;
}

/** The options as node:util wants them declared. */
function declare({ string, boolean, alias }: ParseOptions): Record<string, Declaration> {
  const one = (name: string, type: Declaration["type"]): [string, Declaration] => {
    const short = alias[name];
    return [name, short === undefined ? { type } : { type, short }];
  };
  return Object.fromEntries([
    ...string.filter((name) => name !== "_").map((name) => one(name, "string")),
    ...boolean.map((name) => one(name, "boolean")),
  ]);
}

interface Declaration {
  readonly type: "string" | "boolean";
  readonly short?: string;
}
