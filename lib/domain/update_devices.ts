/** Devices of a machine with what can change of them while it runs. */
import { type Disk, diskBus, isPlainDisk } from "./disk.ts";
import { devicesOf, type Domain } from "./domain.ts";

/** What lies in a drive. */
export interface Medium {
  readonly path: string;
  readonly format: "raw" | "qcow2";
}

/** True for a drive whose medium can be taken out. Pure. */
export function hasRemovableMedium(drive: Disk): boolean {
  return !isPlainDisk(drive) && !isDiskAlways(drive);
}

/** What the guest sees as a disk, also where the document says that it is a CD drive. */
function isDiskAlways(disk: Disk): boolean {
  const bus = diskBus(disk);
  return bus === "virtio" || (bus === "usb" && disk.model !== "usb-bot");
}

/** The machine with another medium in the drive, or with none. Pure. */
export function withMedium(domain: Domain, alias: string, medium: Medium | undefined): Domain {
  const devices = devicesOf(domain);
  const disks = devices.disks.map((disk) => disk.alias === alias ? filled(disk, medium) : disk);
  return { ...domain, devices: { ...devices, disks } };
}

function filled(disk: Disk, medium: Medium | undefined): Disk {
  const { source: _old, encryption: _itsOwn, ...rest } = disk;
  if (medium === undefined) return rest;
  return {
    ...rest,
    type: "file",
    driver: { ...disk.driver, type: medium.format },
    source: { file: medium.path, seclabels: [] },
  };
}

/** The machine with the cable of an interface plugged in or not. Pure. */
export function withLink(domain: Domain, alias: string, link: "up" | "down"): Domain {
  const devices = devicesOf(domain);
  const interfaces = devices.interfaces.map((one) => one.alias === alias ? { ...one, link } : one);
  return { ...domain, devices: { ...devices, interfaces } };
}
