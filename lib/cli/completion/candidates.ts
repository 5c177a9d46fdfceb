/** What a word on the command line can be: the one answer that every shell's completion asks for. */
import type { CommandRow, OptionRow } from "../command.ts";

/** A word that would do, and what it is; the shells show that beside it. */
export interface Candidate {
  readonly word: string;
  readonly about?: string;
}

/** What would do at the cursor. `files`: names of files as well. */
export interface Candidates {
  readonly words: readonly Candidate[];
  readonly files?: boolean;
}

/** What is not in the command table. */
export interface Known {
  readonly commands: readonly CommandRow[];
  readonly machines: () => Promise<readonly Candidate[]>;
  /** Those that are kept by name. */
  readonly documents: () => Promise<readonly Candidate[]>;
  /** The aliases of a machine's devices. */
  readonly devices: (machine: string) => Promise<readonly Candidate[]>;
  readonly codes: () => Promise<readonly Candidate[]>;
  readonly schemas: () => Promise<readonly Candidate[]>;
  /** The machines that have left state. */
  readonly states: () => Promise<readonly Candidate[]>;
}

/** No command, but `help` tells of it. */
const XML: Candidate = { word: "xml", about: "the document of a machine" };

const NOTHING: Candidates = { words: [] };

/**
 * The candidates for the last of `words`, which stand behind the program's name and may end with an empty one; the shell
 * picks those that begin as it does.
 */
export async function candidates(words: readonly string[], known: Known): Promise<Candidates> {
  const [name = "", ...rest] = words;
  if (words.length < 2) return { words: commandNames(known.commands) };
  const row = known.commands.find((one) => one.name === name || one.aliases?.includes(name));
  if (row === undefined) return NOTHING;
  const current = rest.at(-1) ?? "";
  const before = rest.slice(0, -1);
  const isBehindDashes = before.includes("--");
  const option = isBehindDashes ? undefined : optionOf(row, before.at(-1) ?? "");
  if (option?.value !== undefined) return await valuesOf(option.name, option, known);
  const [, long, written] = /^(--[^=]+)=(.*)$/.exec(current) ?? [];
  const joined = optionOf(row, long ?? "");
  if (joined?.value !== undefined && written !== undefined && !isBehindDashes) {
    const { words: values, files } = await valuesOf(joined.name, joined, known);
    return {
      words: values.map(({ word, ...more }) => ({ word: `${long}=${word}`, ...more })),
      ...(files === undefined ? {} : { files }),
    };
  }
  if (current.startsWith("-") && !isBehindDashes) return { words: optionNames(row) };
  return await operandsOf(row, operandsIn(row, before), known);
}

function commandNames(rows: readonly CommandRow[]): readonly Candidate[] {
  return rows.filter(({ hidden }) => !hidden).map(({ name, summary }) => ({
    word: name,
    about: summary,
  }));
}

function optionNames({ options }: CommandRow): readonly Candidate[] {
  const help = { name: "help", summary: "explain this command" };
  return [...options, help].map(({ name, summary }) => ({ word: `--${name}`, about: summary }));
}

function optionOf({ options }: CommandRow, word: string): OptionRow | undefined {
  return options.find(({ name, short }) =>
    word === `--${name}` || short !== undefined && word === `-${short}`
  );
}

/** The operands before the cursor: values of options are none. */
function operandsIn(row: CommandRow, before: readonly string[]): readonly string[] {
  const end = before.indexOf("--");
  return before.filter((word, index) => {
    if (end >= 0 && index >= end) return index > end;
    const isValue = optionOf(row, before[index - 1] ?? "")?.value !== undefined;
    return !isValue && !(word.startsWith("-") && word !== "-");
  });
}

/** Values in capitals stand for something; those in small letters are words themselves. */
async function valuesOf(
  name: string,
  { value = "", choices }: Pick<OptionRow, "value" | "choices">,
  known: Known,
): Promise<Candidates> {
  if (choices !== undefined) return { words: choices.map((word) => ({ word })) };
  if (isChoice(value)) return { words: value.split("|").map((word) => ({ word })) };
  if (value === "CODE") return { words: await known.codes() };
  return /FILE|PATH|DIRECTORY|IMAGE/.test(value) || name === "disk"
    ? { words: [], files: true }
    : NOTHING;
}

function isChoice(value: string): boolean {
  return /^[a-z|]+$/.test(value);
}

async function operandsOf(
  row: CommandRow,
  before: readonly string[],
  known: Known,
): Promise<Candidates> {
  const last = row.operands.at(-1);
  const there = row.operands[before.length];
  // What may be left out before another one is a device of the machine, and seldom written.
  const isSkipped = there?.count === "optional" && there !== last && !isChoice(there.name);
  const operand = row.operands[before.length + (isSkipped ? 1 : 0)] ??
    (last?.count === "rest" || last?.count === "any" ? last : undefined);
  if (operand === undefined) return NOTHING;
  const { name, isMachine = false } = operand;
  if (isMachine) {
    return { words: await known.machines(), ...(name.includes("FILE") ? { files: true } : {}) };
  }
  if (name === "COMMAND" && row.name === "help") {
    return { words: [...commandNames(known.commands), XML] };
  }
  if (name === "NAME" && row.name === "schema") return { words: await known.schemas() };
  if (name === "NAME" && (row.name === "undefine" || row.name === "autostart")) {
    return { words: await known.documents() };
  }
  if (row.name === "state" && before.length > 0) {
    return before[0] === "remove" ? { words: await known.states() } : NOTHING;
  }
  if (name.startsWith("DEVICE|FILE")) {
    return { words: await known.devices(before.at(-1) ?? ""), files: true };
  }
  // Beside a machine it is a file of something else, such as a device.
  if (/^FILE\b/.test(name) && !row.operands.some((one) => one.isMachine)) {
    return { words: await known.documents(), files: true };
  }
  return await valuesOf("", { value: name }, known);
}
