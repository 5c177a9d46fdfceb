/** The shape of a plan that was written down: launch_plan.ts member by member. */
import {
  count,
  either,
  flag,
  list,
  members,
  object,
  oneOf,
  optional,
  type Shape,
  text,
  texts,
} from "../json/shape.ts";
import type { ArgumentOrigin } from "../qemu/provenance.ts";
import type {
  LaunchPlan,
  Lifecycle,
  LifecycleAction,
  Place,
  PlannedConsole,
  PlannedDirectory,
  PlannedDisplay,
  PlannedFile,
  PlannedFirmware,
  PlannedForward,
  PlannedGate,
  PlannedHelper,
  PlannedHostDevice,
  PlannedInterface,
  PlannedListener,
  PlannedPasst,
  PlannedPasstControl,
  PlannedPasstLog,
  PlannedQemu,
  PlannedQmp,
  PlannedRecovery,
  PlannedSeed,
  PlannedSocket,
  PlannedTemplate,
} from "./launch_plan.ts";
import type { WantedForward } from "../passt/parse_forward.ts";
import type { LeftOut } from "../passt/port_trial.ts";

const PLACE = members<Place>({ file: text, line: count, column: count });

const QMP = members<PlannedQmp>({ execute: text, arguments: object });

const DIRECTORY = members<PlannedDirectory>({
  path: text,
  mode: count,
  exclusive: flag,
  kept: optional(flag),
});

const FIRMWARE = members<PlannedFirmware>({
  descriptor: text,
  features: list(text),
  passedOver: list(members<PlannedFirmware["passedOver"][number]>({ file: text, why: text })),
});

const IMAGE_FORMAT = oneOf("raw", "qcow2", "qcow", "qed", "vdi", "vmdk", "vpc");

const FILE = members<PlannedFile>({
  path: text,
  access: oneOf("read", "read-write", "create"),
  purpose: text,
  place: optional(PLACE),
  madeFrom: optional(
    members<PlannedTemplate>({
      path: text,
      format: IMAGE_FORMAT,
      targetFormat: IMAGE_FORMAT,
      overlay: optional(flag),
    }),
  ),
  seed: optional(list(members<PlannedSeed[number]>({ name: text, text }))),
});

type HostDevice<Bus extends PlannedHostDevice["bus"]> = PlannedHostDevice & { readonly bus: Bus };

const HOST_DEVICE = either<PlannedHostDevice>("bus", {
  usb: members<HostDevice<"usb">>({
    bus: oneOf("usb"),
    vendor: count,
    product: count,
    place: optional(PLACE),
  }),
  pci: members<HostDevice<"pci">>({ bus: oneOf("pci"), address: text, place: optional(PLACE) }),
  mdev: members<HostDevice<"mdev">>({ bus: oneOf("mdev"), uuid: text, place: optional(PLACE) }),
});

const ORIGIN = members<ArgumentOrigin>({
  argument: count,
  part: optional(text),
  place: PLACE,
});

const LISTENER = members<PlannedListener>({
  proto: oneOf("tcp", "udp"),
  address: optional(text),
  dev: optional(text),
  start: count,
  end: count,
  place: optional(PLACE),
});

const PASST = members<PlannedPasst>({
  interface: text,
  program: text,
  args: list(text),
  origins: optional(list(ORIGIN)),
  socket: text,
  pidFile: text,
  control: optional(members<PlannedPasstControl>({ program: text, socket: text })),
  log: optional(members<PlannedPasstLog>({ file: text, earlier: text })),
  place: optional(PLACE),
  listeners: optional(list(LISTENER)),
  leavesOut: optional(oneOf<LeftOut>("ports", "families")),
});

const HELPER = members<PlannedHelper>({
  kind: oneOf("swtpm", "virtiofsd"),
  device: text,
  program: text,
  args: list(text),
  daemonises: optional(flag),
  socket: text,
  pidFile: text,
  logFile: optional(text),
  place: optional(PLACE),
});

const QEMU = members<PlannedQemu>({
  program: text,
  args: list(text),
  origins: optional(list(ORIGIN)),
  environment: optional(texts),
  qmpSocket: text,
  pidFile: text,
  logFile: text,
  gate: optional(members<PlannedGate>({ socket: text, remove: QMP })),
  setup: optional(list(QMP)),
});

export const FORWARD = members<PlannedForward>({
  proto: oneOf("tcp", "udp"),
  address: optional(text),
  dev: optional(text),
  port: optional(count),
  endPort: optional(count),
  toPort: optional(count),
  exclude: optional(flag),
});

/** A forward that somebody asks for. */
export const WANTED_FORWARD = members<WantedForward>({
  proto: oneOf("tcp", "udp"),
  address: optional(text),
  dev: optional(text),
  port: optional(count),
  endPort: optional(count),
  toPort: optional(count),
});

type Recovery<By extends PlannedRecovery["by"]> = PlannedRecovery & { readonly by: By };

const RECOVERY = either<PlannedRecovery>("by", {
  reconnect: members<Recovery<"reconnect">>({ by: oneOf("reconnect") }),
  qmp: members<Recovery<"qmp">>({ by: oneOf("qmp"), remove: list(QMP), add: list(QMP) }),
  none: members<Recovery<"none">>({ by: oneOf("none") }),
});

const INTERFACE = members<PlannedInterface>({
  alias: text,
  mac: text,
  backend: oneOf("passt", "slirp", "vhost-user-passt"),
  netdev: text,
  announced: optional(flag),
  recovery: optional(RECOVERY),
  forwards: list(FORWARD),
  link: optional(oneOf("down")),
  place: optional(PLACE),
});

export const CONSOLE = members<PlannedConsole>({ alias: text, socket: text, logFile: text });

export const DISPLAY = members<PlannedDisplay>({
  type: oneOf("vnc", "spice"),
  address: optional(text),
  port: optional(count),
  websocket: optional(count),
  socket: optional(text),
});

const ACTION = oneOf<LifecycleAction>("destroy", "restart", "preserve");

export const LAUNCH_PLAN: Shape<LaunchPlan> = members<LaunchPlan>({
  name: text,
  uuid: text,
  directory: text,
  directories: list(DIRECTORY),
  files: list(FILE),
  firmware: optional(FIRMWARE),
  hostDevices: optional(list(HOST_DEVICE)),
  sockets: list(members<PlannedSocket>({ path: text, purpose: text })),
  passt: list(PASST),
  helpers: optional(list(HELPER)),
  qemu: QEMU,
  interfaces: list(INTERFACE),
  consoles: list(CONSOLE),
  displays: optional(list(DISPLAY)),
  vsockCid: optional(count),
  memoryKiB: optional(count),
  processors: optional(count),
  lifecycle: members<Lifecycle>({ onPoweroff: ACTION, onReboot: ACTION, onCrash: ACTION }),
  xml: text,
});
