/** The firmware: `-bios`, or flash with code and variables. https://libvirt.org/formatdomain.html#bios-bootloader */
import { type Loader, nvramPath } from "../../domain/os.ts";
import { jsonValue, type OptionMembers } from "./option_values.ts";
import { askedBy, type CommandLineContext } from "./context.ts";

const CODE = "libvirt-pflash0";
const VARIABLES = "libvirt-pflash1";

/** The block devices of the flash. They come before `-machine`, which names them. */
export function flashArguments(context: CommandLineContext): string[] {
  const { os } = context.domain;
  const { loader, nvram } = os;
  if (!loader?.path || !isFlash(loader)) return [];
  const code = blockdevs(CODE, {
    path: loader.path,
    device: false,
    readonly: loader.readonly ?? false,
    qcow2: loader.format === "qcow2",
    alwaysFormat: true,
  });
  const path = nvram && nvramPath(nvram);
  const variables = path === undefined ? [] : blockdevs(VARIABLES, {
    path,
    device: nvram?.source?.dev !== undefined,
    readonly: false,
    qcow2: nvram?.format === "qcow2",
    alwaysFormat: false,
  });
  return [
    ...askedBy(context, os, code, { child: "loader" }),
    ...askedBy(context, os, variables, { child: "nvram" }),
  ];
}

/** `-bios`, and the global that lets only SMM write the flash. */
export function firmwareArguments(context: CommandLineContext): string[] {
  const { os } = context.domain;
  const { loader } = os;
  if (!loader?.path) return [];
  if (!isFlash(loader)) {
    return askedBy(context, os, ["-bios", loader.path], { child: "loader" });
  }
  return loader.secure ? ["-global", "driver=cfi.pflash01,property=secure,value=on"] : [];
}

/** The members of `-machine` that name the flash. */
export function pflashNodes({ domain }: CommandLineContext): OptionMembers {
  const { loader, nvram } = domain.os;
  if (!loader?.path || !isFlash(loader)) return {};
  return {
    pflash0: `${CODE}-format`,
    pflash1: nvram && nvramPath(nvram) !== undefined
      ? `${VARIABLES}-${nvram.format === "qcow2" ? "format" : "storage"}`
      : undefined,
  };
}

/** A loader is a ROM unless it says that it is flash. */
function isFlash(loader: Loader): boolean {
  return loader.type === "pflash";
}

interface Flash {
  readonly path: string;
  readonly device: boolean;
  readonly readonly: boolean;
  readonly qcow2: boolean;
  /** A format node also for a raw image. */
  readonly alwaysFormat: boolean;
}

function blockdevs(name: string, flash: Flash): string[] {
  const driver = flash.device ? "host_device" : "file";
  const storage = { driver, filename: flash.path, "node-name": `${name}-storage` };
  if (!flash.qcow2 && !flash.alwaysFormat) {
    return ["-blockdev", jsonValue({ ...storage, "read-only": flash.readonly })];
  }
  const format = {
    "node-name": `${name}-format`,
    "read-only": flash.readonly,
    driver: flash.qcow2 ? "qcow2" : "raw",
    file: `${name}-storage`,
    ...(flash.qcow2 ? { backing: null } : {}),
  };
  return [
    "-blockdev",
    jsonValue({ ...storage, "auto-read-only": true, discard: "unmap" }),
    "-blockdev",
    jsonValue(format),
  ];
}
