/** The shape of a command: one row of the table from which parsing, help and completion are made. */

export interface OptionRow {
  /** Without dashes: `timeout`. */
  readonly name: string;
  /** One letter, without its dash. */
  readonly short?: string;
  /** What the value is called in help, `S`; absent: the option takes none. */
  readonly value?: string;
  /** It may be given many times. */
  readonly isRepeatable?: true;
  /** The values that are taken, where they are few. */
  readonly choices?: readonly string[];
  readonly summary: string;
}

export interface OperandRow {
  readonly name: string;
  /** `rest` takes any number from one on, `any` also none, `optional` none or one. */
  readonly count: "one" | "optional" | "rest" | "any";
  /** It is the name of a machine that is there. */
  readonly isMachine?: boolean;
}

export interface CommandRow {
  readonly name: string;
  /** virsh's words for the same thing. */
  readonly aliases?: readonly string[];
  readonly summary: string;
  /** More for `domrun help NAME`, with an example. */
  readonly details?: string;
  readonly operands: readonly OperandRow[];
  readonly options: readonly OptionRow[];
  /** The words behind its first operand are another program's, options and all. */
  readonly passesOn?: boolean;
  /** It reads the machines directory without being told the name of a machine. */
  readonly readsMachines?: boolean;
  /** Absent from help: domrun calls it itself. */
  readonly hidden?: boolean;
}

/** The row for a command's name or alias. Pure. */
export function findIn<R extends CommandRow>(rows: readonly R[], name: string): R | undefined {
  return rows.find((row) => row.name === name || row.aliases?.includes(name));
}

/** The command line is wrong: exit status 2, with a pointer to the help of the command. */
export class UsageError extends Error {
  override name = "UsageError";
  constructor(message: string, readonly help?: string) {
    super(message);
  }
}
