/** What `ps` and `status` show of a machine. */
import type { PlannedForward } from "../../plan/launch_plan.ts";
import type { Ended, InterfaceState, MachineState } from "./event.ts";

export interface InterfaceStatus {
  readonly alias: string;
  readonly mac: string;
  readonly backend: "passt" | "slirp" | "vhost-user-passt";
  readonly state: InterfaceState;
  readonly forwards: readonly PlannedForward[];
  /** Why it is not up. */
  readonly reason?: string;
}

export interface ConsoleStatus {
  readonly alias: string;
  readonly socket: string;
  readonly logFile: string;
}

/** One machine. `state` is `failed` for what a dead machine without a supervisor left behind. */
export interface MachineStatus {
  readonly name: string;
  readonly uuid: string;
  readonly state: MachineState;
  /** Why it is paused, or failed. */
  readonly reason?: string;
  readonly supervised: boolean;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** QEMU's process; absent while it has none. */
  readonly pid?: number;
  readonly directory: string;
  readonly interfaces: readonly InterfaceStatus[];
  readonly consoles: readonly ConsoleStatus[];
}

/** What is kept of a machine that failed, until its name is used again. */
export interface LastReport {
  readonly name: string;
  readonly uuid: string;
  readonly startedAt: string;
  readonly endedAt: string;
  readonly ended: Ended;
}
