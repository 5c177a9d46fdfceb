/**
 * `<disk>`: what its bus can and cannot do (libvirt's domain_validate.c and qemu_validate.c).
 *
 * The file is long because it is a list: one rule after the other of one element.
 */
import {
  type Disk,
  diskBus,
  diskIndex,
  diskPath,
  isReadonly,
  OTHER_BUS,
  partitionedDisk,
  REMOVABLE_DRIVE,
} from "../disk.ts";
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

/** Four drives on the PC's built-in controller, none on q35, which has no such controller. */
export function noPlaceOnIde({ family, devices, origins, report }: Scope): void {
  for (const disk of devices.disks) {
    if (diskBus(disk) !== "ide" || family === "other" || isNameless(disk)) continue;
    const full = disk.address === undefined && (diskIndex(disk) ?? 0) > 3;
    if (family === "i440fx" && !full) continue;
    report(origins.span(disk.target), {
      severity: "error",
      code: "disk/no-ide",
      message: family === "q35"
        ? `a q35 machine has no IDE bus for disk '${disk.target.dev}'`
        : `an IDE controller has four places, hda to hdd; found '${disk.target.dev}'`,
      help: "use <target dev='sda' bus='sata'/>, or bus='virtio'",
    });
  }
}

/** Only a CD drive can be empty, and only on a bus that tells the guest of its media (libvirt, QEMU). */
export function emptyDisk({ devices, origins, report }: Scope): void {
  for (const disk of devices.disks) {
    if (diskPath(disk) !== undefined) continue;
    const isDrive = !isPlain(disk);
    if (isDrive && !isDiskAlways(disk)) continue;
    if (origins.isDamaged(disk) || (disk.source && origins.isDamaged(disk.source))) continue;
    report(origins.span(disk), {
      severity: "error",
      code: "disk/no-source",
      message: isDrive
        ? `disk '${disk.target.dev}' is on ${diskBus(disk)}, where a drive cannot be empty`
        : `disk '${disk.target.dev}' has no source`,
      help: disk.type === "file" ? "add <source file='/path'/>" : "add <source dev='/dev/…'/>",
    });
  }
}

/** What the guest sees as a disk, also where the document says that it is a CD drive. */
function isDiskAlways(disk: Disk): boolean {
  const bus = diskBus(disk);
  return bus === "virtio" || (bus === "usb" && disk.model !== "usb-bot");
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

interface Ban {
  /** Absent: error. */
  readonly severity?: "warning" | "unsupported";
  /** The part that a disk has to have for it: most have few. */
  readonly of: keyof Disk;
  readonly applies: (disk: Disk) => boolean;
  /** The child element, or the attribute of a child, that is at fault. */
  readonly at: readonly [child: string, attribute?: string];
  readonly code: string;
  readonly message: string;
  readonly help?: string | undefined;
}

const isPlain = (disk: Disk) => disk.device === undefined || disk.device === "disk";
const onIde = (disk: Disk) => diskBus(disk) === "ide" || diskBus(disk) === "sata";

/** QEMU's limit, VIRTQUEUE_MAX_SIZE. */
const isQueueSize = (size: number) => size <= 1024 && Number.isInteger(Math.log2(size));

const FLOPPY_ERRORS = {
  code: "disk/floppy-errors",
  message: "a floppy drive has no policy for errors",
  help: "remove it",
};

const BANS: readonly Ban[] = [
  {
    severity: "warning",
    of: "device",
    applies: (disk) => disk.device === "cdrom" && diskBus(disk) === "virtio",
    at: ["target", "bus"],
    code: "disk/virtio-cdrom",
    message: "virtio has no CD drives: the guest sees a read-only disk",
    help: "use bus='sata', or bus='ide' on a machine of type pc",
  },
  {
    of: "readonly",
    applies: (disk) => onIde(disk) && isPlain(disk) && disk.readonly === true,
    at: ["readonly"],
    code: "disk/readonly-ide",
    message: "IDE and SATA disks cannot be read-only",
    help: "use bus='virtio' or 'scsi', or device='cdrom'",
  },
  {
    of: "shareable",
    applies: (disk) => disk.shareable === true && (disk.driver?.type ?? "raw") !== "raw",
    at: ["shareable"],
    code: "disk/shareable-format",
    message: "only raw images can be shared: others keep data of their own that would be damaged",
    help: "convert it to raw, or remove <shareable>",
  },
  {
    of: "driver",
    applies: ({ driver }) =>
      driver?.io === "native" && driver.cache !== "none" && driver.cache !== "directsync",
    at: ["driver", "io"],
    code: "disk/native-io-cache",
    message: "io='native' needs cache='none' or cache='directsync'",
    help: "add cache='none', or use io='io_uring'",
  },
  {
    of: "driver",
    applies: (disk) => disk.driver?.copyOnRead === true && isReadonly(disk),
    at: ["driver", "copy_on_read"],
    code: "disk/copy-on-read-readonly",
    message: "a read-only disk cannot copy on read",
    help: "remove copy_on_read",
  },
  {
    of: "driver",
    applies: (disk) => disk.driver?.ioeventfd !== undefined && diskBus(disk) !== "virtio",
    at: ["driver", "ioeventfd"],
    code: "disk/events-bus",
    message: "ioeventfd is of virtio disks only",
    help: "remove ioeventfd, or use bus='virtio'",
  },
  {
    of: "driver",
    applies: (disk) => disk.driver?.eventIdx !== undefined && diskBus(disk) !== "virtio",
    at: ["driver", "event_idx"],
    code: "disk/events-bus",
    message: "event_idx is of virtio disks only",
    help: "remove event_idx, or use bus='virtio'",
  },
  {
    of: "driver",
    applies: (disk) => disk.driver?.queues !== undefined && diskBus(disk) !== "virtio",
    at: ["driver", "queues"],
    code: "disk/queues-bus",
    message: "queues are of virtio disks only",
    help: "remove queues, or use bus='virtio'",
  },
  {
    of: "driver",
    applies: (disk) => disk.driver?.queueSize !== undefined && diskBus(disk) !== "virtio",
    at: ["driver", "queue_size"],
    code: "disk/queues-bus",
    message: "queue_size is of virtio disks only",
    help: "remove queue_size, or use bus='virtio'",
  },
  {
    of: "driver",
    applies: ({ driver }) => driver?.queueSize !== undefined && !isQueueSize(driver.queueSize),
    at: ["driver", "queue_size"],
    code: "disk/queue-size",
    message: "queue_size is a power of two, at most 1024",
    help: "write queue_size='256', say",
  },
  {
    of: "target",
    applies: (disk) =>
      disk.target.removable !== undefined && diskBus(disk) !== "usb" && diskBus(disk) !== "scsi",
    at: ["target", "removable"],
    code: "disk/removable-bus",
    message: "removable is of USB and SCSI disks only",
    help: "remove removable='…', or use bus='usb' or bus='scsi'",
  },
  {
    of: "target",
    applies: (disk) => disk.target.tray !== undefined && isPlain(disk),
    at: ["target", "tray"],
    code: "disk/tray",
    message: "only CD and floppy drives have a tray",
    help: "remove tray='…', or write device='cdrom'",
  },
  {
    of: "target",
    applies: (disk) => (disk.device === "floppy") !== (diskBus(disk) === "fdc"),
    at: ["target", "bus"],
    code: "disk/floppy-bus",
    message: "floppy drives are on the bus 'fdc', and nothing else is",
    help: "write device='floppy' and bus='fdc', or another device and bus",
  },
  {
    of: "driver",
    applies: (disk) => disk.device === "floppy" && disk.driver?.errorPolicy !== undefined,
    at: ["driver", "error_policy"],
    ...FLOPPY_ERRORS,
  },
  {
    of: "driver",
    applies: (disk) => disk.device === "floppy" && disk.driver?.rerrorPolicy !== undefined,
    at: ["driver", "rerror_policy"],
    ...FLOPPY_ERRORS,
  },
  {
    of: "geometry",
    applies: (disk) => !isPlain(disk) || diskBus(disk) === "usb",
    at: ["geometry"],
    code: "disk/geometry",
    message: "only disks on IDE, SATA, SCSI and virtio have a geometry",
    help: "remove <geometry>",
  },
  {
    of: "geometry",
    applies: (disk) => disk.geometry?.trans !== undefined && !onIde(disk),
    at: ["geometry", "trans"],
    code: "disk/geometry",
    message: "trans is of IDE and SATA disks only",
    help: "remove trans",
  },
  {
    of: "target",
    applies: (disk) =>
      disk.target.removable !== undefined && disk.device === "cdrom" &&
      (disk.model === "usb-bot" || diskBus(disk) === "scsi"),
    at: ["target", "removable"],
    ...REMOVABLE_DRIVE,
  },
  {
    of: "transient",
    applies: (disk) => disk.transient !== undefined && (!isPlain(disk) || disk.type !== "file"),
    at: ["transient"],
    code: "disk/transient",
    message: "only disks that are files can forget what was written",
    help: "remove <transient/>",
  },
  {
    of: "transient",
    applies: (disk) => disk.transient !== undefined && disk.readonly === true,
    at: ["transient"],
    code: "disk/transient",
    message: "to a read-only disk nothing is written that could be forgotten",
    help: "remove <transient/> or <readonly/>",
  },
  {
    of: "wwn",
    applies: (disk) =>
      disk.wwn !== undefined && (diskBus(disk) === "virtio" || diskBus(disk) === "usb"),
    at: ["wwn"],
    code: "disk/wwn-bus",
    message: "only IDE, SATA and SCSI disks have a world wide name",
    help: "remove <wwn>, or use <serial>",
  },
  {
    of: "vendor",
    applies: (disk) => disk.vendor !== undefined && diskBus(disk) !== "scsi",
    at: ["vendor"],
    code: "disk/vendor-bus",
    message: "only SCSI disks have a vendor and a product",
    help: "remove it, or use bus='scsi'",
  },
  {
    of: "product",
    applies: (disk) => disk.product !== undefined && diskBus(disk) !== "scsi",
    at: ["product"],
    code: "disk/vendor-bus",
    message: "only SCSI disks have a vendor and a product",
    help: "remove it, or use bus='scsi'",
  },
  {
    of: "model",
    applies: (disk) => disk.model?.startsWith("virtio") === true && diskBus(disk) !== "virtio",
    at: ["target", "bus"],
    code: "disk/model-bus",
    message: "a virtio model is of virtio disks only",
    help: "remove model='…', or use bus='virtio'",
  },
  {
    of: "model",
    applies: (disk) => disk.model?.startsWith("usb-") === true && diskBus(disk) !== "usb",
    at: ["target", "bus"],
    code: "disk/model-bus",
    message: "a USB model is of USB disks only",
    help: "remove model='…', or use bus='usb'",
  },
];

/** Combinations that no disk can have. */
export function impossibleDisk({ devices, origins, report }: Scope): void {
  for (const disk of devices.disks) {
    if (origins.isDamaged(disk)) continue;
    for (const { severity = "error", of, applies, at, code, message, help } of BANS) {
      if (disk[of] === undefined || !applies(disk)) continue;
      const [child, attribute] = at;
      const span = attribute === undefined
        ? origins.child(disk, child)
        : origins.childAttribute(disk, child, attribute);
      report(span, { severity, code, message, help });
    }
  }
}
