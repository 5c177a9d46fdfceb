/** What the user wants of a machine that is made from options. */
import { basename } from "@std/path/posix";
import { TAG_MAX_BYTES } from "../../domain/filesystem.ts";
import { bytesOfSize } from "../../domain/memory.ts";
import { isMachineName } from "../../domain/machine_name.ts";
import { byteLength } from "../../domain/socket_path.ts";
import type { Host } from "../../host/host.ts";
import type { WantedForward } from "../../passt/parse_forward.ts";
import type { Arguments } from "../arguments.ts";
import { UsageError } from "../command.ts";
import { wantedForward } from "../document/wanted_forward.ts";
import { absolute } from "../document/read_input.ts";
import { requireMachineName } from "../machine_operand.ts";

/** Guests by what they have drivers for. */
export type GuestKind = "linux" | "windows" | "other";

/** Paths are absolute. */
export interface Wish {
  readonly name: string;
  readonly arch: "x86_64" | "aarch64";
  readonly memoryMiB: number;
  readonly cpus: number;
  readonly guest: GuestKind;
  /** Absent: as this host has it. */
  readonly type?: "kvm" | "qemu";
  readonly disks: readonly string[];
  readonly cdroms: readonly string[];
  readonly kernel?: Kernel;
  readonly efi: boolean;
  readonly tpm: boolean;
  /** What the guest writes to the disks is thrown away. */
  readonly ephemeral: boolean;
  readonly shares: readonly Share[];
  readonly graphics?: "vnc" | "spice";
  readonly forwards: readonly WantedForward[];
}

/** A kernel that QEMU loads itself. */
export interface Kernel {
  readonly path: string;
  readonly initrd?: string;
  readonly cmdline: string;
}

/** A directory of the host in the guest. */
export interface Share {
  readonly directory: string;
  /** What the guest mounts; it fits virtiofs and 9p. */
  readonly tag: string;
}

/** Most of today's guests install and run in it; Windows 11 asks for twice as much. */
const MEMORY_MIB: Readonly<Record<GuestKind, number>> = { linux: 2048, windows: 4096, other: 2048 };

/** With it the kernel tells on the first serial port what it does. */
export const CONSOLE: Readonly<Record<Wish["arch"], string>> = {
  x86_64: "console=ttyS0",
  aarch64: "console=ttyAMA0",
};

/** Reads the options of `new` and `run`. Throws {@link UsageError}. */
export function wishOf(
  args: Arguments,
  host: Pick<Host, "workingDirectory" | "architecture">,
): Wish {
  const path = (text: string) => absolute(text, host);
  const [image] = args.operands;
  if (image !== undefined && /\.xml$/i.test(image)) {
    throw new UsageError(`${image} is a document, need an image`, "run it: domrun up FILE");
  }
  const isCd = image !== undefined && /\.iso$/i.test(image);
  const disks = [...(image === undefined || isCd ? [] : [image]), ...args.texts("disk")].map(path);
  const cdroms = [...(isCd ? [image] : []), ...args.texts("cdrom")].map(path);
  const arch = archOf(args.text("arch") ?? host.architecture);
  const kernel = kernelOf(args, arch, path);
  const [first = kernel?.path] = [...disks, ...cdroms];
  if (first === undefined) {
    throw new UsageError("a machine needs something to boot: IMAGE, --disk, --cdrom or --kernel");
  }
  const guest = guestOf(args.text("os"));
  const graphics = graphicsOf(args, guest);
  const type = args.text("type");
  const name = args.text("name");
  return {
    name: name === undefined ? nameAfter(first) : requireMachineName(name),
    arch,
    memoryMiB: memoryOf(args.text("memory")) ?? MEMORY_MIB[guest],
    cpus: cpusOf(args.text("cpus")) ?? 2,
    guest,
    ...(type === "kvm" || type === "qemu" ? { type } : {}),
    disks,
    cdroms,
    ...(kernel === undefined ? {} : { kernel }),
    efi: args.flag("efi"),
    tpm: args.flag("tpm"),
    ephemeral: args.flag("ephemeral"),
    shares: sharesOf(args.texts("share"), path),
    ...(graphics === undefined ? {} : { graphics }),
    forwards: args.texts("publish").map(wantedForward),
  };
}

/** A host of any other architecture emulates a PC. */
function archOf(text: string): Wish["arch"] {
  return text === "aarch64" ? text : "x86_64";
}

function kernelOf(
  args: Arguments,
  arch: Wish["arch"],
  path: (text: string) => string,
): Kernel | undefined {
  const kernel = args.text("kernel");
  const initrd = args.text("initrd");
  const cmdline = args.text("append");
  if (kernel === undefined) {
    const idle = initrd === undefined ? cmdline && "append" : "initrd";
    if (idle) throw new UsageError(`--${idle} is for a kernel: add --kernel FILE`);
    return undefined;
  }
  return {
    path: path(kernel),
    ...(initrd === undefined ? {} : { initrd: path(initrd) }),
    cmdline: cmdline ?? CONSOLE[arch],
  };
}

/** A name out of a file's name: `debian-12` for `debian-12.qcow2`. Pure. */
export function nameAfter(path: string): string {
  const name = basename(path).replace(/\.(qcow2|qcow|qed|img|raw|iso|vmdk|vdi|vpc|vhd|bin)$/i, "")
    .replace(/^\.+/, "");
  return isMachineName(name) ? name : "machine";
}

/** virt-install and QEMU count MiB where there is no unit. Pure. */
function memoryOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const memoryMiB = Math.round((bytesOfSize(text, "MiB") ?? 0) / 1024 ** 2);
  if (memoryMiB >= 1) return memoryMiB;
  throw new UsageError(`--memory takes a size such as 2G or 512M, found '${text}'`);
}

function cpusOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const count = /^[0-9]{1,5}$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= 65_535) return count;
  throw new UsageError(`--cpus takes a number of processors from 1 to 65535, found '${text}'`);
}

function guestOf(text: string | undefined): GuestKind {
  return text === "windows" || text === "other" ? text : "linux";
}

/** Windows is nothing without a screen. */
function graphicsOf(args: Arguments, guest: GuestKind): Wish["graphics"] {
  const asked = args.text("graphics");
  if (asked === "none") return undefined;
  if (asked === "vnc" || asked === "spice") return asked;
  return guest === "windows" ? "vnc" : undefined;
}

/** Two directories of one name have two tags. */
function sharesOf(texts: readonly string[], path: (text: string) => string): readonly Share[] {
  const tags = new Set<string>();
  return texts.map((text) => {
    const directory = path(text).replace(/(.)\/+$/, "$1");
    const tag = freeTag(basename(directory) || "root", tags);
    tags.add(tag);
    return { directory, tag };
  });
}

/** As much of `wanted` as a tag may have, with a number where another has that already. */
function freeTag(wanted: string, taken: ReadonlySet<string>): string {
  for (let count = 1;; count++) {
    const end = count === 1 ? "" : `-${count}`;
    const tag = beginningOf(wanted, TAG_MAX_BYTES["9p"] - end.length) + end;
    if (!taken.has(tag)) return tag;
  }
}

/** Its whole characters. */
function beginningOf(text: string, maxBytes: number): string {
  let beginning = "";
  for (const character of text) {
    if (byteLength(beginning + character) > maxBytes) break;
    beginning += character;
  }
  return beginning;
}
