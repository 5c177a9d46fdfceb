/** Where a drive is on its bus: as its address says, or as its name means. */
import { type Disk, diskBus, diskIndex } from "./disk.ts";

/** A place on an IDE, SATA or SCSI bus. */
export interface DrivePlace {
  readonly controller: number;
  readonly bus: number;
  readonly target: number;
  readonly unit: number;
}

/**
 * The place of a drive on an IDE, SATA or SCSI bus; undefined for other buses, and where neither address nor
 * name tells. Pure. Source: libvirt's virDomainDiskDefAssignAddress, which leaves SCSI unit 7 to the controller.
 */
export function drivePlace(disk: Disk): DrivePlace | undefined {
  if (disk.address?.type === "drive") {
    const { controller = 0, bus = 0, target = 0, unit = 0 } = disk.address;
    return { controller, bus, target, unit };
  }
  const index = diskIndex(disk);
  if (disk.address !== undefined || index === undefined) return undefined;
  switch (diskBus(disk)) {
    case "ide":
      return {
        controller: Math.floor(index / 4),
        bus: Math.floor(index / 2) % 2,
        target: 0,
        unit: index % 2,
      };
    case "sata":
      return { controller: Math.floor(index / 6), bus: 0, target: 0, unit: index % 6 };
    case "scsi": {
      const unit = index % 15;
      return {
        controller: Math.floor(index / 15),
        bus: 0,
        target: 0,
        unit: unit >= 7 ? unit + 1 : unit,
      };
    }
    default:
      return undefined;
  }
}
