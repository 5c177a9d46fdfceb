/** Disks: their bus, their order, and the place on it that their names mean. */
import type { Devices } from "../../domain/devices.ts";
import { diskBus, diskIndex } from "../../domain/disk.ts";
import { placeOfDrive } from "../../domain/drive_address.ts";
import type { Facts } from "./facts.ts";

/** Gives every disk its bus and puts disks of one bus together, by name, where the first of them stands. */
export function orderDisks(devices: Devices, { provenance }: Facts): Devices {
  const named = devices.disks.map((disk) => {
    const bus = diskBus(disk);
    return disk.target.bus !== undefined || bus === undefined
      ? disk
      : provenance.derive(disk, { target: provenance.derive(disk.target, { bus }) });
  });
  const buses = [...new Set(named.map(diskBus))];
  const ordered = buses.flatMap((bus) =>
    named.filter((disk) => diskBus(disk) === bus)
      .sort((a, b) => (diskIndex(a) ?? -1) - (diskIndex(b) ?? -1))
  );
  return { ...devices, disks: ordered };
}

/** Gives drives on IDE, SATA, SCSI and the floppy controller the controller and unit that their names mean. */
export function placeDisks(devices: Devices, { provenance }: Facts): Devices {
  const disks = devices.disks.map((disk) => {
    const bus = diskBus(disk);
    if (bus === undefined || bus === "virtio" || bus === "usb") return disk;
    if (disk.address) return disk;
    const index = diskIndex(disk);
    // A rule refuses such a name.
    if (index === undefined) return disk;
    return provenance.derive(disk, { address: { type: "drive", ...placeOfDrive(bus, index) } });
  });
  return { ...devices, disks };
}
