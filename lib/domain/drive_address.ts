/** Where a drive is on its bus: as its address says, or as its name means. */
import { controllerIndexes } from "./controller_index.ts";
import type { Devices } from "./devices.ts";
import { type Disk, diskBus, diskIndex } from "./disk.ts";

/** A place on an IDE, SATA, SCSI or floppy bus. */
export interface DrivePlace {
  readonly controller: number;
  readonly bus: number;
  readonly target: number;
  readonly unit: number;
}

/** The place of a drive; undefined for other buses, and where neither address nor name tells. Pure. */
export function drivePlace(disk: Disk): DrivePlace | undefined {
  if (disk.address?.type === "drive") {
    const { controller = 0, bus = 0, target = 0, unit = 0 } = disk.address;
    return { controller, bus, target, unit };
  }
  const index = diskIndex(disk);
  if (disk.address !== undefined || index === undefined) return undefined;
  const bus = diskBus(disk);
  return bus === "ide" || bus === "sata" || bus === "scsi" || bus === "fdc"
    ? placeOfDrive(bus, index)
    : undefined;
}

/**
 * The place that the number in a drive's name means. Pure. Source: libvirt's virDomainDiskDefAssignAddress, of
 * which its QEMU driver takes the narrow SCSI bus: seven drives a controller, whatever its model.
 */
export function placeOfDrive(type: "ide" | "sata" | "scsi" | "fdc", index: number): DrivePlace {
  const at = (units: number, buses = 1): DrivePlace => ({
    controller: Math.floor(index / (units * buses)),
    bus: Math.floor(index / units) % buses,
    target: 0,
    unit: index % units,
  });
  switch (type) {
    case "ide":
      return at(2, 2);
    case "fdc":
      return at(2);
    case "sata":
      return at(6);
    case "scsi":
      return at(7);
  }
}

/** True when the SCSI controller with this index is one that addresses its disks by unit alone. Pure. */
export function isLsi({ controllers }: Devices, index: number): boolean {
  const indexes = controllerIndexes(controllers);
  return controllers.some((one) =>
    one.type === "scsi" && one.model === "lsilogic" && indexes.get(one) === index
  );
}
