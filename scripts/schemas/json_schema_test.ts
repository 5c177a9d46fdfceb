/** The JSON Schemas describe what the types of the code say, every optional key included, and refuse the rest. */
import { assertEquals } from "@std/assert";
import { PASST_FEATURE_NAMES, type PasstCapabilities } from "../../lib/passt/probe/features.ts";
import type { QemuCapabilities } from "../../lib/qemu/probe/capabilities.ts";
import { FEATURE_NAMES } from "../../lib/qemu/probe/features.ts";
import type { LaunchPlan, PlannedForward, PlannedInterface } from "../../lib/plan/launch_plan.ts";
import { isMachineEvent } from "../../lib/vm/machine/event_shape.ts";
import type { Happening, MachineEvent } from "../../lib/vm/machine/event.ts";
import type { MachineStatus } from "../../lib/vm/machine/status.ts";
import { decodeDocument } from "../../lib/xml/document.ts";
import type { Check, Verdict } from "../../lib/cli/doctor/check.ts";
import type { Step } from "../../lib/cli/self_test/step.ts";
import { findingJson } from "../../lib/cli/render/finding.ts";
import { machine } from "../../lib/xml/testing/sample_grammar.ts";
import { jsonSchema } from "./json_schema.ts";

/** The same type with nothing optional: a sample of it shows every key. */
type Full<T> = T extends readonly (infer E)[] ? readonly Full<E>[]
  : T extends object ? { readonly [K in keyof T]-?: Full<T[K]> }
  : T;

const UUID = "c7a5fdbd-edaf-9455-926a-d65c16db1809";
const MAC = "52:54:00:12:34:56";
const PLACE = { file: "vm.xml", line: 3, column: 5 };
const ORIGIN = { argument: 0, part: "on", place: PLACE };

const FORWARD: Full<PlannedForward> = {
  proto: "tcp",
  address: "127.0.0.1",
  dev: "lo",
  port: 8080,
  endPort: 8090,
  toPort: 80,
  exclude: false,
};

const INTERFACE: Full<PlannedInterface> = {
  alias: "net0",
  mac: MAC,
  backend: "passt",
  netdev: "hostnet0",
  announced: true,
  recovery: { by: "reconnect" },
  forwards: [FORWARD, { proto: "udp" } as Full<PlannedForward>],
  link: "down",
  place: PLACE,
};

const COMMAND = { execute: "set_link", arguments: { name: "net0", up: false } };

const PLAN: Full<LaunchPlan> = {
  name: "vm",
  uuid: UUID,
  directory: "/run/user/1/domrun/vm",
  directories: [{ path: "/run/user/1/domrun/vm", mode: 0o700, exclusive: true, kept: false }],
  files: [{
    path: "/srv/a.qcow2",
    access: "read-write",
    purpose: "disk 'vda'",
    place: PLACE,
    madeFrom: { path: "/t", format: "raw", targetFormat: "qcow2", overlay: true },
    seed: [{ name: "user-data", text: "#cloud-config" }],
  }],
  firmware: {
    descriptor: "/usr/share/qemu/firmware/60.json",
    features: ["secure-boot"],
    passedOver: [{ file: "/usr/share/qemu/firmware/50.json", why: "it is not a UEFI" }],
  },
  hostDevices: [
    { bus: "usb", vendor: 0x46d, product: 0xc534, place: PLACE },
    { bus: "pci", address: "0000:06:12.5", place: PLACE },
  ],
  sockets: [{ path: "/run/q", purpose: "QMP" }],
  helpers: [{
    kind: "swtpm",
    device: "tpm0",
    program: "/usr/bin/swtpm",
    args: ["socket"],
    daemonises: true,
    socket: "/run/t",
    pidFile: "/run/t.pid",
    logFile: "/run/t.log",
    place: PLACE,
  }],
  passt: [{
    interface: "net0",
    program: "/usr/bin/passt",
    args: ["--one-off"],
    origins: [ORIGIN],
    socket: "/run/s",
    pidFile: "/run/p",
    control: { program: "/usr/bin/pesto", socket: "/run/c" },
    log: { file: "/tmp/p.log", earlier: "/run/p.log" },
    place: PLACE,
    listeners: [{
      proto: "tcp",
      address: "127.0.0.1",
      dev: "lo",
      start: 2222,
      end: 2223,
      place: PLACE,
    }],
    leavesOut: "ports",
  }],
  qemu: {
    program: "/usr/bin/qemu-system-x86_64",
    args: ["-S"],
    origins: [ORIGIN],
    environment: { SDL_AUDIODRIVER: "alsa" },
    qmpSocket: "/run/q",
    pidFile: "/run/p",
    logFile: "/run/l",
    gate: {
      socket: "/run/g",
      remove: COMMAND,
    },
    setup: [COMMAND],
  },
  interfaces: [
    INTERFACE,
    { ...INTERFACE, recovery: { by: "qmp", remove: [COMMAND], add: [COMMAND] } },
    { ...INTERFACE, recovery: { by: "none" } },
  ],
  consoles: [{ alias: "serial0", socket: "/run/c", logFile: "/run/cl" }],
  displays: [{ type: "vnc", address: "::1", port: 5900, websocket: 5700, socket: "/run/v" }],
  vsockCid: 42,
  memoryKiB: 2048,
  processors: 2,
  lifecycle: { onPoweroff: "destroy", onReboot: "restart", onCrash: "preserve" },
  xml: "<domain/>\n",
};

const STATUS: Full<MachineStatus> = {
  name: "vm",
  uuid: UUID,
  state: "paused",
  reason: "the guest panicked",
  rebooting: true,
  supervised: true,
  startedAt: "2026-01-02T03:04:05.678Z",
  endedAt: "2026-01-02T03:04:06.678Z",
  ended: { outcome: "failed", reason: "crash", message: "QEMU ended", log: ["x"], left: ["y"] },
  pid: 4711,
  directory: "/run/user/1/domrun/vm",
  interfaces: [{
    alias: "net0",
    mac: MAC,
    backend: "slirp",
    state: "down",
    forwards: [FORWARD],
    link: "down",
    reason: "passt ended",
  }],
  consoles: [{ alias: "serial0", socket: "/run/c", logFile: "/run/cl" }],
  memoryKiB: 2048,
  processors: 2,
  uptimeSeconds: 61,
  passtRestarts: 3,
  lastError: { time: "2026-01-02T03:04:05.678Z", message: "net0 is down: passt ended" },
  displays: [{ type: "vnc", address: "::1", port: 5900, websocket: 5700, socket: "/run/v" }],
  vsockCid: 42,
};

const PROBE: Full<QemuCapabilities & { readonly passt?: PasstCapabilities }> = {
  emulator: "/usr/bin/qemu-system-x86_64",
  version: "7.2.22",
  package: "",
  target: "x86_64",
  accelerators: ["tcg"],
  kvm: { present: true, usable: false },
  machines: [{
    name: "pc-q35-7.2",
    alias: "q35",
    cpuMax: 288,
    isDefault: false,
    hotpluggableCpus: true,
    defaultRamId: "pc.ram",
    defaultCpuType: "qemu64-x86_64-cpu",
    deprecated: false,
  }],
  cpuModels: ["max"],
  cpuFeatures: { accelerator: "tcg", known: ["avx2", "vmx"], available: ["avx2"] },
  types: ["virtio-net-pci"],
  options: ["sandbox"],
  features: allTrue(FEATURE_NAMES),
  passt: {
    program: "/usr/bin/passt",
    version: "unknown",
    features: allTrue(PASST_FEATURE_NAMES),
    pesto: { program: "/usr/bin/pesto", version: "unknown" },
  },
};

function allTrue<N extends string>(names: readonly N[]): Record<N, boolean> {
  return Object.fromEntries(names.map((name) => [name, true])) as Record<N, boolean>;
}

const { exclude: _, ...WANTED } = FORWARD;

const DOCTOR: {
  readonly verdict: Verdict;
  readonly checks: readonly Full<Check>[];
} = {
  verdict: "limited",
  checks: [{
    name: "swtpm",
    verdict: "limited",
    found: "there is no program swtpm",
    fails: "machines with <tpm>",
    remedy: "install it: apt install swtpm",
  }],
};

const SELF_TEST: { readonly steps: readonly Full<Step>[] } & Record<string, unknown> = {
  verdict: "failed",
  durationMs: 12,
  steps: [{
    transport: "vhost-user",
    step: "passt killed",
    result: "failed",
    message: "passt was not started again",
    durationMs: 10_000,
    fault: "passt",
    help: "h",
  }],
};

/** One sample an event: the type asks for all of them. */
const HAPPENINGS: {
  readonly [E in Happening["event"]]: Full<Omit<Extract<Happening, { event: E }>, "event">>;
} = {
  launching: { uuid: UUID },
  "passt-ready": { interface: "net0", durationMs: 12.5, addresses: ["192.0.2.2", "fd00::2"] },
  "helper-ready": { helper: "swtpm", device: "tpm0", durationMs: 1.5 },
  "qemu-ready": { pid: 4711, durationMs: 80 },
  launched: { durationMs: 100 },
  "launch-failed": { message: "Cannot start passt" },
  supervising: {},
  state: { state: "running", reason: "resumed" },
  interface: {
    ...{ interface: "net0", state: "reconnecting", reason: "passt ended", retryMs: 100 },
    asked: false,
    outageMs: 44,
  },
  device: { change: "detached", element: "disk", alias: "virtio-disk1" },
  memory: { targetKiB: 65536 },
  forwards: { interface: "net0", added: [WANTED], removed: [WANTED] },
  stopping: { rung: "SIGTERM", deadlineMs: 5000 },
  reboot: { what: "failed", deadlineMs: 5000, reason: "the guest panicked" },
  guest: { what: "poweroff" },
  qmp: { name: "RTC_CHANGE", data: { offset: 1 } },
  warning: { message: "m" },
  ended: { outcome: "failed", reason: "crash", message: "QEMU ended", log: ["line"], left: ["m"] },
};

const EVENTS = Object.entries(HAPPENINGS).map(([event, rest]) =>
  ({ time: "2026-01-02T03:04:05.678Z", machine: "vm", event, ...rest }) as MachineEvent
);

Deno.test("what is read from a log takes every kind of event", () => {
  assertEquals(EVENTS.filter((event) => !isMachineEvent(event)), []);
});

async function findings(): Promise<readonly unknown[]> {
  const text = "<machine kind='Small' x='1'><label/><name>a</name><blkiotune/></machine>";
  const vocabulary = {
    knowsElement: () => true,
    knowsAttribute: () => false,
    advice: () => undefined,
  };
  return (await decodeDocument("vm.xml", text, machine, vocabulary)).findings.map(findingJson);
}

const SAMPLES: readonly (readonly [kind: string, values: () => unknown])[] = [
  ["check", findings],
  ["plan", () => [PLAN]],
  ["probe", () => [PROBE]],
  ["ps", () => [[], [STATUS]]],
  ["doctor", async () => [{ ...DOCTOR, findings: await findings() }]],
  ["self-test", () => [SELF_TEST]],
  ["event", () => EVENTS],
];

for (const [kind, values] of SAMPLES) {
  Deno.test(`${kind}.schema.json describes every key of its output`, async () => {
    const judge = await jsonSchema(kind, { exact: true });
    const samples = await values() as readonly unknown[];
    assertEquals(samples.length > 0, true);
    for (const sample of samples) assertEquals(judge(sample), []);
  });
}

Deno.test("the schemas refuse what is not their output, and bear keys to come", async () => {
  const finding = (await findings())[0] as Record<string, unknown>;
  const without = (value: object, key: string) =>
    Object.fromEntries(Object.entries(value).filter(([other]) => other !== key));
  const rows: readonly (readonly [kind: string, value: unknown, fits: boolean])[] = [
    ["check", { ...finding, later: 1 }, true],
    ["check", without(finding, "line"), false],
    ["check", { ...finding, severity: "fatal" }, false],
    ["check", { ...finding, column: 0 }, false],
    ["plan", { ...PLAN, later: 1 }, true],
    ["plan", without(PLAN, "qemu"), false],
    ["plan", { ...PLAN, passt: [without(PLAN.passt[0] ?? {}, "socket")] }, false],
    ["plan", { ...PLAN, interfaces: [{ ...INTERFACE, recovery: { by: "hope" } }] }, false],
    ["probe", without(PROBE, "passt"), true],
    ["probe", { ...PROBE, features: { "netdev.stream": "yes" } }, false],
    ["ps", [without(STATUS, "pid")], true],
    ["ps", [{ ...STATUS, startedAt: "yesterday" }], false],
    ["ps", [{ ...STATUS, interfaces: [{ ...STATUS.interfaces[0], mac: "x" }] }], false],
    ["doctor", { ...DOCTOR, findings: [], verdict: "well" }, false],
    ["event", { ...EVENTS[0], event: "later" }, false],
    ["event", without(EVENTS[0] ?? {}, "time"), false],
  ];
  for (const [kind, value, fits] of rows) {
    const judge = await jsonSchema(kind);
    assertEquals({ kind, value, fits: judge(value).length === 0 }, { kind, value, fits });
  }
});

Deno.test("an exact schema refuses keys that it does not describe", async () => {
  const rows: readonly (readonly [kind: string, value: unknown])[] = [
    ["check", { ...(await findings())[0] as object, later: 1 }],
    ["plan", { ...PLAN, qemu: { ...PLAN.qemu, later: 1 } }],
    ["ps", [{ ...STATUS, interfaces: [{ ...STATUS.interfaces[0], later: 1 }] }]],
    ["event", { ...EVENTS[0], later: 1 }],
  ];
  for (const [kind, value] of rows) {
    const judge = await jsonSchema(kind, { exact: true });
    assertEquals({ kind, fits: judge(value).length === 0 }, { kind, fits: false });
  }
});
