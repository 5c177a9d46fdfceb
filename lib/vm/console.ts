/**
 * Access to a machine's serial ports and consoles: each is a Unix socket of QEMU's that serves one client at
 * a time, and a log of all that the guest wrote.
 */
import { ConnectError, type Connection, type Host } from "../host/host.ts";
import { nameForShell } from "../plan/shell_words.ts";
import { connectControl } from "./control/client.ts";
import { died, MachineStateError, unreadable } from "./errors.ts";
import { situationOf } from "./machine/situation.ts";
import type { ConsoleStatus, MachineStatus } from "./machine/status.ts";
import type { Quiet, QuietEnd } from "./quiet.ts";

/** Why a relay ended. `hung-up`: QEMU closed the console, as it does when it ends. */
export type RelayEnd = "escape" | "hung-up" | QuietEnd;

export interface RelayEnds {
  /** What is typed; absent: nothing, the guest's output is only shown. */
  readonly input?: ReadableStream<Uint8Array>;
  readonly output: (bytes: Uint8Array) => Promise<void>;
  /** Aborted: the relay ends as if the escape byte had been typed. */
  readonly signal?: AbortSignal;
  /** Absent: no byte ends the relay. */
  readonly escapeByte?: number | undefined;
  /** When to end once the input has ended; absent: when the console does. */
  readonly quiet?: Quiet | undefined;
}

/** What tells a machine's consoles, or why nobody knows them. */
export type ConsoleOwner =
  & Pick<MachineStatus, "name" | "consoles">
  & Partial<Pick<MachineStatus, "state" | "reason">>;

/** The console `alias` of a machine; absent: its first one. Throws {@link MachineStateError}. Pure. */
export function consoleOf(
  status: ConsoleOwner,
  alias: string | undefined,
): ConsoleStatus {
  const { consoles, name } = status;
  const found = alias === undefined ? consoles[0] : consoles.find((one) => one.alias === alias);
  if (found !== undefined) return found;
  if (status.state === "unreadable") throw unreadable(name, status.reason ?? "");
  const names = consoles.map((one) => one.alias).join(", ");
  throw new MachineStateError(
    name,
    names === ""
      ? `Machine "${name}" has no serial port or console of type 'pty'`
      : `Machine "${name}" has no console "${alias}"`,
    names === "" ? "add <serial type='pty'/> to its <devices>" : `it has: ${names}`,
  );
}

/**
 * Connects to a console. Throws {@link MachineStateError} when another client is attached, as far as the
 * supervisor can tell, or when QEMU has gone.
 */
export async function connectConsole(
  host: Host,
  machine: string,
  console: ConsoleStatus,
): Promise<Connection> {
  if (await isBusy(host, machine, console)) {
    const name = nameForShell(machine);
    const device = `--device ${nameForShell(console.alias)}`;
    throw new MachineStateError(
      machine,
      `Console "${console.alias}" of machine "${machine}" is in use: it serves one client at a time`,
      `read along: domrun logs -f ${name}; or take it from who has it, and the machine goes on: ` +
        `domrun console --force ${device} ${name}`,
    );
  }
  try {
    return await host.sockets.connect(console.socket);
  } catch (error) {
    if (!(error instanceof ConnectError)) throw error;
    const now = await situationOf(host, machine);
    if (now.kind === "dead") throw died(machine, now.record);
    throw new MachineStateError(
      machine,
      `Cannot reach console "${console.alias}" of machine "${machine}": ${error.message}`,
    );
  }
}

async function isBusy(host: Host, machine: string, console: ConsoleStatus): Promise<boolean> {
  const client = await connectControl(host, machine);
  if (client === undefined) return false;
  try {
    const uses = await client.consoles();
    return uses.some(({ alias, busy }) => alias === console.alias && busy);
  } catch {
    return false;
  } finally {
    client.close();
  }
}

/**
 * Relays bytes between a console and a terminal until one of them ends or the escape byte is typed. What was
 * typed before the escape byte is sent. Closes the connection; the input is given back unlocked.
 */
export async function relay(connection: Connection, ends: RelayEnds): Promise<RelayEnd> {
  const { quiet } = ends;
  const output = toOutput(connection, (bytes) => {
    quiet?.heard();
    return ends.output(bytes);
  });
  const over: Promise<RelayEnd | "input-ended">[] = [output];
  const typing = ends.input?.getReader();
  if (typing !== undefined) {
    over.push(fromInput(connection, typing, ends.escapeByte));
  }
  if (ends.signal !== undefined) over.push(aborted(ends.signal));
  const end = await Promise.race(over);
  // No more input (a file, /dev/null) is no reason to miss what the guest has still to say.
  const last = end === "input-ended"
    ? await Promise.race([
      output,
      ...(ends.signal ? [aborted(ends.signal)] : []),
      ...(quiet ? [quiet.begin()] : []),
    ])
    : end;
  quiet?.end();
  connection.close();
  typing?.releaseLock();
  return last;
}

async function toOutput(
  connection: Connection,
  output: (bytes: Uint8Array) => Promise<void>,
): Promise<RelayEnd> {
  const reader = connection.readable.getReader();
  for (;;) {
    const { value, done } = await reader.read().catch(() => ({ done: true, value: undefined }));
    if (done || value === undefined) return "hung-up";
    await output(value);
  }
}

async function fromInput(
  connection: Connection,
  typing: ReadableStreamDefaultReader<Uint8Array>,
  escapeByte: number | undefined,
): Promise<RelayEnd | "input-ended"> {
  for (;;) {
    const { value, done } = await typing.read().catch(() => ({ done: true, value: undefined }));
    if (done || value === undefined) return "input-ended";
    const escape = escapeByte === undefined ? -1 : value.indexOf(escapeByte);
    const typed = escape === -1 ? value : value.subarray(0, escape);
    try {
      if (typed.length > 0) await connection.write(typed);
    } catch {
      return "hung-up";
    }
    if (escape !== -1) return "escape";
  }
}

function aborted(signal: AbortSignal): Promise<RelayEnd> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve("escape");
    else signal.addEventListener("abort", () => resolve("escape"), { once: true });
  });
}
