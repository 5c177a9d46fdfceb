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
  return [
    ...devices.disks.map((device) => ({
      device,
      what: `disk '${device.target.dev}'`,
      plugs: DISK_PLUGS[diskBus(device) ?? "scsi"],
    })),
    ...devices.controllers.map((device) => ({
      device,
      what: `${device.type} controller`,
      plugs: PCI,
    })),
    ...devices.filesystems.map((device) => ({ device, what: "filesystem", plugs: PCI })),
    ...devices.interfaces.map((device) => ({
      device,
      what: "interface",
      plugs: device.model === "usb-net" ? ["usb" as const] : PCI,
    })),
    ...devices.serials.map((device) => ({
      device,
      what: "serial port",
      plugs: SERIAL_PLUGS[device.target?.type ?? "isa-serial"],
    })),
    ...devices.parallels.map((device) => ({ device, what: "parallel port", plugs: ISA })),
    ...devices.consoles.map((device) => ({
      device,
      what: "console",
      plugs: device.target?.type === "virtio" ? ["virtio-serial" as const] : undefined,
    })),
    ...devices.channels.map((device) => ({
      device,
      what: "channel",
      plugs: ["virtio-serial" as const],
    })),
    ...devices.inputs.map((device) => ({
      device,
      what: device.type,
      plugs: INPUT_PLUGS[device.bus ?? (device.type === "tablet" ? "usb" : "ps2")],
    })),
    ...devices.tpms.map((device) => ({ device, what: "TPM", plugs: undefined })),
    ...devices.sounds.map((device) => ({
      device,
      what: `sound device '${device.model}'`,
      plugs: SOUND_PLUGS[device.model] ?? PCI,
    })),
    ...devices.videos.map((device) => ({
      device,
      what: `video device '${device.model?.type ?? "default"}'`,
      plugs: device.model?.type === "ramfb" || device.model?.type === "none" ? [] : PCI,
    })),
    ...devices.hubs.map((device) => ({ device, what: "hub", plugs: ["usb" as const] })),
    ...devices.watchdogs.map((device) => ({
      device,
      what: `watchdog '${device.model}'`,
      plugs: device.model === "i6300esb" ? PCI : [],
    })),
    ...(devices.memballoon
      ? [{ device: devices.memballoon, what: "memory balloon", plugs: PCI }]
      : []),
    ...devices.rngs.map((device) => ({ device, what: "rng", plugs: PCI })),
    ...devices.panics.map((device) => ({
      device,
      what: "panic device",
      plugs: PANIC_PLUGS[device.model ?? "isa"],
    })),
    ...(devices.iommu
      ? [{
        device: devices.iommu,
        what: "IOMMU",
        plugs: devices.iommu.model === "virtio" ? PCI : [],
      }]
      : []),
    ...(devices.vsock ? [{ device: devices.vsock, what: "vsock", plugs: PCI }] : []),
  ];
}

const ISA = ["isa"] as const;
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
