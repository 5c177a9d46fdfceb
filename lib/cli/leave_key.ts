/** The key that leaves a console, the same in `console` and in the terminal of `up`. */
import type { Terminal } from "../host/host.ts";
import type { Arguments } from "./arguments.ts";
import { type OptionRow, UsageError } from "./command.ts";

export const ESCAPE: OptionRow = {
  name: "escape",
  short: "e",
  value: "KEY",
  summary: "the key that leaves the console, ^X for Ctrl-X; otherwise ^]",
};

export interface LeaveKey {
  readonly byte: number;
  /** As people say it: `Ctrl-]`. */
  readonly name: string;
}

/** As in virsh and telnet. */
const USUAL = "^]";

/**
 * The key to leave with. Undefined where none does: what is piped in is for the guest as it is, unless a key is named.
 * Throws {@link UsageError}.
 */
export function leaveKey(
  args: Arguments,
  { stdinIsTerminal }: Pick<Terminal, "stdinIsTerminal">,
): LeaveKey | undefined {
  const given = args.text("escape");
  if (given !== undefined) return keyOf(given);
  return stdinIsTerminal ? keyOf(USUAL) : undefined;
}

/** A terminal sends a letter with Ctrl as its lowest five bits (caret notation). Throws {@link UsageError}. Pure. */
function keyOf(text: string): LeaveKey {
  const letter = /^\^([A-Za-z@[\\\]^_])$/.exec(text)?.[1]?.toUpperCase();
  if (letter !== undefined) return { byte: letter.charCodeAt(0) & 0x1f, name: `Ctrl-${letter}` };
  throw new UsageError(`--escape takes a key with Ctrl, such as ^] or ^X, found '${text}'`);
}
