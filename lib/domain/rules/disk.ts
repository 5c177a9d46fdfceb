/** `<disk>`: its name, its place on the bus, its source (libvirt's domain_validate.c and qemu_validate.c). */
import {
  type Disk,
  diskBus,
  diskIndex,
  diskPath,
  hasMedium,
  isPlainDisk,
  OTHER_BUS,
  partitionedDisk,
} from "../disk.ts";
import { hasRemovableMedium } from "../update_devices.ts";
import { conflictOfDisks } from "../image_conflict.ts";
import { DISK_BANS } from "./disk_bans.ts";
import { lineOf, repetitions, type Scope } from "./rule.ts";

/** The name is what libvirt and its users call the drive by. */
export function duplicateTarget(scope: Scope): void {
  const { devices, origins, report } = scope;
  for (const { first, again, key } of repetitions(devices.disks, (one) => one.target.dev)) {
    report(origins.attribute(again.target, "dev"), {
      severity: "error",
      code: "disk/duplicate-target",
      message: `target '${key}' is also that of the disk on ${lineOf(scope, first)}`,
      help: "give it the next free name",
    });
  }
}

/** libvirt takes them, and QEMU does not start: it has locked the image for the first. */
export function imageOfTwo(scope: Scope): void {
  const { devices, origins, report } = scope;
  for (const { first, again } of repetitions(devices.disks, diskPath)) {
    const why = conflictOfDisks(first, again);
    if (why === undefined) continue;
    const attribute = again.type === "file" ? "file" : "dev";
    report(origins.childAttribute(again, "source", attribute), {
      severity: "warning",
      code: "disk/image-of-two",
      message: `QEMU would not open this image: the disk on ${
        lineOf(scope, first)
      } has it, and ${why}`,
      help: "take a copy, or an overlay of it each (qemu-img create -b)",
    });
  }
}

/** Without an address, the place on the bus follows from the name. */
function isNameless(disk: Disk): boolean {
  return disk.address === undefined && diskIndex(disk) === undefined;
}

export function unknownName({ devices, origins, report }: Scope): void {
  for (const disk of devices.disks) {
    if (!isNameless(disk) || origins.isDamaged(disk)) continue;
    report(origins.attribute(disk.target, "dev"), {
      severity: "error",
      code: "disk/unknown-name",
      message: `unknown disk name '${disk.target.dev}', and there is no address`,
      help: "name it vda, vdb, … on virtio, sda, … on scsi, sata and usb, hda, … on ide",
    });
  }
}

/** A name that says no bus we have. */
export function noBus({ devices, origins, report }: Scope): void {
  for (const disk of devices.disks) {
    if (diskBus(disk) !== undefined) continue;
    if (origins.isDamaged(disk.target)) continue;
    report(origins.attribute(disk.target, "dev"), {
      ...OTHER_BUS,
      message: `the name '${disk.target.dev}' stands for a bus of another hypervisor`,
    });
  }
}

/** Four drives on the PC's built-in controller, none on the other boards, which have no such controller. */
export function noPlaceOnIde({ family, devices, origins, report }: Scope): void {
  for (const disk of devices.disks) {
    if (diskBus(disk) !== "ide" || family === "other" || isNameless(disk)) continue;
    const full = disk.address === undefined && (diskIndex(disk) ?? 0) > 3;
    if (family === "i440fx" && !full) continue;
    report(origins.span(disk.target), {
      severity: "error",
      code: "disk/no-ide",
      message: family !== "i440fx"
        ? `a ${family} machine has no IDE bus for disk '${disk.target.dev}'`
        : `an IDE controller has four places, hda to hdd; found '${disk.target.dev}'`,
      help: "use <target dev='sda' bus='sata'/>, or bus='virtio'",
    });
  }
}

const SOURCES: Readonly<Record<Disk["type"], string>> = {
  file: "file='/path'",
  block: "dev='/dev/…'",
  network: "protocol='…' name='…'",
  volume: "pool='…' volume='…'",
};

/** Only CD and floppy drives can be empty, and only on a bus that tells the guest of its media (libvirt, QEMU). */
export function emptyDisk({ devices, origins, report }: Scope): void {
  for (const disk of devices.disks) {
    if (hasMedium(disk) || hasRemovableMedium(disk)) continue;
    const isDrive = !isPlainDisk(disk);
    if (origins.isDamaged(disk) || (disk.source && origins.isDamaged(disk.source))) continue;
    report(origins.span(disk), {
      severity: "error",
      code: "disk/no-source",
      message: isDrive
        ? `disk '${disk.target.dev}' is on ${diskBus(disk)}, where a drive cannot be empty`
        : `disk '${disk.target.dev}' has no source`,
      help: `add <source ${SOURCES[disk.type]}/>`,
    });
  }
}

/** `vda` is a disk, `vda1` a partition of one (virDiskNameParse). */
export function partition({ devices, origins, report }: Scope): void {
  for (const disk of devices.disks) {
    const whole = partitionedDisk(disk);
    if (whole === undefined) continue;
    report(origins.attribute(disk.target, "dev"), {
      severity: "error",
      code: "disk/partition",
      message: `'${disk.target.dev}' is the name of a partition, need that of a disk`,
      help: `write dev='${whole}', or the next free name`,
    });
  }
}

/** Combinations that no disk can have. */
export function impossibleDisk({ devices, origins, report }: Scope): void {
  for (const disk of devices.disks) {
    if (origins.isDamaged(disk)) continue;
    for (const { severity = "error", of, applies, at, code, message, help } of DISK_BANS) {
      if (disk[of] === undefined || !applies(disk)) continue;
      const [child, attribute] = at;
      const span = attribute === undefined
        ? origins.child(disk, child)
        : origins.childAttribute(disk, child, attribute);
      report(span, { severity, code, message, help });
    }
  }
}
