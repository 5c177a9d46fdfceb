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

/** Gives disks on IDE, SATA and SCSI the controller and unit that their names mean. */
export function placeDisks(devices: Devices, facts: Facts): Devices {
  const { provenance } = facts;
  const disks = devices.disks.map((disk) => {
    const bus = diskBus(disk);
    if (bus === undefined || bus === "virtio" || bus === "usb") return disk;
    if (bus === "ide" && facts.machine.chipset === "q35") {
      provenance.report(disk, {
        severity: "error",
        code: "plan/no-ide",
        message: `a q35 machine has no IDE bus for disk '${disk.target.dev}'`,
        help: "use <target dev='sda' bus='sata'/>, or machine='pc'",
      }, { child: "target" });
    }
    if (disk.address) return disk;
    const index = diskIndex(disk);
    if (index === undefined) {
      provenance.report(disk, {
        severity: "error",
        code: "plan/disk-name",
        message: `cannot tell the place of disk '${disk.target.dev}' on its bus from its name`,
        help: "name it like 'hda' or 'sdb', or give it an <address type='drive'>",
      }, { child: "target", attribute: "dev" });
      return disk;
    }
    return provenance.derive(disk, { address: { type: "drive", ...placeOfDrive(bus, index) } });
  });
  return { ...devices, disks };
}
