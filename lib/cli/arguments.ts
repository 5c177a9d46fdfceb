/** The words behind a command, read by its row of the table. */
import { closest } from "../findings/suggestion.ts";
import { quoteForShell } from "../plan/shell_words.ts";
import { type CommandRow, type OptionRow, UsageError } from "./command.ts";
import { foreignOption } from "./foreign_options.ts";

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
  const { operands, given } = readWords(row, words);
  checkOperands(row, operands);
  const valued = row.options.filter(takesValue);
  const flags = row.options.filter((option) => !takesValue(option));
  const texts = new Map(valued.map((option) => [option.name, checkedValues(option, given)]));
  const text = (name: string) => texts.get(named(name, valued, row))?.[0];
  return {
    operands,
    flag: (name) => {
      const known = named(name, flags, row);
      return given.some(({ option }) => option.name === known);
    },
    text,
    texts: (name) => texts.get(named(name, valued.filter((o) => o.isRepeatable), row)) ?? [],
    seconds: (name) => secondsOf(name, text(name)),
  };
}

function named(name: string, options: readonly OptionRow[], row: CommandRow): string {
  if (options.some((option) => option.name === name)) return name;
  throw new TypeError(`The row of ${row.name} has no such option "${name}"`);
}

/** An option as it was given. */
interface Given {
  readonly option: OptionRow;
  /** Undefined where none was written. */
  value: string | undefined;
}

interface Read {
  readonly operands: readonly string[];
  readonly given: readonly Given[];
}

/** Behind `--` every word is an operand. */
function readWords(row: CommandRow, words: readonly string[]): Read {
  const operands: string[] = [];
  const given: Given[] = [];
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === "--") return { operands: [...operands, ...rest], given };
    if (!isOption(word)) {
      if (row.passesOn) return { operands: [word, ...withoutDashes(rest)], given };
      operands.push(word);
      continue;
    }
    const options = optionsIn(row, word, given.at(-1));
    const last = options.at(-1);
    const next = rest[0] ?? "--";
    if (last && takesValue(last.option) && last.value === undefined && !isOption(next)) {
      last.value = rest.shift();
    }
    given.push(...options);
  }
  return { operands, given };
}

/** `before` is the last option: where it still needs a value, a word that is no option may have been meant for it. */
function optionsIn(row: CommandRow, word: string, before: Given | undefined): Given[] {
  try {
    return word.startsWith("--") ? [optionIn(row, word)] : lettersIn(row, word);
  } catch (error) {
    const isValue = before !== undefined && takesValue(before.option) && before.value === undefined;
    if (!isValue || !(error instanceof UsageError)) throw error;
    const { name } = before.option;
    throw new UsageError(
      error.message,
      error.help ??
        `a value that begins with a dash is written so: --${name}=${quoteForShell(word)}`,
    );
  }
}

/** `ssh web -- ls` is `ssh web ls`. */
function withoutDashes([first, ...rest]: readonly string[]): readonly string[] {
  return first === undefined ? [] : first === "--" ? rest : [first, ...rest];
}

/** A dash alone stands for standard input or output. */
function isOption(word: string): boolean {
  return word.startsWith("-") && word !== "-";
}

function takesValue({ value }: OptionRow): boolean {
  return value !== undefined;
}

/** `--name` or `--name=value`. */
function optionIn(row: CommandRow, word: string): Given {
  const equals = word.indexOf("=");
  const name = word.slice(2, equals < 0 ? undefined : equals);
  const option = row.options.find((one) => one.name === name);
  if (option === undefined) throw unknownOption(row, word);
  return withValue(option, equals < 0 ? undefined : word.slice(equals + 1), word);
}

/** `-f`, `-fv`, `-v=value` or `-vvalue`, from the letter at `index` on. */
function lettersIn(row: CommandRow, word: string, index = 1): Given[] {
  const option = row.options.find(({ short }) => short === word[index]);
  if (option === undefined) throw unknownOption(row, word);
  const rest = word.slice(index + 1);
  if (rest === "") return [withValue(option, undefined, word)];
  if (takesValue(option) || rest.startsWith("=")) {
    return [withValue(option, rest.replace(/^=/, ""), word)];
  }
  return [withValue(option, undefined, word), ...lettersIn(row, word, index + 1)];
}

function withValue(option: OptionRow, value: string | undefined, word: string): Given {
  if (value === undefined || takesValue(option)) return { option, value };
  throw new UsageError(`--${option.name} takes no value, found '${word}'`);
}

function unknownOption(row: CommandRow, word: string): UsageError {
  const option = word.replace(/=.*$/s, "");
  const name = option.replace(/^-+/, "");
  const near = closest(name, row.options.map((one) => one.name));
  const meant = near === undefined ? undefined : `did you mean --${near}?`;
  return new UsageError(
    `${row.name} has no option '${option}'`,
    foreignOption(row.name, name) ?? meant,
  );
}

function checkOperands(row: CommandRow, operands: readonly string[]): void {
  const needed = row.operands.filter(({ count }) => count !== "optional" && count !== "any");
  const most = row.operands.some((o) => o.count === "rest" || o.count === "any")
    ? Infinity
    : row.operands.length;
  const missing = needed[operands.length];
  if (missing !== undefined) {
    throw new UsageError(`${row.name} needs ${missing.name}`);
  }
  if (operands.length > most) {
    throw new UsageError(`${row.name} takes no operand '${operands[most]}'`);
  }
}

function checkedValues(option: OptionRow, given: readonly Given[]): readonly string[] {
  const { name, choices, isRepeatable = false } = option;
  const values = given.filter((one) => one.option === option).map(({ value }) => value ?? "");
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
