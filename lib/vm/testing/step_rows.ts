/** For tests of the reducer: events and effects so short that a row of a table can be read. */
import type { LaunchPlan } from "../../plan/launch_plan.ts";
import { initialState, step } from "../supervisor/step.ts";
import type { Effect, SupervisorEvent, SupervisorState, TimerName } from "../supervisor/state.ts";

/**
 * A passt interface that QEMU reconnects, one that takes QMP commands, one that nothing helps, slirp, and two of
 * vhost-user: of the last QEMU tells nothing.
 */
export function plan(lifecycle: Partial<LaunchPlan["lifecycle"]> = {}): LaunchPlan {
  const link = (alias: string, backend: "passt" | "slirp" | "vhost-user-passt") => ({
    alias,
    backend,
    mac: "52:54:00:00:00:01",
    netdev: `host${alias}`,
    forwards: [],
  });
  return {
    name: "one",
    uuid: "u",
    directory: "/d",
    directories: [],
    files: [],
    sockets: [],
    passt: [],
    qemu: { program: "q", args: [], qmpSocket: "/q", pidFile: "/p", logFile: "/l" },
    interfaces: [
      link("net0", "passt"),
      { ...link("net1", "passt"), recovery: { by: "qmp", remove: [], add: [] } },
      { ...link("net2", "passt"), recovery: { by: "none" } },
      link("net3", "slirp"),
      { ...link("net4", "vhost-user-passt"), announced: true },
      link("net5", "vhost-user-passt"),
    ],
    consoles: [],
    lifecycle: { onPoweroff: "destroy", onReboot: "restart", onCrash: "destroy", ...lifecycle },
    xml: "",
  };
}

/** An effect in short words; what is cancelled is for the properties to judge. */
function words(effect: Effect): readonly string[] {
  switch (effect.do) {
    case "tell": {
      const { event, ...rest } = effect.happening;
      const about = Object.entries(rest)
        .filter(([key]) => !["reason", "message", "data"].includes(key))
        .map(([, value]) => value);
      return [[event, ...about].join(" ")];
    }
    case "connect-qmp":
      return ["connect"];
    case "start-guest":
      return ["start guest"];
    case "launched":
      return ["launched"];
    case "qmp":
      return [`qmp ${effect.command}`];
    case "set-action":
      return [`set-action ${effect.shutdown}`];
    case "reboot-over":
      return [effect.failure === undefined ? "rebooted" : "not rebooted"];
    case "announce":
      return [`announce ${effect.interface}`];
    case "signal":
      return [effect.signal];
    case "arm":
      return [`arm ${effect.timer} ${effect.delayMs}`];
    case "cancel":
      return [];
    case "start-passt":
      return [`start ${effect.interface}`];
    case "look":
      return [`${effect.how} ${effect.interface}`];
    case "recover":
      return [`recover ${effect.interface}`];
    case "give-up":
      return ["give up"];
    case "finish":
      return [`finish ${effect.ended.outcome} ${effect.ended.reason}`];
  }
}

export const connected = {
  type: "connected",
  status: "running",
  dead: [],
} satisfies SupervisorEvent;
export const unreachable: SupervisorEvent = { type: "connect-failed", message: "nobody there" };
export const deaf: SupervisorEvent = { ...unreachable, deaf: true };
export const stop = { type: "stop", timeoutMs: 9_000, force: false } satisfies SupervisorEvent;
export const reboot = { type: "reboot", timeoutMs: 9_000 } satisfies SupervisorEvent;
export const force = { type: "stop", timeoutMs: 9_000, force: true } satisfies SupervisorEvent;
export const interrupt = { type: "interrupt", timeoutMs: 7_000 } satisfies SupervisorEvent;
export const qmpLost = { type: "qmp-lost" } satisfies SupervisorEvent;
export const exited = { type: "exited", orderly: false } satisfies SupervisorEvent;
export const exitedInOrder = { type: "exited", orderly: true } satisfies SupervisorEvent;
export const timer = (name: TimerName): SupervisorEvent => ({ type: "timer", timer: name });
export const qmp = (name: string, data: Record<string, unknown> = {}): SupervisorEvent => ({
  type: "qmp-event",
  name,
  data,
});
export const refused = (command: string): SupervisorEvent => ({
  type: "qmp-refused",
  command,
  message: "no",
});
export const shutdown = (reason: string) =>
  qmp("SHUTDOWN", { guest: reason.startsWith("guest"), reason });
export const diskFull = qmp("BLOCK_IO_ERROR", {
  device: "vda",
  action: "stop",
  reason: "No space left on device",
});

/** QEMU lost the passt of an interface, or is connected to it. */
export const disconnected = (alias: string) =>
  qmp("NETDEV_STREAM_DISCONNECTED", { "netdev-id": `host${alias}` });
export const reconnected = (alias: string) =>
  qmp("NETDEV_STREAM_CONNECTED", { "netdev-id": `host${alias}` });
/** What a look at the passt of an interface shows, after its `start`-th start. */
export const looked = (
  alias: string,
  start: number,
  seen: Omit<SupervisorEvent & { type: "looked" }, "type" | "interface" | "start">,
): SupervisorEvent => ({ type: "looked", interface: alias, start, ...seen });
/** It is about to be ended for the sake of other forwards. */
export const outdated = (alias: string): SupervisorEvent => ({
  type: "passt-outdated",
  interface: alias,
});
export const started = (alias: string): SupervisorEvent => ({
  type: "passt-started",
  interface: alias,
});
/** The interface of the plan comes to the machine, or leaves it. */
export const added = (alias: string): SupervisorEvent => {
  const planned = plan().interfaces.find((one) => one.alias === alias);
  if (planned === undefined) throw new Error(`There is no interface ${alias}`);
  return { type: "link-added", planned };
};
export const removed = (alias: string): SupervisorEvent => ({
  type: "link-removed",
  interface: alias,
});
export const kept = (alias: string): SupervisorEvent => ({ type: "passt-kept", interface: alias });
export const failed = (alias: string): SupervisorEvent => ({
  type: "passt-failed",
  interface: alias,
  message: "port taken",
});

/** QMP answers of a QEMU that waits. */
export const prelaunch = { ...connected, status: "prelaunch" } satisfies SupervisorEvent;
export const guestStarted: SupervisorEvent = { type: "guest-started" };
export const startFailed: SupervisorEvent = { type: "start-failed", message: "no such link" };

/** The events that lead to a state; each begins with nothing known but the plan. */
export const GIVEN = {
  "a machine that nobody has reached": [],
  "a running machine": [connected],
  "a machine that a person paused": [connected, qmp("STOP")],
  "a machine that a full disk paused": [connected, diskFull, qmp("STOP")],
  "a guest that was asked to power off": [connected, stop],
  "a QEMU that was told to quit": [connected, stop, timer("rung")],
  "a QEMU that was sent SIGTERM": [connected, stop, timer("rung"), timer("rung")],
  "a QEMU that was sent SIGKILL": [connected, force, timer("rung"), timer("rung")],
  "a stop that was given up": [connected, force, timer("rung"), timer("rung"), timer("rung")],
  "a guest that was asked to reboot": [connected, reboot],
  "a guest that has powered off to reboot": [connected, reboot, shutdown("guest-shutdown")],
  "a guest that boots again": [connected, reboot, shutdown("guest-shutdown"), qmp("STOP")],
  "a guest that has powered off": [connected, shutdown("guest-shutdown")],
  "a guest that has panicked": [connected, qmp("GUEST_PANICKED")],
  "QMP is lost": [connected, qmpLost],
  "QMP is being tried again": [connected, qmpLost, timer("qmp")],
  "passt is being started": [connected, disconnected("net0")],
  "passt waits for its next start": [connected, disconnected("net0"), failed("net0")],
  "passt waits for QEMU": [connected, disconnected("net0"), started("net0")],
  "passt is back": [connected, disconnected("net0"), started("net0"), reconnected("net0")],
  "passt has failed nine times": [
    connected,
    disconnected("net0"),
    ...Array.from({ length: 9 }, () => [failed("net0"), timer("passt:net0")]).flat(),
  ],
} satisfies Readonly<Record<string, readonly SupervisorEvent[]>>;

export interface Row {
  /** The rule that the row shows. */
  readonly name: string;
  /** The guest has to be started. Absent: it runs when the supervisor begins. */
  readonly held?: boolean;
  /** More of QEMU's arguments. */
  readonly args?: readonly string[];
  readonly lifecycle?: Partial<LaunchPlan["lifecycle"]>;
  readonly given: keyof typeof GIVEN;
  readonly events: readonly SupervisorEvent[];
  /** The effects of the last event. */
  readonly does: readonly string[];
}

export interface Outcome {
  readonly state: SupervisorState;
  readonly does: readonly string[];
  /** The same effects in full. */
  readonly effects: readonly Effect[];
}

/** What comes of a row. */
export function run(
  { held = false, args = [], lifecycle, given, events }: Omit<Row, "name" | "does">,
): Outcome {
  const planned = plan(lifecycle);
  const qemu = { ...planned.qemu, args };
  let state = initialState({ ...planned, qemu }, { guest: held ? "held" : "started" });
  let effects: readonly Effect[] = [];
  for (const event of [...GIVEN[given], ...events]) [state, effects] = step(state, event);
  return { state, does: effects.flatMap(words), effects };
}
