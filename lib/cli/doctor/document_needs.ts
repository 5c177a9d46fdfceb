/** What a document asks of the host, as far as the doctor looks at it. Pure. */
import { diskPath } from "../../domain/disk.ts";
import type { Domain } from "../../domain/domain.ts";
import { usesPasst } from "../../domain/interface.ts";
import { openPorts } from "../../domain/open_ports.ts";
import { portCount } from "../../passt/open_files.ts";
import { type Architecture, knownArchitecture, nvramPath } from "../../domain/os.ts";
import { needsSwtpm } from "../../domain/tpm.ts";
import { needsVirtiofsd } from "../../plan/helpers.ts";

export interface DocumentNeeds {
  readonly kvm: boolean;
  readonly vsock: boolean;
  /** libvirt's name of the guest's architecture; absent: the host's, or one that no machine here can have. */
  readonly arch?: Architecture;
  readonly emulator?: string;
  readonly passt: boolean;
  readonly swtpm: boolean;
  readonly virtiofsd: boolean;
  readonly firmware: boolean;
  /** Something of it outlives its runs, where domrun chooses. */
  readonly keepsState: boolean;
  /** The lowest port of the host that is forwarded by name; absent: none is. */
  readonly lowestPort?: number;
  /** How many ports the passt with the most of them opens. */
  readonly ports: number;
  /** All of the guest's memory is locked. */
  readonly locksMemory: boolean;
  readonly memoryKiB?: number;
  /** Absolute paths. */
  readonly images: readonly string[];
}

export function needsOf({ type, os, devices, memory, memoryBacking }: Domain): DocumentNeeds {
  const wanted = (devices?.interfaces ?? []).filter(usesPasst);
  const ports = wanted.flatMap((one) =>
    one.portForwards.filter(({ ranges }) => ranges.some(({ exclude }) => exclude !== true))
  ).flatMap(openPorts);
  const images = (devices?.disks ?? []).flatMap((disk) => diskPath(disk) ?? []);
  const swtpm = (devices?.tpms ?? []).some(needsSwtpm);
  const firmware = os.firmware === "efi";
  const variables = os.nvram && nvramPath(os.nvram);
  const arch = knownArchitecture(os.type.arch);
  return {
    kvm: type === "kvm",
    vsock: devices?.vsock !== undefined,
    ...(arch === undefined ? {} : { arch }),
    ...(devices?.emulator === undefined ? {} : { emulator: devices.emulator }),
    passt: wanted.length > 0,
    swtpm,
    virtiofsd: (devices?.filesystems ?? []).some(needsVirtiofsd),
    firmware,
    keepsState: swtpm || firmware && variables === undefined,
    ...(ports.length === 0 ? {} : { lowestPort: Math.min(...ports.map(({ start }) => start)) }),
    ports: Math.max(0, ...wanted.map(({ portForwards }) => portCount(portForwards))),
    locksMemory: memoryBacking?.locked === true ||
      (devices?.hostdevs ?? []).some((one) => one.type !== "usb"),
    ...(memory === undefined ? {} : { memoryKiB: memory.sizeKiB }),
    images: images.filter((path) => path.startsWith("/")),
  };
}
