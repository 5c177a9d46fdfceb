/** For tests: a small machine written by hand, with the BIOS and iPXE for a guest. */
import { join } from "@std/path/posix";
import type { Host } from "../../host/host.ts";
import type { LaunchPlan, Lifecycle, PlannedFile, PlannedQmp } from "../../plan/launch_plan.ts";
import { machineFiles, passtFiles } from "../../plan/machine_files.ts";
import { PRIVATE_DIRECTORY_MODE } from "../../host/modes.ts";

export interface TestMachine {
  readonly name: string;
  /** passt's `--tcp-ports`, one interface each. */
  readonly ports?: readonly string[];
  /** After QEMU's own arguments. */
  readonly extraArgs?: readonly string[];
  readonly lifecycle?: Partial<Lifecycle>;
  readonly files?: readonly PlannedFile[];
  readonly setup?: readonly PlannedQmp[];
  /** False: the stream netdev is given to the device directly, and this QEMU 7.2 cannot reconnect. */
  readonly hub?: boolean;
}

/** The plan of a q35 machine of 32 MB. Pure. */
export function testPlan(host: Host, machine: TestMachine): LaunchPlan {
  const { name } = machine;
  const files = machineFiles(host.directories.machines, name);
  const aliases = (machine.ports ?? []).map((_, index) => `net${index}`);
  const stem = `${files.directory}/serial0`;
  const serial = { socket: `${stem}.socket`, logFile: `${stem}.log` };
  return {
    name,
    uuid: "00000000-0000-4000-8000-000000000001",
    directory: files.directory,
    directories: [
      { path: host.directories.passt, mode: PRIVATE_DIRECTORY_MODE, exclusive: false },
      { path: files.directory, mode: PRIVATE_DIRECTORY_MODE, exclusive: true },
    ],
    files: machine.files ?? [],
    sockets: [],
    passt: aliases.map((alias, index) => {
      const { socket, pidFile } = passtFiles(host.directories.passt, name, alias);
      const runas = host.user.uid === 0 ? ["--runas", "0:0"] : [];
      const ports = ["--tcp-ports", machine.ports?.[index] ?? "none"];
      return {
        interface: alias,
        program: "passt",
        args: ["--one-off", ...runas, "--socket", socket, "--pid", pidFile, ...ports],
        socket,
        pidFile,
        place: { file: `${name}.xml`, line: 10 + index, column: 5 },
      };
    }),
    qemu: {
      program: "qemu-system-x86_64",
      args: [
        ...(aliases.length === 0 ? [] : gateArgs(files.gateSocket)),
        ...qemuArgs(host, machine, aliases),
        ...[
          "-chardev",
          `socket,id=charserial0,path=${serial.socket},server=on,wait=off,` +
          `logfile=${serial.logFile},logappend=on`,
        ],
        ...["-serial", "chardev:charserial0"],
        ...(machine.extraArgs ?? []),
      ],
      qmpSocket: files.qmpSocket,
      pidFile: files.qemuPidFile,
      logFile: files.qemuLog,
      ...(aliases.length === 0 ? {} : {
        gate: {
          socket: files.gateSocket,
          remove: { execute: "chardev-remove", arguments: { id: "gate" } },
        },
      }),
      ...(machine.setup === undefined ? {} : { setup: machine.setup }),
    },
    interfaces: aliases.map((alias, index) => ({
      alias,
      mac: `52:54:00:00:00:0${index}`,
      backend: "passt",
      netdev: machine.hub === false ? `host${alias}` : `stream${alias}`,
      recovery: machine.hub === false ? { by: "none" } : hubRecovery(host, name, alias, index),
      forwards: [],
    })),
    consoles: [{ alias: "serial0", ...serial }],
    lifecycle: {
      onPoweroff: "destroy",
      onReboot: "restart",
      onCrash: "destroy",
      ...machine.lifecycle,
    },
    xml: `<domain type='qemu'><name>${name}</name></domain>\n`,
  };
}

function qemuArgs(host: Host, machine: TestMachine, aliases: readonly string[]): readonly string[] {
  const files = machineFiles(host.directories.machines, machine.name);
  return [
    ...["-name", `guest=${machine.name.replaceAll(",", ",,")}`],
    ...["-S", "-daemonize", "-pidfile", files.qemuPidFile, "-D", files.qemuLog, "-d", "strace"],
    ...["-qmp", `unix:${files.qmpSocket},server=on,wait=off`],
    ...["-M", "q35,accel=tcg", "-m", "32", "-nodefaults", "-display", "none"],
    ...aliases.flatMap((alias, index) => netArgs(host, machine, alias, index)),
  ];
}

function gateArgs(path: string): readonly string[] {
  return ["-chardev", `socket,id=gate,path=${path},server=on,wait=on`];
}

function netArgs(host: Host, machine: TestMachine, alias: string, hubid: number) {
  const stream = streamNetdev(host, machine.name, alias);
  const device = { driver: "virtio-net-pci", id: alias, netdev: `host${alias}` };
  return machine.hub === false
    ? [
      "-netdev",
      JSON.stringify({ ...stream, id: `host${alias}` }),
      "-device",
      JSON.stringify(device),
    ]
    : [
      ...["-netdev", JSON.stringify(stream)],
      ...["-netdev", JSON.stringify({ type: "hubport", id: `host${alias}`, hubid })],
      ...["-netdev", JSON.stringify(hubport(alias, hubid))],
      ...["-netdev", JSON.stringify({ type: "hubport", id: `sink${alias}`, hubid })],
      ...["-device", JSON.stringify(device)],
    ];
}

function streamNetdev(host: Host, name: string, alias: string) {
  const { socket: path } = passtFiles(host.directories.passt, name, alias);
  return { type: "stream", id: `stream${alias}`, server: false, addr: { type: "unix", path } };
}

function hubport(alias: string, hubid: number) {
  return { type: "hubport", id: `hub${alias}`, hubid, netdev: `stream${alias}` };
}

function hubRecovery(host: Host, name: string, alias: string, hubid: number) {
  return {
    by: "qmp",
    remove: [
      { execute: "netdev_del", arguments: { id: `hub${alias}` } },
      { execute: "netdev_del", arguments: { id: `stream${alias}` } },
    ],
    add: [
      { execute: "netdev_add", arguments: streamNetdev(host, name, alias) },
      { execute: "netdev_add", arguments: hubport(alias, hubid) },
    ],
  } as const;
}

/** The host as it is a minute later: what is there is not new any more. */
export function later(host: Host): Host {
  return { ...host, clock: { ...host.clock, now: () => host.clock.now() + 60_000 } };
}

/** A host whose machines and passt sockets lie below `root`. Pure. */
export function hostBelow(host: Host, root: string): Host {
  return {
    ...host,
    directories: {
      machines: join(root, "machines"),
      passt: join(root, "passt"),
      cache: join(root, "cache"),
      state: join(root, "state"),
    },
  };
}
