/** One launch: what a caller asks of it and gets, and what its steps share. */
import type { Host } from "../../host/host.ts";
import type { LaunchPlan } from "../../plan/launch_plan.ts";
import type { EventLog } from "../machine/event_log.ts";
import type { EventSink } from "../machine/event.ts";
import type { Undo } from "./undo.ts";

export interface LaunchOptions {
  /** `detached`: a copy of this program supervises. `caller`: whoever calls, see {@link Launched}. */
  readonly supervisor: "detached" | "caller";
  /** Aborted: the launch is given up and undone. */
  readonly signal?: AbortSignal;
  readonly onEvent?: EventSink;
  /** Runs while QEMU waits: what connects to a console here misses nothing. */
  readonly beforeStart?: () => Promise<void>;
}

/** A machine whose guest runs. */
export interface Launched {
  readonly name: string;
  readonly directory: string;
  /** QEMU's process. */
  readonly pid: number;
  /**
   * With `supervisor: "caller"`: called once `supervise` holds the machine, so that at no moment nobody
   * does. Otherwise nothing is left to do.
   */
  release(): Promise<void>;
  /** Undoes the launch after all; returns a sentence for each thing that could not be undone. */
  undo(): Promise<readonly string[]>;
}

/** What the steps of one launch share. Each step throws the signal's reason once that is aborted. */
export interface Launching {
  readonly host: Host;
  readonly plan: LaunchPlan;
  readonly options: LaunchOptions;
  readonly undo: Undo;
  readonly log: EventLog;
  /** Aborted by the caller, or by a `stop` at the launch socket. */
  readonly signal: AbortSignal;
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
