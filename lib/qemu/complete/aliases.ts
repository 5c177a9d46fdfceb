/** The ids that devices have in QEMU: libvirt's, so that people find `net0` where they look for it. */
import { interfaceAliases, ownAlias } from "../../domain/alias.ts";
import type { Controller } from "../../domain/controller.ts";
import type { Devices } from "../../domain/devices.ts";
import { type Disk, diskBus, diskIndex } from "../../domain/disk.ts";
import { type MemoryDevice, wantedSlot } from "../../domain/memory_device.ts";
import { isLsi } from "../../domain/drive_address.ts";
import { isSerialConsole } from "../../domain/chardev.ts";
import type { Facts } from "./facts.ts";

interface Named {
  readonly alias?: string;
}

/** Gives every device its id. */
export function nameDevices(devices: Devices, facts: Facts): Devices {
  const { provenance, runs = false } = facts;
  const keeps = (device: Named) => runs ? device.alias : ownAlias(device);
  const name = <T extends Named>(device: T, alias: string): T => {
    if (keeps(device) !== undefined) return device;
    return provenance.derive<Named, Named>(device, { alias }) as T;
  };
  const numbered = <T extends Named>(list: readonly T[], stem: string): T[] => {
    const numbers = runs ? freeNumbers(list, stem) : list.map((_, index) => index);
    return list.map((device, index) => name(device, `${stem}${numbers[index] ?? index}`));
  };
  const serials = numbered(devices.serials, "serial");
  const nets = runs ? undefined : interfaceAliases(devices.interfaces);
  return {
    ...devices,
    disks: devices.disks.map((disk) => name(disk, diskAlias(disk, devices))),
    controllers: devices.controllers.map((one) => name(one, controllerAlias(one, facts))),
    filesystems: numbered(devices.filesystems, "fs"),
    interfaces: nets === undefined
      ? numbered(devices.interfaces, "net")
      : devices.interfaces.map((one, index) => name(one, nets[index] ?? `net${index}`)),
    serials,
    parallels: numbered(devices.parallels, "parallel"),
    consoles: devices.consoles.map((console_, index) =>
      isSerialConsole(console_)
        ? provenance.derive(console_, { alias: serials[0]?.alias ?? "serial0" })
        : name(console_, `console${index}`)
    ),
    channels: numbered(devices.channels, "channel"),
    inputs: numbered(devices.inputs, "input"),
    tpms: numbered(devices.tpms, "tpm"),
    sounds: numbered(devices.sounds, "sound"),
    videos: numbered(devices.videos, "video"),
    smartcards: numbered(devices.smartcards, "smartcard"),
    hostdevs: numbered(devices.hostdevs, "hostdev"),
    redirdevs: numbered(devices.redirdevs, "redir"),
    hubs: numbered(devices.hubs, "hub"),
    watchdogs: numbered(devices.watchdogs, "watchdog"),
    rngs: numbered(devices.rngs, "rng"),
    shmems: numbered(devices.shmems, "shmem"),
    panics: numbered(devices.panics, "panic"),
    memories: devices.memories.map((one) => name(one, moduleAlias(one, devices))),
    ...(devices.memballoon ? { memballoon: name(devices.memballoon, "balloon0") } : {}),
    ...(devices.iommu ? { iommu: name(devices.iommu, "iommu0") } : {}),
    ...(devices.vsock ? { vsock: name(devices.vsock, "vsock0") } : {}),
  };
}

/** For each device of a machine that runs a number that no other has. */
function freeNumbers(list: readonly Named[], stem: string): readonly number[] {
  const taken = new Set(list.map(({ alias }) => alias));
  let next = 0;
  return list.map(({ alias }) => {
    if (alias !== undefined) return -1;
    while (taken.has(`${stem}${next}`)) next++;
    return next++;
  });
}

/** `virtio-disk0`, `ide0-0-0`, `sata0-0-0`, `scsi0-0-0-0`; on an LSI controller, which has no targets, `scsi0-0-0`. */
function diskAlias(disk: Disk, devices: Devices): string {
  const bus = diskBus(disk);
  if (disk.address?.type !== "drive") {
    return `${bus === "virtio" ? "virtio-disk" : `${bus}-disk`}${diskIndex(disk) ?? 0}`;
  }
  const { controller = 0, bus: busNumber = 0, target = 0, unit = 0 } = disk.address;
  if (bus !== "scsi" || isLsi(devices, controller)) {
    return `${bus}${controller}-${busNumber}-${unit}`;
  }
  return `scsi${controller}-${busNumber}-${target}-${unit}`;
}

/** `dimm2` is in slot 2; `virtiomem0` is the first of its kind. */
function moduleAlias(module: MemoryDevice, { memories }: Devices): string {
  const stem = module.model.replaceAll("-", "");
  const slot = wantedSlot(module);
  return `${stem}${slot ?? memories.filter((one) => one.model === module.model).indexOf(module)}`;
}

/** What is built into the machine has QEMU's own name: `ide`, `usb`, `pci.0`. */
function controllerAlias(controller: Controller, { chipset }: Facts): string {
  const index = controller.index ?? 0;
  switch (controller.type) {
    case "pci":
      return controller.model === "pcie-root" ? "pcie.0" : `pci.${index}`;
    case "usb":
      return index === 0 ? "usb" : `usb${index}`;
    case "ide":
      return index === 0 && chipset === "i440fx" ? "ide" : `ide${index}`;
    case "sata":
      return index === 0 && chipset === "q35" ? "ide" : `sata${index}`;
    default:
      return `${controller.type}${index}`;
  }
}
