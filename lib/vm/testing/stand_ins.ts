/**
 * For tests: a plan on a host that every test has, so that QEMU starts with documents from elsewhere. Files, sockets
 * and logs lie below a directory, KVM is TCG, memory is neither locked nor taken beforehand, ports are free ones, and
 * passt forwards none. Devices and their properties stay as they are.
 */
import { dirname, join } from "@std/path/posix";
import type { Host } from "../../host/host.ts";
import type { LaunchPlan, PlannedPasst } from "../../plan/launch_plan.ts";

/** What of the host the stand-ins take. */
export interface Room {
  /** A directory, where everything that the plan names lies; a short one, because sockets lie there. */
  readonly root: string;
  /** A free port. */
  readonly port: number;
}

/** What every Linux has for QEMU to open. */
const EVERYWHERE = ["/dev/urandom", "/dev/random", "/dev/null"];

/** The plan with stand-ins for what this host has not. Pure. */
export function withStandIns(plan: LaunchPlan, room: Room): LaunchPlan {
  const args = plan.qemu.args.map((arg, index) =>
    standIn(plan.qemu.args[index - 1] ?? "", arg, room)
  );
  const files = plan.files.map((file) => ({ ...file, path: moved(file.path, room) }));
  return { ...plan, files, passt: plan.passt.map(withoutPorts), qemu: { ...plan.qemu, args } };
}

/** Makes what QEMU opens: images in their formats, a kernel, directories, and somebody who listens. */
export async function makeStandIns(host: Host, plan: LaunchPlan): Promise<void> {
  const { args } = plan.qemu;
  for (const path of args.flatMap(pathsIn).filter((one) => !EVERYWHERE.includes(one))) {
    await Deno.mkdir(dirname(path), { recursive: true });
  }
  for (const path of optionsOf(args, "-fsdev").flatMap(pathsIn)) await Deno.mkdir(path);
  const formats = imageFormats(args);
  for (const { path, purpose } of plan.files.filter(({ access }) => access !== "create")) {
    if (purpose === "the kernel") await Deno.writeFile(path, kernelImage());
    else await makeImage(host, path, formats.get(path) ?? "raw");
  }
}

/** Listens where QEMU connects to somebody who is not part of the plan; the listeners are to be closed. */
export function listenForQemu({ passt, qemu: { args } }: LaunchPlan): Deno.Listener[] {
  const own = passt.map(({ socket }) => socket);
  return optionsOf(args, "-chardev").flatMap((arg) => {
    const path = /^socket,(?!.*server=on).*\bpath=([^,]*)/.exec(arg)?.[1];
    if (path === undefined || own.includes(path)) return [];
    return [Deno.listen({ transport: "unix", path })];
  });
}

/** An argument of QEMU after `option`. */
function standIn(option: string, arg: string, room: Room): string {
  if (arg.startsWith("{")) return JSON.stringify(standInOf(JSON.parse(arg), room));
  switch (option) {
    case "-accel":
      return arg.replace(/^kvm\b/, "tcg");
    case "-cpu":
      return arg.replace(/^host\b/, "max").replace(/,migratable=on\b/, "");
    case "-overcommit":
      return arg.replace("mem-lock=on", "mem-lock=off");
    case "-vnc":
      return arg.replace(/^[^,]*:[0-9]+(?=,|$)(.*,to=[0-9]+)?/, `127.0.0.1:0,to=999`);
    case "-spice":
      return arg.replace(/\bport=[1-9][0-9]*/, `port=${room.port}`)
        .replace(/\baddr=[^,]*/, "addr=127.0.0.1");
    case "-chardev":
      return arg.replace(/\bport=[0-9]+(?=.*server=on)/, `port=0`)
        .replace(/(?<==)\/(?:[^,]|,,)*/g, (path) => moved(path, room));
    default:
      return arg.replace(/(?<=^|=)\/(?:[^,]|,,)*/g, (path) => moved(path, room));
  }
}

/** The same for what stands in JSON. */
function standInOf(value: unknown, room: Room): unknown {
  if (typeof value === "string") return value.startsWith("/") ? moved(value, room) : value;
  if (Array.isArray(value)) return value.map((one) => standInOf(one, room));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) => {
      if (["hugetlb", "hugetlbsize", "prealloc"].includes(name)) return [];
      // What is a device there is a file here.
      if (name === "driver" && ["host_device", "host_cdrom"].includes(String(member))) {
        return [[name, "file"]];
      }
      return [[name, standInOf(member, room)]];
    }),
  );
}

function moved(path: string, { root }: Room): string {
  return path.startsWith(`${root}/`) || EVERYWHERE.includes(path) ? path : join(root, path);
}

function optionsOf(args: readonly string[], option: string): string[] {
  return args.filter((_, index) => args[index - 1] === option);
}

/** The names of all that an argument has QEMU open. */
function pathsIn(arg: string): string[] {
  if (!arg.startsWith("{")) {
    return [...arg.matchAll(/(?<=^|=)\/(?:[^,]|,,)*/g)].map(([path]) => path.replaceAll(",,", ","));
  }
  const found: string[] = [];
  JSON.parse(arg, (_, value) => {
    if (typeof value === "string" && value.startsWith("/")) found.push(value);
    return value;
  });
  return found;
}

/** What `-blockdev` says of each file: a format's node names the node of its file. */
function imageFormats(args: readonly string[]): ReadonlyMap<string, string> {
  const nodes = optionsOf(args, "-blockdev")
    .map((arg): Record<string, unknown> => JSON.parse(arg));
  return new Map(nodes.flatMap(({ driver, file }) => {
    const storage = nodes.find((node) => node["node-name"] === file);
    return storage === undefined ? [] : [[String(storage["filename"]), String(driver)]];
  }));
}

async function makeImage(host: Host, path: string, format: string): Promise<void> {
  const { exit, stderr } = await host.programs.run(
    "qemu-img",
    ["create", "-q", "-f", format, path, "1M"],
    { timeoutMs: 10_000 },
  );
  if (exit.kind !== "exited" || exit.code !== 0) throw new Error(`Cannot make ${path}: ${stderr}`);
}

/** Forwards and the interface of the host, with their values, are the document's; the host's are others. */
function withoutPorts(passt: PlannedPasst): PlannedPasst {
  const options = /^--(?:tcp-ports|udp-ports|interface|address|gateway|dns|map-.*|log-file)$/;
  const args = passt.args.filter((arg, index) =>
    !options.test(arg) && !options.test(passt.args[index - 1] ?? "")
  );
  const { listeners: _, log: __, ...rest } = passt;
  return { ...rest, args };
}

/** The least that QEMU loads as a kernel: the boot protocol's header (Documentation/arch/x86/boot.rst). */
export function kernelImage(): Uint8Array {
  const image = new Uint8Array(4096);
  const view = new DataView(image.buffer);
  view.setUint8(0x1f1, 1);
  view.setUint16(0x1fe, 0xaa55, true);
  view.setUint32(0x202, 0x53726448, true);
  view.setUint16(0x206, 0x0200, true);
  return image;
}
