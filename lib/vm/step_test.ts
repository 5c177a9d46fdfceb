import { assertEquals } from "@std/assert";
import type { LaunchPlan } from "./launch_plan.ts";
import type { MachineState } from "./machine_event.ts";
import { initialState, step } from "./step.ts";
import type { Effect, SupervisorEvent, SupervisorState, TimerName } from "./supervisor_state.ts";

/** A passt interface that QEMU reconnects, one that takes QMP commands, one that nothing helps, and slirp. */
function plan(lifecycle: Partial<LaunchPlan["lifecycle"]> = {}): LaunchPlan {
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
function words(effect: Effect): string {
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
    case "signal":
      return effect.signal;
    case "arm":
      return `arm ${effect.timer} ${effect.delayMs}`;
    case "cancel":
      return `cancel ${effect.timer}`;
    case "start-passt":
      return `passt ${effect.interface}`;
    case "recover":
      return `recover ${effect.interface}`;
    case "give-up":
      return "give up";
    case "finish":
      return `finish ${effect.ended.outcome} ${effect.ended.reason}`;
  }
}

const connected: SupervisorEvent = { type: "connected", status: "running", dead: [] };
const stop: SupervisorEvent = { type: "stop", timeoutMs: 9_000, force: false };
const force: SupervisorEvent = { type: "stop", timeoutMs: 9_000, force: true };
const interrupt: SupervisorEvent = { type: "interrupt", timeoutMs: 7_000 };
const lost: SupervisorEvent = { type: "qmp-lost" };
const exited: SupervisorEvent = { type: "exited" };
const timer = (name: TimerName): SupervisorEvent => ({ type: "timer", timer: name });
const qmp = (name: string, data: Record<string, unknown> = {}): SupervisorEvent => ({
  type: "qmp-event",
  name,
  data,
});
const shutdown = (reason: string) => qmp("SHUTDOWN", { guest: reason.startsWith("guest"), reason });
const gone = (alias: string) => qmp("NETDEV_STREAM_DISCONNECTED", { "netdev-id": `host${alias}` });
const back = (alias: string) => qmp("NETDEV_STREAM_CONNECTED", { "netdev-id": `host${alias}` });
const started = (alias: string): SupervisorEvent => ({ type: "passt-started", interface: alias });
const failed = (alias: string): SupervisorEvent => ({
  type: "passt-failed",
  interface: alias,
  message: "port taken",
});

interface Row {
  readonly name: string;
  readonly lifecycle?: Partial<LaunchPlan["lifecycle"]>;
  /** After QMP was connected, unless the first says otherwise. */
  readonly events: readonly SupervisorEvent[];
  /** The effects of the last event only. */
  readonly effects: readonly string[];
  readonly machine: MachineState;
  readonly reason?: string;
}

const LADDER: readonly Row[] = [
  {
    name: "connected: the machine runs",
    events: [],
    effects: ["cancel qmp", "state running"],
    machine: "running",
  },
  {
    name: "stop asks the guest first",
    events: [stop],
    effects: [
      "state stopping",
      "stopping system_powerdown 9000",
      "qmp system_powerdown",
      "arm rung 9000",
    ],
    machine: "stopping",
  },
  {
    name: "a guest that does not power off: quit",
    events: [stop, timer("rung")],
    effects: ["stopping quit 5000", "qmp quit", "arm rung 5000"],
    machine: "stopping",
  },
  {
    name: "a QEMU that does not quit: SIGTERM",
    events: [stop, timer("rung"), timer("rung")],
    effects: ["stopping SIGTERM 5000", "SIGTERM", "arm rung 5000"],
    machine: "stopping",
  },
  {
    name: "a QEMU that ignores SIGTERM: SIGKILL",
    events: [stop, timer("rung"), timer("rung"), timer("rung")],
    effects: ["stopping SIGKILL 5000", "SIGKILL", "arm rung 5000"],
    machine: "stopping",
  },
  {
    name: "a QEMU that survives SIGKILL: whoever waits is told",
    events: [stop, timer("rung"), timer("rung"), timer("rung"), timer("rung")],
    effects: ["warning", "give up"],
    machine: "stopping",
  },
  {
    name: "a process that goes after all ends the machine",
    events: [stop, timer("rung"), timer("rung"), timer("rung"), timer("rung"), exited],
    effects: ["finish stopped stop-requested"],
    machine: "stopped",
  },
  {
    name: "force begins at quit",
    events: [force],
    effects: ["state stopping", "stopping quit 5000", "qmp quit", "arm rung 5000"],
    machine: "stopping",
  },
  {
    name: "force hastens a stop that waits for the guest",
    events: [stop, force],
    effects: ["stopping quit 5000", "qmp quit", "arm rung 5000"],
    machine: "stopping",
  },
  {
    name: "a second stop presses the power button again",
    events: [stop, { ...stop, timeoutMs: 1_000 }],
    effects: ["stopping system_powerdown 1000", "qmp system_powerdown", "arm rung 1000"],
    machine: "stopping",
  },
  {
    name: "a stop does not lower a rung that was climbed",
    events: [force, stop],
    effects: [],
    machine: "stopping",
  },
  {
    name: "an interrupt is an orderly stop",
    events: [interrupt],
    effects: [
      "state stopping",
      "stopping system_powerdown 7000",
      "qmp system_powerdown",
      "arm rung 7000",
    ],
    machine: "stopping",
  },
  {
    name: "two interrupts skip a rung",
    events: [interrupt, interrupt],
    effects: ["stopping quit 5000", "qmp quit", "arm rung 5000"],
    machine: "stopping",
  },
  {
    name: "four interrupts kill",
    events: [interrupt, interrupt, interrupt, interrupt],
    effects: ["stopping SIGKILL 5000", "SIGKILL", "arm rung 5000"],
    machine: "stopping",
  },
  {
    name: "an interrupted machine says so at its end",
    events: [interrupt, lost, exited],
    effects: ["finish stopped interrupted"],
    machine: "stopped",
  },
  {
    name: "a refused command climbs at once",
    events: [stop, { type: "qmp-refused", command: "system_powerdown", message: "no ACPI" }],
    effects: ["warning", "stopping quit 5000", "qmp quit", "arm rung 5000"],
    machine: "stopping",
  },
  {
    name: "a refusal of something else changes nothing",
    events: [stop, { type: "qmp-refused", command: "cont", message: "no" }],
    effects: ["warning"],
    machine: "stopping",
  },
  {
    name: "a machine that a person paused is woken for the power button",
    events: [qmp("STOP"), stop],
    effects: [
      "state stopping",
      "qmp cont",
      "stopping system_powerdown 9000",
      "qmp system_powerdown",
      "arm rung 9000",
    ],
    machine: "stopping",
  },
  {
    name: "a machine that an error paused is not asked",
    events: [
      qmp("BLOCK_IO_ERROR", { device: "vda", action: "stop", reason: "No space left on device" }),
      qmp("STOP"),
      stop,
    ],
    effects: ["state stopping", "stopping quit 5000", "qmp quit", "arm rung 5000"],
    machine: "stopping",
    reason: 'disk "vda": No space left on device',
  },
  {
    name: "a stop before QMP answers is kept, and its command sent when it does",
    events: [lost, stop, timer("qmp"), connected],
    effects: ["cancel qmp", "qmp system_powerdown"],
    machine: "stopping",
  },
];

const ENDS: readonly Row[] = [
  {
    name: "a guest that powers off",
    events: [shutdown("guest-shutdown"), lost, exited],
    effects: ["finish stopped guest-poweroff"],
    machine: "stopped",
  },
  {
    name: "a guest that powers off is told, and its QEMU gets two seconds",
    events: [shutdown("guest-shutdown")],
    effects: ["guest poweroff", "arm linger 2000"],
    machine: "running",
  },
  {
    name: "a QEMU that stays after the guest has gone is told to quit",
    events: [shutdown("guest-shutdown"), timer("linger")],
    effects: ["state stopping", "stopping quit 5000", "qmp quit", "arm rung 5000"],
    machine: "stopping",
  },
  {
    name: "and the guest's power-off stays the reason",
    events: [shutdown("guest-shutdown"), timer("linger"), shutdown("host-qmp-quit"), exited],
    effects: ["finish stopped guest-poweroff"],
    machine: "stopped",
  },
  {
    name: "on_poweroff restart: reset and go on",
    lifecycle: { onPoweroff: "restart" },
    events: [shutdown("guest-shutdown"), qmp("STOP")],
    effects: ["qmp system_reset", "qmp cont"],
    machine: "running",
  },
  {
    name: "on_poweroff restart: a stop still ends it",
    lifecycle: { onPoweroff: "restart" },
    events: [stop, shutdown("guest-shutdown"), qmp("STOP")],
    effects: ["stopping quit 5000", "qmp quit", "arm rung 5000"],
    machine: "stopping",
  },
  {
    name: "on_poweroff preserve: paused, with the reason",
    lifecycle: { onPoweroff: "preserve" },
    events: [shutdown("guest-shutdown"), qmp("STOP")],
    effects: ["state paused"],
    machine: "paused",
    reason: "the guest powered off",
  },
  {
    name: "on_reboot destroy",
    lifecycle: { onReboot: "destroy" },
    events: [shutdown("guest-reset"), lost, exited],
    effects: ["finish stopped guest-reboot"],
    machine: "stopped",
  },
  {
    name: "on_reboot restart: QEMU resets by itself, and it is told",
    events: [qmp("RESET", { guest: true, reason: "guest-reset" })],
    effects: ["guest reboot"],
    machine: "running",
  },
  {
    name: "on_reboot preserve",
    lifecycle: { onReboot: "preserve" },
    events: [shutdown("guest-reset"), qmp("STOP")],
    effects: ["state paused"],
    machine: "paused",
    reason: "the guest rebooted",
  },
  {
    name: "on_crash destroy: a panic is a failure",
    events: [qmp("GUEST_PANICKED"), shutdown("guest-panic"), lost, exited],
    effects: ["finish failed guest-panic"],
    machine: "failed",
  },
  {
    name: "on_crash restart",
    lifecycle: { onCrash: "restart" },
    events: [qmp("GUEST_PANICKED"), qmp("STOP")],
    effects: ["qmp system_reset", "qmp cont"],
    machine: "running",
  },
  {
    name: "on_crash preserve",
    lifecycle: { onCrash: "preserve" },
    events: [qmp("GUEST_PANICKED"), qmp("STOP")],
    effects: ["state paused"],
    machine: "paused",
    reason: "the guest panicked",
  },
  {
    name: "a guest that was restarted after a panic can power off like any other",
    lifecycle: { onCrash: "restart" },
    events: [qmp("GUEST_PANICKED"), qmp("STOP"), qmp("RESUME"), shutdown("guest-shutdown"), exited],
    effects: ["finish stopped guest-poweroff"],
    machine: "stopped",
  },
  {
    name: "QEMU quits because somebody told it over QMP",
    events: [shutdown("host-qmp-quit"), lost, exited],
    effects: ["finish stopped quit-over-qmp"],
    machine: "stopped",
  },
  {
    name: "QEMU ended by a stranger's signal",
    events: [shutdown("host-signal"), lost, exited],
    effects: ["finish failed killed-from-outside"],
    machine: "failed",
  },
  {
    name: "QEMU crashes",
    events: [lost, exited],
    effects: ["finish failed crash"],
    machine: "failed",
  },
  {
    name: "QEMU dies before QMP ever answered",
    events: [{ type: "connect-failed" }, exited],
    effects: ["finish failed crash"],
    machine: "failed",
  },
  {
    name: "nothing happens to a machine that has ended",
    events: [exited, stop],
    effects: [],
    machine: "failed",
  },
  {
    name: "QMP lost with the process alive: tried again",
    events: [lost, timer("qmp")],
    effects: ["connect"],
    machine: "running",
  },
  {
    name: "QMP that cannot be had is tried again and again",
    events: [lost, timer("qmp"), { type: "connect-failed" }],
    effects: ["arm qmp 500"],
    machine: "running",
  },
  {
    name: "QMP is back, and nothing has changed",
    events: [lost, timer("qmp"), connected],
    effects: ["cancel qmp"],
    machine: "running",
  },
  {
    name: "QMP is back, and somebody paused the guest meanwhile",
    events: [lost, timer("qmp"), { ...connected, status: "paused" }],
    effects: ["cancel qmp", "state paused"],
    machine: "paused",
  },
  { name: "a person pauses", events: [qmp("STOP")], effects: ["state paused"], machine: "paused" },
  {
    name: "and resumes",
    events: [qmp("STOP"), qmp("RESUME")],
    effects: ["state running"],
    machine: "running",
  },
  {
    name: "an error of a disk that QEMU hands to the guest is a warning",
    events: [
      qmp("BLOCK_IO_ERROR", { device: "", "node-name": "n", action: "report" }),
      qmp("STOP"),
    ],
    effects: ["state paused"],
    machine: "paused",
  },
  {
    name: "an event that has no word here is passed on",
    events: [qmp("DEVICE_DELETED", { device: "net0" })],
    effects: ["qmp DEVICE_DELETED"],
    machine: "running",
  },
];

function run(row: Row): { readonly state: SupervisorState; readonly effects: readonly string[] } {
  let state = initialState(plan(row.lifecycle));
  let effects: readonly Effect[] = [];
  for (const event of [connected, ...row.events]) [state, effects] = step(state, event);
  return { state, effects: effects.map(words) };
}

for (const row of [...LADDER, ...ENDS]) {
  Deno.test(`step(): ${row.name}`, () => {
    const { state, effects } = run(row);
    assertEquals(effects, row.effects);
    assertEquals(state.machine, row.machine);
    assertEquals(state.reason, row.reason);
  });
}

interface LinkRow {
  readonly name: string;
  readonly events: readonly SupervisorEvent[];
  readonly effects: readonly string[];
  /** Of the interface that the row is about. */
  readonly alias: string;
  readonly state: "up" | "reconnecting" | "down";
}

/** passt starts and ends again at once, `times` times. */
function loop(times: number): readonly SupervisorEvent[] {
  return Array.from({ length: times }, () => [gone("net0"), timer("passt:net0"), started("net0")])
    .flat();
}

const LINKS: readonly LinkRow[] = [
  {
    name: "passt dies first: it is started again at once",
    events: [gone("net0")],
    effects: ["cancel stable:net0", "interface net0 reconnecting 0", "passt net0"],
    alias: "net0",
    state: "reconnecting",
  },
  {
    name: "QEMU comes back by itself",
    events: [gone("net0"), started("net0")],
    effects: ["arm link:net0 10000"],
    alias: "net0",
    state: "reconnecting",
  },
  {
    name: "and tells so",
    events: [gone("net0"), started("net0"), back("net0")],
    effects: ["cancel link:net0", "arm stable:net0 10000", "interface net0 up"],
    alias: "net0",
    state: "up",
  },
  {
    name: "QEMU is brought back with QMP commands",
    events: [gone("net1"), started("net1")],
    effects: ["recover net1", "arm link:net1 10000"],
    alias: "net1",
    state: "reconnecting",
  },
  {
    name: "QMP commands that are refused leave the interface down",
    events: [
      gone("net1"),
      started("net1"),
      { type: "recover-failed", interface: "net1", message: "no" },
    ],
    effects: ["interface net1 down"],
    alias: "net1",
    state: "down",
  },
  {
    name: "a QEMU that cannot come back leaves the interface down",
    events: [gone("net2"), started("net2")],
    effects: ["interface net2 down"],
    alias: "net2",
    state: "down",
  },
  {
    name: "vhost-user: no event tells that QEMU is back",
    events: [qmp("NETDEV_VHOST_USER_DISCONNECTED", { "netdev-id": "hostnet4" }), started("net4")],
    effects: ["interface net4 up", "arm stable:net4 10000"],
    alias: "net4",
    state: "up",
  },
  {
    name: "a second event about the same death starts nothing twice",
    events: [gone("net0"), gone("net0")],
    effects: [],
    alias: "net0",
    state: "reconnecting",
  },
  {
    name: "a start that fails is tried again later",
    events: [gone("net0"), failed("net0")],
    effects: [
      "cancel stable:net0",
      "cancel link:net0",
      "interface net0 reconnecting 100",
      "arm passt:net0 100",
    ],
    alias: "net0",
    state: "reconnecting",
  },
  {
    name: "and then started",
    events: [gone("net0"), failed("net0"), timer("passt:net0")],
    effects: ["passt net0"],
    alias: "net0",
    state: "reconnecting",
  },
  {
    name: "the fourth failure in a row: down, and tried more slowly",
    events: [gone("net0"), failed("net0"), failed("net0"), failed("net0"), failed("net0")],
    effects: [
      "cancel stable:net0",
      "cancel link:net0",
      "interface net0 down 800",
      "arm passt:net0 800",
    ],
    alias: "net0",
    state: "down",
  },
  {
    name: "a crash loop is slowed down though each start succeeds",
    events: [gone("net0"), started("net0"), ...loop(3), gone("net0")],
    effects: [
      "cancel stable:net0",
      "cancel link:net0",
      "interface net0 down 1600",
      "arm passt:net0 1600",
    ],
    alias: "net0",
    state: "down",
  },
  {
    name: "a crash loop never gives up",
    events: [gone("net0"), started("net0"), ...loop(40), gone("net0")],
    effects: [
      "cancel stable:net0",
      "cancel link:net0",
      "interface net0 down 10000",
      "arm passt:net0 10000",
    ],
    alias: "net0",
    state: "down",
  },
  {
    name: "a passt that lasted is forgiven",
    events: [gone("net0"), started("net0"), back("net0"), timer("stable:net0"), gone("net0")],
    effects: ["cancel stable:net0", "interface net0 reconnecting 0", "passt net0"],
    alias: "net0",
    state: "reconnecting",
  },
  {
    name: "a QEMU that does not come back in time: down",
    events: [gone("net0"), started("net0"), timer("link:net0")],
    effects: ["interface net0 down"],
    alias: "net0",
    state: "down",
  },
  {
    name: "and up when it does after all",
    events: [gone("net0"), started("net0"), timer("link:net0"), back("net0")],
    effects: ["cancel link:net0", "arm stable:net0 10000", "interface net0 up"],
    alias: "net0",
    state: "up",
  },
  {
    name: "passt ends while the machine stops: that is how it should be",
    events: [stop, gone("net0")],
    effects: [],
    alias: "net0",
    state: "up",
  },
  {
    name: "passt ends because the guest has powered off",
    events: [shutdown("guest-shutdown"), gone("net0")],
    effects: [],
    alias: "net0",
    state: "up",
  },
  {
    name: "a restart that fails after a stop is not repeated",
    events: [gone("net0"), stop, failed("net0")],
    effects: [],
    alias: "net0",
    state: "reconnecting",
  },
  {
    name: "a timer of a restart that goes off after a stop starts nothing",
    events: [gone("net0"), failed("net0"), stop, timer("passt:net0")],
    effects: [],
    alias: "net0",
    state: "reconnecting",
  },
  {
    name: "adopted: a passt that died meanwhile is started again",
    events: [lost, timer("qmp"), { ...connected, dead: ["net0"] }],
    effects: ["cancel qmp", "cancel stable:net0", "interface net0 reconnecting 0", "passt net0"],
    alias: "net0",
    state: "reconnecting",
  },
  {
    name: "an event of a netdev that is nobody's changes nothing",
    events: [gone("net9")],
    effects: [],
    alias: "net0",
    state: "up",
  },
];

for (const row of LINKS) {
  Deno.test(`step(): ${row.name}`, () => {
    const { state, effects } = run({ ...row, machine: "running" });
    assertEquals(effects, row.effects);
    assertEquals(state.links.find(({ alias }) => alias === row.alias)?.state, row.state);
  });
}

Deno.test("initialState() has a link for each interface with a passt", () => {
  const state = initialState(plan());
  assertEquals(state.links.map(({ alias }) => alias), ["net0", "net1", "net2", "net4"]);
});
