/** What the supervisor knows, is told and wants done: the types of `step` (see step.ts). */
import type { StopSignal } from "../../host/host.ts";
import type { Lifecycle, PlannedInterface, PlannedRecovery } from "../../plan/launch_plan.ts";
import type { Ended, Happening, InterfaceState, MachineState, StopRung } from "../machine/event.ts";

/** One interface with a passt of its own. Slirp has none and is always up. */
export interface Link {
  readonly alias: string;
  /** The id that QEMU's events carry. */
  readonly netdev: string;
  readonly recovery: PlannedRecovery["by"];
  /** QEMU says when it connects to this passt and when it loses it; of the others we have to ask. */
  readonly announced: boolean;
  readonly state: InterfaceState;
  readonly reason?: string;
  /** QEMU said that it is connected, to us or an earlier supervisor, or we have seen it; else `up` is presumed. */
  readonly confirmed: boolean;
  /** `starting`: its start has not come to an end; `waiting`: a timer is armed for the next one. */
  readonly passt: "started" | "starting" | "waiting";
  /** The number of its start; what is told of an earlier one no longer counts. */
  readonly start: number;
  /** QEMU has not told that it lost the passt before this one: it hears of that when its guest takes packets. */
  readonly unheard: boolean;
  /** How often this passt was looked at while QEMU was not connected to it. */
  readonly looks: number;
  /** Restarts in a row that did not last. */
  readonly failures: number;
  /** It is ended because it shall have other forwards: no failure. */
  readonly outdated?: true;
}

/** A stop that is under way. */
export interface Stop {
  readonly rung: StopRung;
  /** `guest`: nobody asked, but the guest ended and its QEMU has to follow. `failure`: its start failed. */
  readonly by: "request" | "interrupt" | "guest" | "failure";
  /** Of an interrupt; absent: its output had no reader. */
  readonly signal?: StopSignal;
  /** What the guest has for its power-off. */
  readonly timeoutMs: number;
  /** Why the guest is not waited for any more; absent while it is. */
  readonly kill?: { readonly wanted: boolean; readonly why: string };
  /** QEMU survived the last rung; asked again, the stop goes on from there. */
  readonly givenUp: boolean;
  /** Why a signal could not be sent. */
  readonly obstacle?: string;
}

/** A reboot that somebody asked for. */
export interface Reboot {
  /** What the guest has for its power-off. */
  readonly timeoutMs: number;
  /** It has powered off, and QEMU is told to boot it again. */
  readonly resetting: boolean;
}

/** QEMU said why it ends (the SHUTDOWN event of QAPI's run-state.json). */
export interface Shutdown {
  readonly reason: string;
  readonly guest: boolean;
}

export interface SupervisorState {
  readonly machine: MachineState;
  /** Why it is paused. */
  readonly reason?: string;
  /** `held`: QEMU waits to be told to start it; `starting`: it is being told. Of what is adopted: `started`. */
  readonly guest: "held" | "starting" | "started";
  /** Why the guest could not be started. */
  readonly failure?: string;
  /** The guest has a device by which it ends QEMU, isa-debug-exit: before 9.1 QEMU goes without a word then. */
  readonly canExit: boolean;
  readonly lifecycle: Lifecycle;
  /** QEMU's process, for messages. */
  readonly pid?: number;
  readonly links: readonly Link[];
  /** The number of the latest start of a passt, of any interface: also of one that has gone since. */
  readonly lastStart: number;
  readonly qmp: "connecting" | "connected" | "lost";
  /** Nobody listens at its QMP socket: QEMU lives, and can be told nothing. */
  readonly deaf?: true;
  readonly stop?: Stop;
  readonly reboot?: Reboot;
  /** It was reset from outside a moment ago: SeaBIOS then resets it itself, once or twice, which is no wish of the guest's. */
  readonly firmwareResets?: true;
  readonly shutdown?: Shutdown;
  readonly panicked: boolean;
  /** What QEMU reported just before it paused by itself, such as a disk's error. */
  readonly trouble?: string;
}

/** Timers by what they are for; those of an interface end in its alias. */
export type TimerName =
  | "rung"
  | "press"
  | "reboot"
  | "firmware"
  | "linger"
  | "qmp"
  | "audit"
  | "watch"
  | `passt:${string}`
  | `link:${string}`
  | `stable:${string}`;

/** What the driver tells the reducer. */
export type SupervisorEvent =
  /** QMP answers. `status` is `query-status`'s; `dead` lists the interfaces whose passt is gone. */
  | { readonly type: "connected"; readonly status: string; readonly dead: readonly string[] }
  /** `deaf`: nobody listens at its QMP socket, as where that was removed. */
  | { readonly type: "connect-failed"; readonly message: string; readonly deaf?: boolean }
  /** QEMU has confirmed that the guest runs. */
  | { readonly type: "guest-started" }
  /** QEMU refused what it has to be told before. */
  | { readonly type: "start-failed"; readonly message: string }
  /** The answer to `look`. `connected` is absent where nobody can tell. */
  | {
    readonly type: "looked";
    readonly interface: string;
    readonly start: number;
    readonly lives: boolean;
    readonly connected?: boolean;
    /** Its socket was removed: nobody else comes to it any more. */
    readonly cutOff?: boolean;
    /** Of a `watch`, which knows it of every passt. */
    readonly watched?: boolean;
  }
  | {
    readonly type: "qmp-event";
    readonly name: string;
    readonly data: Readonly<Record<string, unknown>>;
  }
  | { readonly type: "qmp-lost" }
  | { readonly type: "qmp-refused"; readonly command: string; readonly message: string }
  /** QEMU lives, and the signal could not be sent. */
  | {
    readonly type: "signal-failed";
    readonly signal: "SIGTERM" | "SIGKILL";
    readonly message: string;
  }
  /** QEMU's process is gone. `orderly`: it removed its pid file, which no crash and no SIGKILL leaves it time for. */
  | { readonly type: "exited"; readonly orderly: boolean }
  | { readonly type: "stop"; readonly timeoutMs: number; readonly force: boolean }
  | { readonly type: "reboot"; readonly timeoutMs: number }
  /** Ctrl-C or a signal to the supervisor; `signal` absent: nobody reads its output any more. */
  | { readonly type: "interrupt"; readonly timeoutMs: number; readonly signal?: StopSignal }
  | { readonly type: "timer"; readonly timer: TimerName }
  /** The machine gets an interface with a passt, or no longer has one. */
  | { readonly type: "link-added"; readonly planned: PlannedInterface }
  | { readonly type: "link-removed"; readonly interface: string }
  /** Its passt is about to be ended, so that one with other forwards is started. */
  | { readonly type: "passt-outdated"; readonly interface: string }
  | { readonly type: "passt-started"; readonly interface: string }
  /** It has not ended after all: QEMU is connected to it. */
  | { readonly type: "passt-kept"; readonly interface: string }
  | { readonly type: "passt-failed"; readonly interface: string; readonly message: string }
  | { readonly type: "recover-failed"; readonly interface: string; readonly message: string };

/** What the reducer wants done; performed in order. */
export type Effect =
  | { readonly do: "tell"; readonly happening: Happening }
  | { readonly do: "connect-qmp" }
  /** Tells QEMU all that comes before the guest, and to let it run. */
  | { readonly do: "start-guest" }
  /** The guest runs: from now on there is a machine, whatever becomes of the launcher. */
  | { readonly do: "launched" }
  /** A command whose answer matters only if it is an error; they are sent one after the other. */
  | { readonly do: "qmp"; readonly command: "system_powerdown" | "quit" | "cont" | "system_reset" }
  /** What QEMU does when the guest powers off (QAPI, `set-action`). */
  | { readonly do: "set-action"; readonly shutdown: "pause" | "poweroff" }
  /** The device sends a frame, from which passt learns its MAC. */
  | { readonly do: "announce"; readonly interface: string }
  | { readonly do: "signal"; readonly signal: "SIGTERM" | "SIGKILL" }
  /** Arms anew when it is armed. */
  | { readonly do: "arm"; readonly timer: TimerName; readonly delayMs: number }
  | { readonly do: "cancel"; readonly timer: TimerName }
  | { readonly do: "start-passt"; readonly interface: string }
  /**
   * Looks whether the interface's passt lives, and whether QEMU is connected to it where that can be asked. A
   * `test` finds that out always, but ends a passt that still waits for QEMU. A `watch` finds the death of one alone that
   * QEMU is connected to: QEMU does not tell of it while its guest takes no packets, before it has a driver or paused.
   */
  | {
    readonly do: "look";
    readonly interface: string;
    readonly start: number;
    readonly how: "ask" | "test" | "watch";
  }
  /** The QMP commands of the interface's recovery. */
  | { readonly do: "recover"; readonly interface: string }
  /** QEMU survived the last rung: whoever waits for the stop is told. */
  | { readonly do: "give-up"; readonly message: string }
  /** Whoever waits for a reboot is told; `failure` absent: the guest boots again. */
  | { readonly do: "reboot-over"; readonly failure?: string }
  /** Clean up and end. */
  | { readonly do: "finish"; readonly ended: Ended };

export type Step = readonly [SupervisorState, readonly Effect[]];
