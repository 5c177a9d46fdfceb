/** For tests of the reducer: events and effects so short that a row of a table can be read. */
import type { LaunchPlan } from "../../plan/launch_plan.ts";
import type { MachineState } from "../machine/event.ts";
import { initialState, step } from "../supervisor/step.ts";
import type { Effect, SupervisorEvent, SupervisorState, TimerName } from "../supervisor/state.ts";

/** A passt interface that QEMU reconnects, one that takes QMP commands, one that nothing helps, and slirp. */
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
    passt: [],
    qemu: { program: "q", args: [], qmpSocket: "/q", pidFile: "/p", logFile: "/l" },
    interfaces: [
      link("net0", "passt"),
      { ...link("net1", "passt"), recovery: { by: "qmp", remove: [], add: [] } },
      { ...link("net2", "passt"), recovery: { by: "none" } },
      link("net3", "slirp"),
      link("net4", "vhost-user-passt"),
    ],
    consoles: [],
    lifecycle: { onPoweroff: "destroy", onReboot: "restart", onCrash: "destroy", ...lifecycle },
    xml: "",
  };
}

/** Effects as short words, so that a row of a table can be read. */
export function words(effect: Effect): string {
  switch (effect.do) {
    case "tell": {
      const { event, ...rest } = effect.happening;
      const about = Object.entries(rest)
        .filter(([key]) => !["reason", "message", "data"].includes(key))
        .map(([, value]) => value);
      return [event, ...about].join(" ");
    }
    case "connect-qmp":
      return "connect";
    case "qmp":
      return `qmp ${effect.command}`;
    case "announce":
      return `announce ${effect.interface}`;
    case "signal":
      return effect.signal;
    case "arm":
      return `arm ${effect.timer} ${effect.delayMs}`;
    case "cancel":
      return `cancel ${effect.timer}`;
    case "start-passt":
      return `passt ${effect.interface}`;
    case "audit":
      return "audit";
    case "recover":
      return `recover ${effect.interface}`;
    case "give-up":
      return "give up";
    case "finish":
      return `finish ${effect.ended.outcome} ${effect.ended.reason}`;
  }
}

export const connected = {
  type: "connected",
  status: "running",
  dead: [],
} satisfies SupervisorEvent;
export const stop = { type: "stop", timeoutMs: 9_000, force: false } satisfies SupervisorEvent;
export const force = { type: "stop", timeoutMs: 9_000, force: true } satisfies SupervisorEvent;
export const interrupt = { type: "interrupt", timeoutMs: 7_000 } satisfies SupervisorEvent;
export const lost = { type: "qmp-lost" } satisfies SupervisorEvent;
export const exited = { type: "exited" } satisfies SupervisorEvent;
export const timer = (name: TimerName): SupervisorEvent => ({ type: "timer", timer: name });
export const qmp = (name: string, data: Record<string, unknown> = {}): SupervisorEvent => ({
  type: "qmp-event",
  name,
  data,
});
export const shutdown = (reason: string) =>
  qmp("SHUTDOWN", { guest: reason.startsWith("guest"), reason });
export const gone = (alias: string) =>
  qmp("NETDEV_STREAM_DISCONNECTED", { "netdev-id": `host${alias}` });
export const back = (alias: string) =>
  qmp("NETDEV_STREAM_CONNECTED", { "netdev-id": `host${alias}` });
export const started = (alias: string): SupervisorEvent => ({
  type: "passt-started",
  interface: alias,
});
export const failed = (alias: string): SupervisorEvent => ({
  type: "passt-failed",
  interface: alias,
  message: "port taken",
});

export interface Row {
  readonly name: string;
  readonly lifecycle?: Partial<LaunchPlan["lifecycle"]>;
  /** After QMP was connected, unless the first says otherwise. */
  readonly events: readonly SupervisorEvent[];
  /** The effects of the last event only. */
  readonly effects: readonly string[];
  readonly machine: MachineState;
  readonly reason?: string;
}

/** The state and the last effects after the events of a row. */
export function run(
  row: Row,
): { readonly state: SupervisorState; readonly effects: readonly string[] } {
  let state = initialState(plan(row.lifecycle));
  let effects: readonly Effect[] = [];
  for (const event of [connected, ...row.events]) [state, effects] = step(state, event);
  return { state, effects: effects.map(words) };
}
