/** What `ps` and `status` show of a machine. */
import { count, flag, list, members, oneOf, optional, type Shape, text } from "../../json/shape.ts";
import { CONSOLE, DISPLAY, FORWARD } from "../../plan/launch_plan_shape.ts";
import type { PlannedDisplay, PlannedForward } from "../../plan/launch_plan.ts";
import type { Ended, InterfaceState, MachineState } from "./event.ts";

export interface InterfaceStatus {
  readonly alias: string;
  readonly mac: string;
  readonly backend: "passt" | "slirp" | "vhost-user-passt";
  readonly state: InterfaceState;
  readonly forwards: readonly PlannedForward[];
  /** Its cable is out; absent: it is in. */
  readonly link?: "down";
  /** Why it is not up, or that its passt does not answer. */
  readonly reason?: string;
}

export interface ConsoleStatus {
  readonly alias: string;
  readonly socket: string;
  readonly logFile: string;
}

/** What went wrong last. */
export interface LastError {
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly message: string;
}

/**
 * One machine. `state` is `failed` for what a dead machine without a supervisor left behind, and `unreadable` for what
 * nobody can tell: a damaged record, or a directory that is no machine. `defined` is a document that is kept by its name
 * and has not run: nothing else is known of it.
 */
export interface MachineStatus {
  readonly name: string;
  /** Empty where nobody can tell. */
  readonly uuid: string;
  readonly state: MachineState | "unreadable" | "defined";
  /** Why it is paused, failed or unreadable, or that its supervisor or QEMU does not answer. */
  readonly reason?: string;
  /** Its guest was asked to power off, and will be booted again; absent: no. */
  readonly rebooting?: boolean;
  readonly supervised: boolean;
  /** ISO 8601, UTC; empty for one that is `defined`, and where the directory was removed. */
  readonly startedAt: string;
  /** Of one that has ended; absent: it has not. */
  readonly endedAt?: string;
  readonly ended?: Ended;
  /** QEMU's process; absent while it has none. */
  readonly pid?: number;
  readonly directory: string;
  readonly interfaces: readonly InterfaceStatus[];
  readonly consoles: readonly ConsoleStatus[];
  /** Where clients find its screens; absent: none. */
  readonly displays?: readonly PlannedDisplay[];
  /** By which number the host reaches the guest's vsock; absent: it has none. */
  readonly vsockCid?: number;
  /** The guest's memory; absent, as `processors`: an older domrun started it, or nobody can tell. */
  readonly memoryKiB?: number;
  /** Those that it had at its start. */
  readonly processors?: number;
  /** Whole seconds. Of what nobody supervised `status` alone tells it. Absent: not known. */
  readonly uptimeSeconds?: number;
  /** How often an interface was up again after its passt ended, as far as events.log goes back; as what follows, in `status` alone. */
  readonly passtRestarts?: number;
  /** Absent: nothing went wrong as far as events.log goes back. */
  readonly lastError?: LastError;
}

const INTERFACE = members<InterfaceStatus>({
  alias: text,
  mac: text,
  backend: oneOf("passt", "slirp", "vhost-user-passt"),
  state: oneOf<InterfaceState>("up", "reconnecting", "down"),
  forwards: list(FORWARD),
  link: optional(oneOf("down")),
  reason: optional(text),
});

/** How a machine ended, as a supervisor sends and writes it. */
export const ENDED = members<Ended>({
  outcome: oneOf<Ended["outcome"]>("stopped", "failed"),
  reason: text as Shape<Ended["reason"]>,
  message: text,
  log: optional(list(text)),
  left: optional(list(text)),
});

/** A status that a supervisor sent or wrote. */
export const MACHINE_STATUS = members<MachineStatus>({
  name: text,
  uuid: text,
  state: oneOf<MachineStatus["state"]>(
    ...["starting", "running", "paused", "stopping", "stopped", "failed", "unreadable"] as const,
  ),
  reason: optional(text),
  rebooting: optional(flag),
  supervised: flag,
  startedAt: text,
  endedAt: optional(text),
  ended: optional(ENDED),
  pid: optional(count),
  directory: text,
  interfaces: list(INTERFACE),
  consoles: list(CONSOLE),
  displays: optional(list(DISPLAY)),
  vsockCid: optional(count),
  memoryKiB: optional(count),
  processors: optional(count),
  uptimeSeconds: optional(count),
  passtRestarts: optional(count),
  lastError: optional(members<LastError>({ time: text, message: text })),
});
