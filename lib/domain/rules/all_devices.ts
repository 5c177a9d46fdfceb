/** All devices of a machine that have an address, in the order of the grammar, with what to call them. */
import type { Address } from "../address.ts";
import { diskBus } from "../disk.ts";
import type { Devices } from "../devices.ts";

/** A device, and how it may be plugged in. */
export interface Plugged {
  readonly device: { readonly address?: Address; readonly alias?: string };
  /** For messages: `disk 'vda'`, `interface`. */
  readonly what: string;
  /** Types of address that it can have; undefined where another rule or nobody knows. */
  readonly plugs: readonly Address["type"][] | undefined;
}

const PCI = ["pci"] as const;

/** Every device of the machine. Pure. */
export function allDevices(devices: Devices): readonly Plugged[] {
  const all: Plugged[] = [];
  const add = (device: Plugged["device"], what: string, plugs: Plugged["plugs"]) => {
    all.push({ device, what, plugs });
  };
  for (const one of devices.disks) {
    add(one, `disk '${one.target.dev}'`, DISK_PLUGS[diskBus(one) ?? "scsi"]);
  }
  for (const one of devices.controllers) add(one, `${one.type} controller`, PCI);
  for (const one of devices.filesystems) add(one, "filesystem", PCI);
  for (const one of devices.interfaces) {
    add(one, "interface", one.model === "usb-net" ? USB : PCI);
  }
  for (const one of devices.serials) {
    add(one, "serial port", SERIAL_PLUGS[one.target?.type ?? "isa-serial"]);
  }
  for (const one of devices.parallels) add(one, "parallel port", ISA);
  for (const one of devices.consoles) {
    add(one, "console", one.target?.type === "virtio" ? VIRTIO_SERIAL : undefined);
  }
  for (const one of devices.channels) add(one, "channel", VIRTIO_SERIAL);
  for (const one of devices.inputs) {
    add(one, one.type, INPUT_PLUGS[one.bus ?? (one.type === "tablet" ? "usb" : "ps2")]);
  }
  addSmallDevices(devices, add);
  return all;
}

function addSmallDevices(
  devices: Devices,
  add: (device: Plugged["device"], what: string, plugs: Plugged["plugs"]) => void,
): void {
  for (const one of devices.tpms) add(one, "TPM", undefined);
  for (const one of devices.sounds) {
    add(one, `sound device '${one.model}'`, SOUND_PLUGS[one.model] ?? PCI);
  }
  for (const one of devices.videos) {
    const type = one.model?.type ?? "default";
    add(one, `video device '${type}'`, type === "ramfb" || type === "none" ? NOWHERE : PCI);
  }
  for (const one of devices.hubs) add(one, "hub", USB);
  for (const one of devices.watchdogs) {
    add(one, `watchdog '${one.model}'`, one.model === "i6300esb" ? PCI : NOWHERE);
  }
  const { memballoon, iommu, vsock } = devices;
  if (memballoon) add(memballoon, "memory balloon", PCI);
  for (const one of devices.rngs) add(one, "rng", PCI);
  for (const one of devices.panics) add(one, "panic device", PANIC_PLUGS[one.model ?? "isa"]);
  if (iommu) add(iommu, "IOMMU", iommu.model === "virtio" ? PCI : NOWHERE);
  if (vsock) add(vsock, "vsock", PCI);
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

const NOWHERE = [] as const;
const ISA = ["isa"] as const;
const USB = ["usb"] as const;
const VIRTIO_SERIAL = ["virtio-serial"] as const;
const DISK_PLUGS = {
  virtio: PCI,
  scsi: ["drive"],
  sata: ["drive"],
  ide: ["drive"],
  usb: ["usb"],
} as const;
const SERIAL_PLUGS = {
  "isa-serial": ISA,
  "isa-debug": ISA,
  "pci-serial": PCI,
  "usb-serial": ["usb"],
} as const;
const INPUT_PLUGS = { ps2: [], usb: ["usb"], virtio: PCI } as const;
const SOUND_PLUGS: Readonly<Record<string, readonly Address["type"][]>> = {
  pcspk: [],
  sb16: ISA,
  usb: ["usb"],
};
const PANIC_PLUGS = { isa: ISA, hyperv: [], pvpanic: PCI } as const;
