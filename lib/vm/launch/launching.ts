/** One launch: what a caller asks of it and gets, and what its steps share. */
import type { Host } from "../../host/host.ts";
import type { LaunchPlan } from "../../plan/launch_plan.ts";
import type { During } from "../during.ts";
import type { EventLog } from "../machine/event_log.ts";
import type { EventSink } from "../machine/event.ts";
import type { Ended } from "../machine/event.ts";
import type { Undo } from "./undo.ts";

export interface LaunchOptions {
  /** Aborted: the launch is given up and undone. */
  readonly signal?: AbortSignal;
  readonly onEvent?: EventSink;
  /** Is told what is awaited; absent: nobody is. */
  readonly during?: During;
  /** Runs while QEMU waits: what connects to a console here misses nothing. */
  readonly beforeStart?: () => Promise<void>;
}

/** A machine whose guest runs, or has run. */
export interface Launched {
  readonly name: string;
  readonly directory: string;
  /** QEMU's process. */
  readonly pid: number;
  /** It has ended already, and everything of it has gone. Absent: nobody knows of that. */
  readonly ended?: Ended;
}

/** What the steps of one launch share. Each step throws the signal's reason once that is aborted. */
export interface Launching {
  readonly host: Host;
  readonly plan: LaunchPlan;
  readonly options: LaunchOptions;
  readonly during: During;
  /** For all that belongs to the machine, until somebody else has it. */
  readonly undo: Undo;
  /** For files that are no part of the machine: made for it, and of no use when its launch fails. */
  readonly made: Undo;
  readonly log: EventLog;
  /** Aborted by the caller, or by a `stop` at the launch socket. */
  readonly signal: AbortSignal;
  /** When it began, as the clock's monotonic time. */
  readonly beganMs: number;
}

/** What `promise` gives; rejects with the signal's reason as soon as that is aborted. */
export async function unlessAborted<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason);
  if (signal.aborted) abort();
  signal.addEventListener("abort", abort);
  try {
    return await Promise.race([promise, aborted.promise]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
