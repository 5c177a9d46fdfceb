/** What domrun's exit status says; the table is part of `domrun --help`. */
import type { StopSignal } from "../host/host.ts";
import type { Ended } from "../vm/machine/event.ts";

export const EXIT = {
  done: 0,
  /** The XML has errors. */
  document: 1,
  /** Wrong usage, or an operand that cannot be read. */
  usage: 2,
  /** The host lacks something: program, capability, permission, port, room for the output. */
  host: 3,
  /** No such machine, or it has no such thing; or the name is taken. */
  name: 4,
  /** The machine failed after it started. */
  machine: 5,
  /** The guest was killed: it did not power off when asked. */
  killed: 6,
  /** A bug in domrun. */
  bug: 70,
  /** `wait`: the time was over before the machine ended; as timeout(1) has it. */
  timeout: 124,
  /** The terminal hung up (128 + SIGHUP); a machine that it had was stopped in order. */
  hungUp: 129,
  /** Interrupted (128 + SIGINT), after an orderly stop. */
  interrupted: 130,
  /** SIGQUIT, Ctrl-\ in a terminal (128 + SIGQUIT), after an orderly stop. */
  quit: 131,
  /** Terminated (128 + SIGTERM), after an orderly stop. */
  terminated: 143,
} as const;

export type ExitStatus = number;

/** Rows for `--help`. */
export const EXIT_MEANINGS: readonly (readonly [status: number, meaning: string])[] = [
  [EXIT.done, "done"],
  [EXIT.document, "the XML has errors"],
  [EXIT.usage, "wrong usage, or a file that cannot be read"],
  [EXIT.host, "the host lacks something: program, capability, permission, port"],
  [EXIT.name, "no such machine, or it has no such thing; or the name is taken"],
  [EXIT.machine, "the machine failed after it started"],
  [EXIT.killed, "the guest was killed: it did not power off when asked"],
  [EXIT.bug, "a bug in domrun"],
  [EXIT.timeout, "wait: the machine has not ended in time"],
  [
    EXIT.interrupted,
    "interrupted, after an orderly stop (129: hang-up, 131: SIGQUIT, 143: SIGTERM)",
  ],
];

/** The status that says how a machine ended. Pure. */
export function statusOfEnd({ outcome, reason }: Pick<Ended, "outcome" | "reason">): ExitStatus {
  if (outcome === "failed") return EXIT.machine;
  return reason === "guest-killed" ? EXIT.killed : EXIT.done;
}

/** Of the statuses of several machines the one that says most. Pure. */
export function worstOf(statuses: readonly ExitStatus[]): ExitStatus {
  return statuses.reduce((worst, one) => rank(one) > rank(worst) ? one : worst, EXIT.done);
}

/** The worse the later: from a guest that had to be killed to a machine that may still run. What is not here is worst. */
const RANKS: readonly ExitStatus[] = [
  EXIT.done,
  EXIT.killed,
  EXIT.name,
  EXIT.host,
  EXIT.machine,
  EXIT.bug,
];

function rank(status: ExitStatus): number {
  const at = RANKS.indexOf(status);
  return at === -1 ? RANKS.length : at;
}

/** The status of a command that a signal ended: 128 and its number, as shells have it. Pure. */
export function statusAfter(signal: StopSignal): ExitStatus {
  return AFTER[signal];
}

const AFTER: Readonly<Record<StopSignal, ExitStatus>> = {
  SIGHUP: EXIT.hungUp,
  SIGINT: EXIT.interrupted,
  SIGQUIT: EXIT.quit,
  SIGTERM: EXIT.terminated,
};
