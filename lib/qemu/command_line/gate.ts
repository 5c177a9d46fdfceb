/**
 * The gate: where QEMU waits in the middle of its start until every passt and other helper is ready. Meanwhile passt
 * starts, which takes about as long as QEMU takes to come there. QEMU connects to passt only behind the gate. The gate
 * is a socket chardev that QEMU makes before all others, and whose first client it waits for (`wait=on`, qemu(1)).
 */
import type { CommandLineContext } from "./context.ts";
import { keyValues } from "./option_values.ts";
import type { SetupCommand } from "./setup.ts";

/** No other chardev has this name: their ids are `char` and an alias. */
const ID = "launchgate";

/** QEMU's end of the gate. */
export interface Gate {
  /** QEMU goes on when somebody connects to it. */
  readonly socket: string;
  /** Removes the chardev from a QEMU that has gone on (QAPI, `chardev-remove`). */
  readonly remove: SetupCommand;
}

/** The gate of a machine that waits for helpers; undefined where there is nothing to wait for. Pure. */
export function gateOf({ files, style }: CommandLineContext): Gate | undefined {
  if (!style.gate || files.passtSockets.size + files.helperSockets.size === 0) return undefined;
  return { socket: files.gateSocket, remove: { execute: "chardev-remove", arguments: { id: ID } } };
}

/** `-chardev socket,id=launchgate,path=…,server=on,wait=on`, before all other chardevs. Pure. */
export function gateArguments(context: CommandLineContext): string[] {
  const gate = gateOf(context);
  if (gate === undefined) return [];
  const members = { backend: "socket", id: ID, path: gate.socket, server: true, wait: true };
  return ["-chardev", keyValues(members, "backend")];
}

/** The same arguments without the gate, for a QEMU that starts when passt is ready: nobody would open it. Pure. */
export function withoutGate(args: readonly string[]): string[] {
  const isGate = (index: number) =>
    args[index] === "-chardev" && (args[index + 1] ?? "").startsWith(`socket,id=${ID},`);
  return args.filter((_, index) => !isGate(index) && !isGate(index - 1));
}
