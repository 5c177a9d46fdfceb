/** `<address type='drive'>`: places that a controller does not have (libvirt's qemu_validate.c, and QEMU). */
import type { DriveAddress } from "../address.ts";
import type { Devices } from "../devices.ts";
import { type Disk, diskBus } from "../disk.ts";
import { isLsi } from "../drive_address.ts";
import type { Scope } from "./rule.ts";

/** The highest number of each part of an address; absent: as the address has it. */
type Limits = Partial<Readonly<Record<"bus" | "target" | "unit", number>>>;

const SATA: Limits = { bus: 0, target: 0, unit: 5 };
const IDE: Limits = { target: 0 };
const FLOPPY: Limits = { bus: 0, target: 0, unit: 1 };
const LSI: Limits = { bus: 0, target: 0, unit: 7 };

/** Six ports on a SATA controller, eight units on an LSI one, and neither counts targets. */
export function driveOutOfRange({ devices, origins, report }: Scope): void {
  for (const disk of devices.disks) {
    if (disk.address?.type !== "drive") continue;
    const limits = limitsOf(disk, disk.address, devices);
    for (const part of ["bus", "target", "unit"] as const) {
      const found = disk.address[part] ?? 0;
      const most = limits?.[part];
      if (most === undefined || found <= most) continue;
      report(origins.attribute(disk.address, part), {
        severity: "error",
        code: "disk/no-place",
        message: `${part} of a disk on ${diskBus(disk)} is ${
          most === 0 ? "0 here" : `at most ${most} here`
        }, found ${found}`,
        help: "change it, or remove the address: the place follows from the name",
      });
    }
  }
}

function limitsOf(
  disk: Disk,
  { controller = 0 }: DriveAddress,
  devices: Devices,
): Limits | undefined {
  switch (diskBus(disk)) {
    case "sata":
      return SATA;
    case "ide":
      return IDE;
    case "fdc":
      return FLOPPY;
    case "scsi":
      return isLsi(devices, controller) ? LSI : undefined;
    default:
      return undefined;
  }
}
