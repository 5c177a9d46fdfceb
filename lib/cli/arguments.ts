/** The words behind a command, read by its row of the table. */
import { parseArgs } from "@std/cli/parse-args";
import { closest } from "../findings/suggestion.ts";
import { type CommandRow, type OptionRow, UsageError } from "./command.ts";

/** Nobody waits longer for a guest. */
const DAY_S = 86_400;

/** What the user gave a command. Asking for an option that its row does not have is a bug: a TypeError. */
export interface Arguments {
  readonly operands: readonly string[];
  flag(name: string): boolean;
  /** Undefined when it was not given. */
  text(name: string): string | undefined;
  /** All values of an option that may be given many times, in their order. */
  texts(name: string): readonly string[];
  /** Seconds from 0 to a day, with a fraction or without, as milliseconds. */
  seconds(name: string): number | undefined;
}

/** The first operand, which the row of the command says must be there. */
export function operand(args: Arguments): string {
  const [first] = args.operands;
  if (first === undefined) throw new Error("the command's row has no operand");
  return first;
}

/**
 * Reads the words behind the command's name. Pure.
 *
 * Throws {@link UsageError} for an unknown option, one given twice, a value where none is taken or that is not
 * among the choices, and for too few or too many operands.
 */
export function readArguments(row: CommandRow, words: readonly string[]): Arguments {
  const valued = row.options.filter((o) => o.value !== undefined);
  const flags = row.options.filter((o) => o.value === undefined);
  refuseValuesOfFlags(flags, words);
  const parsed: Readonly<Record<string, unknown>> = parseArgs(withDashValues(valued, words), {
    string: ["_", ...valued.map((o) => o.name)],
    boolean: flags.map((o) => o.name),
    collect: valued.map((o) => o.name),
    alias: Object.fromEntries(row.options.flatMap((o) => o.short ? [[o.name, o.short]] : [])),
    unknown: (word) => refuseUnknown(row, word),
  });
  const operands = asTexts(parsed["_"]);
  checkOperands(row, operands);
  const texts = new Map(valued.map((o) => [o.name, checkedValues(o, asTexts(parsed[o.name]))]));
  const text = (name: string) => texts.get(named(name, valued, row))?.[0];
  return {
    operands,
    flag: (name) => parsed[named(name, flags, row)] === true,
    text,
    texts: (name) => texts.get(named(name, valued.filter((o) => o.isRepeatable), row)) ?? [],
    seconds: (name) => secondsOf(name, text(name)),
  };
}

function named(name: string, options: readonly OptionRow[], row: CommandRow): string {
  if (options.some((option) => option.name === name)) return name;
  throw new TypeError(`The row of ${row.name} has no such option "${name}"`);
}

/** `--record -` as `--record=-`: parseArgs takes a lone dash for an operand, also behind an option. */
function withDashValues(valued: readonly OptionRow[], words: readonly string[]): string[] {
  const wantsValue = (word: string | undefined) =>
    valued.some(({ name, short }) => word === `--${name}` || (short && word === `-${short}`));
  const end = words.indexOf("--");
  return words.flatMap((word, index) => {
    if (end >= 0 && index >= end) return [word];
    if (word === "-" && wantsValue(words[index - 1])) return [];
    return wantsValue(word) && words[index + 1] === "-" ? [`${word}=-`] : [word];
  });
}

function refuseUnknown(row: CommandRow, word: string): boolean {
  if (!word.startsWith("-") || word === "-") return true;
  const name = word.replace(/^-+/, "").replace(/=.*$/, "");
  const near = closest(name, row.options.map((o) => o.name));
  throw new UsageError(
    `${row.name} has no option '${word.replace(/=.*$/, "")}'`,
    near === undefined ? undefined : `did you mean --${near}?`,
  );
}

function refuseValuesOfFlags(flags: readonly OptionRow[], words: readonly string[]): void {
  for (const word of words) {
    if (word === "--") return;
    const flag = flags.find((f) => word.startsWith(`--${f.name}=`));
    if (flag) throw new UsageError(`--${flag.name} takes no value, found '${word}'`);
  }
}

function checkOperands(row: CommandRow, operands: readonly string[]): void {
  const least = row.operands.filter((o) => o.count !== "optional" && o.count !== "any").length;
  const most = row.operands.some((o) => o.count === "rest" || o.count === "any")
    ? Infinity
    : row.operands.length;
  const missing = row.operands[operands.length];
  if (operands.length < least && missing) {
    throw new UsageError(`${row.name} needs ${missing.name}`);
  }
  if (operands.length > most) {
    throw new UsageError(`${row.name} takes no operand '${operands[most]}'`);
  }
}

function checkedValues(option: OptionRow, values: readonly string[]): readonly string[] {
  const { name, choices, isRepeatable = false } = option;
  if (values.length > 1 && !isRepeatable) throw new UsageError(`--${name} is given twice`);
  for (const value of values) {
    if (value === "") throw new UsageError(`--${name} needs a value: ${option.value}`);
    if (choices && !choices.includes(value)) {
      throw new UsageError(`--${name} takes ${choices.join(" or ")}, found '${value}'`);
    }
  }
  return values;
}

function secondsOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = /^[0-9]+(\.[0-9]+)?$/.test(text) ? Number(text) : NaN;
  if (value <= DAY_S) return Math.round(value * 1000);
  throw new UsageError(
    `--${name} takes seconds from 0 to ${DAY_S}, such as 30 or 0.5, found '${text}'`,
  );
}

function asTexts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
