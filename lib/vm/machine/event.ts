/** What happens to a machine, and the states it can be in: shared by engine, terminal, log and `--json`. */

import type { WantedForward } from "../../passt/parse_forward.ts";

/** `starting` until the guest runs; `stopped` and `failed` are final. */
export type MachineState = "starting" | "running" | "paused" | "stopping" | "stopped" | "failed";

/** `reconnecting`: its passt is being started again; `down`: that failed, and is tried more slowly. */
export type InterfaceState = "up" | "reconnecting" | "down";

/** The rungs of the stop ladder, in order: QMP commands, then signals. */
export type StopRung = "system_powerdown" | "quit" | "SIGTERM" | "SIGKILL";

/** How a machine ended. */
export interface Ended {
  /** `stopped`: as somebody wished, or as the guest did by itself; `failed`: neither. */
  readonly outcome: "stopped" | "failed";
  readonly reason:
    | "stop-requested"
    | "interrupted"
    /** The guest did not power off when it was asked, or could not. */
    | "guest-killed"
    | "killed-on-request"
    | "guest-poweroff"
    | "guest-reboot"
    /** Somebody reset the guest, and a reboot ends the machine: `<on_reboot>destroy</on_reboot>`. */
    | "reset"
    | "quit-over-qmp"
    | "guest-panic"
    | "killed-from-outside"
    | "crash"
    | "start-failed"
    /** Nobody supervised it: how it ended is not known. */
    | "unsupervised";
  /** One sentence for people. */
  readonly message: string;
  /** The last lines of QEMU's log, when it failed. */
  readonly log?: readonly string[];
  /** What could not be removed, a sentence for each; absent: nothing is left. */
  readonly left?: readonly string[];
}

/** The end of a machine that nobody supervised. */
export const UNSEEN_END: Ended = {
  outcome: "failed",
  reason: "unsupervised",
  message: "It ended while nobody supervised it; its logs may tell why",
};

/** What became of a start; goes on after "its start ". */
export const BROKEN_OFF = "was broken off: the domrun that started it is gone";

/** The end of a machine whose guest never ran, because its launcher was killed. */
export const BROKEN_OFF_END: Ended = {
  outcome: "failed",
  reason: "start-failed",
  message: `Its start ${BROKEN_OFF}`,
};

/** One thing that happened; {@link MachineEvent} adds when and to which machine. */
export type Happening =
  | { readonly event: "launching"; readonly uuid: string }
  | {
    readonly event: "passt-ready";
    readonly interface: string;
    readonly durationMs: number;
    /** Those that its DHCP and DHCPv6 give the guest; absent: an older domrun started it. */
    readonly addresses?: readonly string[];
  }
  | {
    /** swtpm or virtiofsd serves the device. */
    readonly event: "helper-ready";
    readonly helper: "swtpm" | "virtiofsd";
    readonly device: string;
    readonly durationMs: number;
  }
  | { readonly event: "qemu-ready"; readonly pid: number; readonly durationMs: number }
  | { readonly event: "launched"; readonly durationMs: number }
  | { readonly event: "launch-failed"; readonly message: string }
  | { readonly event: "supervising" }
  | { readonly event: "state"; readonly state: MachineState; readonly reason?: string }
  | {
    readonly event: "interface";
    readonly interface: string;
    readonly state: InterfaceState;
    readonly reason?: string;
    /** Milliseconds until passt is started again; absent when nothing is planned. */
    readonly retryMs?: number;
    /** Somebody asked for other forwards, with --restart: no failure. */
    readonly asked?: boolean;
    /** Of one that is up again: for how many milliseconds it was not. */
    readonly outageMs?: number;
  }
  | {
    /** An interface has other forwards. As `ps` shows them. */
    readonly event: "forwards";
    readonly interface: string;
    readonly added: readonly WantedForward[];
    readonly removed: readonly WantedForward[];
  }
  | {
    /** A device came or went; a drive has another medium or none; the cable of an interface is plugged in or not; a
     * screen has another password, and its type stands for an alias. */
    readonly event: "device";
    readonly change:
      | "attached"
      | "detached"
      | "changed"
      | "ejected"
      | "link-up"
      | "link-down"
      | "password";
    /** Its element: `interface`. */
    readonly element: string;
    readonly alias: string;
  }
  | {
    /** The guest was asked to do with so much memory. */
    readonly event: "memory";
    readonly targetKiB: number;
  }
  | {
    readonly event: "stopping";
    readonly rung: StopRung;
    /** The next rung is climbed after this long. */
    readonly deadlineMs: number;
  }
  | {
    /** A reboot that somebody asked for. `failed`: the guest goes on as it is, unless another event tells its end. */
    readonly event: "reboot";
    readonly what: "asked" | "done" | "failed";
    /** What the guest has for its power-off, where it was asked. */
    readonly deadlineMs?: number;
    /** Why it failed. */
    readonly reason?: string;
  }
  | { readonly event: "guest"; readonly what: "poweroff" | "reboot" | "panic" }
  | {
    readonly event: "qmp";
    /** An event of QEMU that has no word of its own here, as QEMU sent it. */
    readonly name: string;
    readonly data: Readonly<Record<string, unknown>>;
  }
  | { readonly event: "warning"; readonly message: string }
  | ({ readonly event: "ended" } & Ended);

/**
 * An event of a machine.
 *
 * Order: `launching`; in any order one `passt-ready` for each passt and one `helper-ready` for each other helper;
 * `qemu-ready`; `supervising` (again after each `adopt`); `launched`, when the guest runs. From `supervising` on, in any
 * order: `state`, `interface`, `forwards`, `device`, `memory`, `stopping`, `reboot`, `guest`, `qmp`, `warning`, and
 * `passt-ready` for each interface that is attached. The last is `launch-failed`, before `launched`, or `ended`, after
 * it: every process, socket and file of the machine has gone by then.
 */
export type MachineEvent = {
  /** ISO 8601, UTC, with milliseconds. */
  readonly time: string;
  readonly machine: string;
} & Happening;

/** Takes events as they happen; must not throw. */
export type EventSink = (event: MachineEvent) => void;
