/** What can go wrong with a machine, as classes with fields: lib/cli turns them into exit statuses. */
import type { Place } from "../plan/launch_plan.ts";
import { BROKEN_OFF, type Ended } from "./machine/event.ts";
import { nameForShell } from "../plan/shell_words.ts";

/** The steps of a launch; a finding about one that failed has its code from it. */
export const LAUNCH_PHASES = [
  "files",
  "devices",
  "directories",
  "passt",
  "helpers",
  "qemu",
  "supervisor",
] as const;

export type LaunchPhase = typeof LAUNCH_PHASES[number];

export interface LaunchFault {
  readonly phase: LaunchPhase;
  /** The element of the document that asked for what failed. */
  readonly place?: Place;
  /** What the person can do. */
  readonly help?: string;
  /** The program's own last words, where a program failed. */
  readonly words?: string;
}

/**
 * The machine could not be started, and what had been done was undone (exit status 3: the host lacks something).
 * `undoFailures` says what could not be undone; empty as a rule.
 */
export class LaunchError extends Error {
  override name = "LaunchError";
  readonly phase: LaunchPhase;
  readonly place: Place | undefined;
  readonly help: string | undefined;
  readonly words: string | undefined;
  undoFailures: readonly string[] = [];
  constructor(message: string, fault: LaunchFault) {
    super(message);
    this.phase = fault.phase;
    this.place = fault.place;
    this.help = fault.help;
    this.words = fault.words;
  }
}

/** Several things failed at once, such as two passt processes; `errors` in document order (exit status 3). */
export class LaunchErrors extends Error {
  override name = "LaunchErrors";
  undoFailures: readonly string[] = [];
  constructor(readonly errors: readonly LaunchError[]) {
    super(errors.map((error) => error.message).join("\n"));
  }
}

/** Throws what there is: nothing, the one error, or all of them as one. */
export function throwAll(errors: readonly LaunchError[]): void {
  const [first] = errors;
  if (first === undefined) return;
  throw errors.length === 1 ? first : new LaunchErrors(errors);
}

/** The launch was given up and undone because its signal was aborted (exit status 129, 130, 131, 143). */
export class LaunchInterrupted extends Error {
  override name = "LaunchInterrupted";
  constructor(machine: string, readonly undoFailures: readonly string[] = []) {
    const undone = undoFailures.length === 0 ? "everything" : "not everything";
    super(`The start of machine "${machine}" was interrupted; ${undone} was undone`);
  }
}

/** A directory that may hold another user's files: nothing in it is believed (exit status 3). */
export class ForeignDirectoryError extends Error {
  override name = "ForeignDirectoryError";
  constructor(message: string, readonly help: string) {
    super(message);
  }
}

/** A machine of this name exists (exit status 4). */
export class NameTakenError extends Error {
  override name = "NameTakenError";
  constructor(
    readonly machine: string,
    readonly situation: "starting" | "running" | "unsupervised" | "unreadable" | "lost",
    /** Its QEMU's process; absent: it does not matter, or is not known. */
    pid?: number,
  ) {
    const process = pid === undefined ? "" : ` (process ${pid})`;
    super(`Cannot take the name "${machine}": ${TAKEN[situation]}${process}`);
  }
}

const TAKEN = {
  starting: "a machine of this name is being started",
  running: "a machine of this name is running",
  unsupervised: "a machine of this name is running without a supervisor",
  unreadable: "something of a machine runs here whose record cannot be read",
  lost: "a QEMU of this name runs whose directory was removed",
} as const;

/** No machine of this name is known (exit status 4). */
export class NoSuchMachineError extends Error {
  override name = "NoSuchMachineError";
  /** Where it was looked for, where that is more than one place: "A and B". */
  lookedIn: string | undefined;
  /** A document is kept for the name: it is a machine that does not run. */
  isDefined = false;
  /** A machine whose name is nearly the same. */
  near: string | undefined;
  /** The last run of the name, where one is kept. */
  lastRun: { readonly endedAt: string; readonly ended: Ended } | undefined;
  constructor(readonly machine: string) {
    super(`No machine is called "${machine}"`);
  }
}

/** The machine exists, but not in a state in which this can be done (exit status 4). */
export class MachineStateError extends Error {
  override name = "MachineStateError";
  constructor(readonly machine: string, message: string, readonly help?: string) {
    super(message);
  }
}

/** Nobody has the machine for sure before its launch is over. Pure. */
export function stillStarting(machine: string): MachineStateError {
  return new MachineStateError(machine, `Machine "${machine}" is still being started`);
}

/** A machine has one supervisor. Pure. */
export function supervisedAlready(machine: string): MachineStateError {
  return new MachineStateError(machine, `Machine "${machine}" has a supervisor already`);
}

/**
 * What a machine left whose QEMU and supervisor were killed, or whose launcher was before its guest ran.
 *
 * @param record absent: it is lost
 */
export function died(
  machine: string,
  record: { readonly phase: "launching" | "launched" } | undefined,
): MachineStateError {
  const isBrokenOff = record?.phase === "launching";
  const stop = `domrun stop ${nameForShell(machine)}`;
  return isBrokenOff
    ? new MachineStateError(
      machine,
      `Machine "${machine}" does not run: its start ${BROKEN_OFF}`,
      `end and remove what it left: ${stop}`,
    )
    : new MachineStateError(
      machine,
      `Machine "${machine}" has died together with its supervisor`,
      `remove what it left: ${stop}`,
    );
}

/** What stands under a name is the directory of the machine `of`, which runs: whoever named it did not mean that. Pure. */
export function movedAway(machine: string, of: string): MachineStateError {
  return new MachineStateError(
    machine,
    `"${machine}" is no machine: its directory is that of "${of}", which runs, and was moved`,
    `name that one: domrun status ${nameForShell(of)}`,
  );
}

/** Nothing but its end can be asked of a machine whose record is lost. `reason`: "machine.json is empty". Pure. */
export function unreadable(machine: string, reason: string): MachineStateError {
  return new MachineStateError(
    machine,
    `Cannot tell what machine "${machine}" is: ${reason}`,
    `end it and remove what it left: domrun stop ${nameForShell(machine)}`,
  );
}

/** A machine that could not be stopped: QEMU survived every rung of the ladder (exit status 5). */
export class StopError extends Error {
  override name = "StopError";
  constructor(readonly machine: string, message: string, readonly help?: string) {
    super(message);
  }
}

/** A machine whose guest was not rebooted: it did not power off in time, say (exit status 5). */
export class RebootError extends Error {
  override name = "RebootError";
  constructor(readonly machine: string, reason: string) {
    super(`Machine "${machine}" is not rebooted: ${reason}`);
  }
}

/**
 * Who has the machine is there and does not answer: its supervisor, or the domrun that starts it (`launcher`), is
 * stopped (SIGSTOP), or hangs (exit status 5).
 */
export class SilentOwnerError extends Error {
  override name = "SilentOwnerError";
  readonly help: string;
  /** @param pid absent where it is not known */
  constructor(
    readonly machine: string,
    readonly owner: "supervisor" | "launcher",
    readonly pid: number | undefined,
  ) {
    const process = pid === undefined ? "" : ` (process ${pid})`;
    const who = owner === "supervisor" ? "The supervisor of" : "The domrun that starts";
    super(`${who} machine "${machine}"${process} does not answer`);
    const goOn = pid === undefined ? "" : `if it was stopped, let it go on: kill -CONT ${pid}; or `;
    this.help = `${goOn}end the machine without it: domrun destroy ${nameForShell(machine)}`;
  }
}

export type ChangeFault = "document" | "host" | "machine";

/**
 * A running machine cannot be changed so, and is as it was (exit status 1 where its document may not be so, 3 where
 * the host does not have what it takes, 4 where the machine has no such thing).
 */
export class ChangeError extends Error {
  override name = "ChangeError";
  constructor(readonly fault: ChangeFault, message: string, readonly help?: string) {
    super(message);
  }
}

/** Whoever asks for any port gets none. Pure. */
export function noFreePort(): ChangeError {
  return new ChangeError("host", "This host has no free port left");
}

/** Those that asked before take too long. Pure. */
export function tooLate(machine: string, limitMs: number): ChangeError {
  return new ChangeError(
    "host",
    `Machine "${machine}" is still being changed by somebody who asked before, after ${
      limitMs / 1000
    } s`,
    `ask again; what it does meanwhile: domrun events --follow ${nameForShell(machine)}`,
  );
}

/** Nothing comes to a machine that goes. Pure. */
export function beingStopped(machine: string): ChangeError {
  return new ChangeError(
    "host",
    `Machine "${machine}" is being stopped, and is not changed any more`,
    `start it again with what it shall have, when it has ended: domrun wait ${
      nameForShell(machine)
    }`,
  );
}

/** The supervisor refused a request; `code` is JSON-RPC's or one of control/protocol.ts. */
export class ControlError extends Error {
  override name = "ControlError";
  constructor(readonly code: number, message: string, readonly data?: unknown) {
    super(message);
  }
}
