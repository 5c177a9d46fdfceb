/** All devices of a machine that have an address, in the order of the grammar, with what to call them. */
import type { Address } from "../address.ts";
import type { Console, Serial } from "../chardev.ts";
import type { Controller } from "../controller.ts";
import type { Devices } from "../devices.ts";
import { type Disk, diskBus } from "../disk.ts";
import type { Hostdev } from "../hostdev.ts";
import { type Input, inputBus } from "../input.ts";
import { isInSlot, type MemoryDevice } from "../memory_device.ts";
import type { Interface } from "../interface.ts";
import type { Iommu, Panic, Watchdog } from "../small_devices.ts";
import type { Sound } from "../sound.ts";
import type { Video } from "../video.ts";

/** A device, and how it may be plugged in. */
export interface Plugged {
  readonly device: { readonly address?: Address; readonly alias?: string };
  /** For messages: `disk 'vda'`, `interface`. */
  readonly what: string;
  /** Types of address that it can have; undefined where another rule or nobody knows. */
  readonly plugs: readonly Address["type"][] | undefined;
}

/** Every device of the machine. Pure. */
export function allDevices(devices: Devices): readonly Plugged[] {
  const all: Plugged[] = [];
  addAll(all, devices.disks, DISK);
  addAll(all, devices.controllers, CONTROLLER);
  addAll(all, devices.filesystems, FILESYSTEM);
  addAll(all, devices.interfaces, INTERFACE);
  addAll(all, devices.smartcards, SMARTCARD);
  addAll(all, devices.serials, SERIAL);
  addAll(all, devices.parallels, PARALLEL);
  addAll(all, devices.consoles, CONSOLE);
  addAll(all, devices.channels, CHANNEL);
  addAll(all, devices.inputs, INPUT);
  addAll(all, devices.tpms, TPM);
  addAll(all, devices.sounds, SOUND);
  addAll(all, devices.videos, VIDEO);
  addAll(all, devices.hostdevs, HOSTDEV);
  addAll(all, devices.redirdevs, REDIRDEV);
  addAll(all, devices.hubs, HUB);
  addAll(all, devices.watchdogs, WATCHDOG);
  if (devices.memballoon) add(all, devices.memballoon, MEMBALLOON);
  addAll(all, devices.rngs, RNG);
  addAll(all, devices.panics, PANIC);
  addAll(all, devices.memories, MEMORY);
  addAll(all, devices.shmems, SHMEM);
  if (devices.iommu) add(all, devices.iommu, IOMMU);
  if (devices.vsock) add(all, devices.vsock, VSOCK);
  return all;
}

function addAll<D extends Plugged["device"]>(
  all: Plugged[],
  devices: readonly D[],
  kind: Kind<D>,
): void {
  for (const device of devices) add(all, device, kind);
}

function add<D extends Plugged["device"]>(all: Plugged[], device: D, kind: Kind<D>): void {
  all.push({ device, what: kind.what(device), plugs: kind.plugs(device) });
}

/** A device that has an address. */
export interface Placed extends Plugged {
  readonly address: Address;
}

/** Those of them that say where they are. Pure. */
export function placedDevices(plugged: readonly Plugged[]): readonly Placed[] {
  const placed: Placed[] = [];
  for (const { device, what, plugs } of plugged) {
    if (device.address !== undefined) placed.push({ device, what, plugs, address: device.address });
  }
  return placed;
}

/** What to call a device of a kind, and how it may be plugged in. */
interface Kind<D> {
  readonly what: (device: D) => string;
  readonly plugs: (device: D) => Plugged["plugs"];
}

/** A kind of which all have one name and one plug. */
function plain(what: string, plugs: Plugged["plugs"]): Kind<unknown> {
  return { what: () => what, plugs: () => plugs };
}

const PCI = ["pci"] as const;
const NOWHERE = [] as const;
const ISA = ["isa"] as const;
const DIMM = ["dimm"] as const;
const USB = ["usb"] as const;
const VIRTIO_SERIAL = ["virtio-serial"] as const;
const DISK_PLUGS = {
  virtio: PCI,
  scsi: ["drive"],
  sata: ["drive"],
  ide: ["drive"],
  usb: ["usb"],
  fdc: ["drive"],
} as const;
const SERIAL_PLUGS = {
  "isa-serial": ISA,
  "isa-debug": ISA,
  "pci-serial": PCI,
  "usb-serial": ["usb"],
  "system-serial": NOWHERE,
} as const;
const INPUT_PLUGS = { ps2: [], usb: ["usb"], virtio: PCI, none: [] } as const;
const SOUND_PLUGS: Readonly<Record<string, readonly Address["type"][]>> = {
  pcspk: [],
  sb16: ISA,
  usb: ["usb"],
};
const PANIC_PLUGS = { isa: ISA, hyperv: [], pvpanic: PCI } as const;

const DISK: Kind<Disk> = {
  what: ({ target }) => `disk '${target.dev}'`,
  plugs: (disk) => {
    const bus = diskBus(disk);
    return bus && DISK_PLUGS[bus];
  },
};
const CONTROLLER: Kind<Controller> = {
  what: ({ type }) => `${type} controller`,
  plugs: ({ type }) => type === "ccid" ? USB : PCI,
};
const FILESYSTEM = plain("filesystem", PCI);
const INTERFACE: Kind<Interface> = {
  what: () => "interface",
  plugs: ({ model }) => model === "usb-net" ? USB : PCI,
};
const SMARTCARD = plain("smart card", ["ccid"]);
const SERIAL: Kind<Serial> = {
  what: () => "serial port",
  plugs: ({ target }) => SERIAL_PLUGS[target?.type ?? "isa-serial"],
};
const PARALLEL = plain("parallel port", ISA);
const CONSOLE: Kind<Console> = {
  what: () => "console",
  plugs: ({ target }) => target?.type === "virtio" ? VIRTIO_SERIAL : undefined,
};
const CHANNEL = plain("channel", VIRTIO_SERIAL);
const INPUT: Kind<Input> = {
  what: ({ type }) => type,
  plugs: (input) => INPUT_PLUGS[inputBus(input)],
};
const TPM = plain("TPM", undefined);
const SOUND: Kind<Sound> = {
  what: ({ model }) => `sound device '${model}'`,
  plugs: ({ model }) => SOUND_PLUGS[model] ?? PCI,
};
const VIDEO: Kind<Video> = {
  what: ({ model }) => `video device '${model?.type ?? "default"}'`,
  plugs: ({ model }) => model?.type === "ramfb" || model?.type === "none" ? NOWHERE : PCI,
};
const HOSTDEV: Kind<Hostdev> = {
  what: ({ type }) => `${type === "mdev" ? "mediated" : type.toUpperCase()} device of the host`,
  plugs: ({ type }) => type === "usb" ? USB : PCI,
};
const REDIRDEV = plain("redirected device", USB);
const HUB = plain("hub", USB);
const WATCHDOG: Kind<Watchdog> = {
  what: ({ model }) => `watchdog '${model}'`,
  plugs: ({ model }) => model === "i6300esb" ? PCI : NOWHERE,
};
const MEMBALLOON = plain("memory balloon", PCI);
const RNG = plain("rng", PCI);
const PANIC: Kind<Panic> = {
  what: () => "panic device",
  plugs: ({ model }) => PANIC_PLUGS[model ?? "isa"],
};
const SHMEM = plain("shared memory", PCI);
const MEMORY: Kind<MemoryDevice> = {
  what: () => "memory module",
  plugs: (device) => isInSlot(device) ? DIMM : PCI,
};
const IOMMU: Kind<Iommu> = {
  what: () => "IOMMU",
  plugs: ({ model }) => model === "virtio" ? PCI : NOWHERE,
};
const VSOCK = plain("vsock", PCI);
