/** What no `<disk>` can have: combinations of its parts (libvirt's domain_validate.c and qemu_validate.c). */
import { diskBus, isOnAta, isPlainDisk, isReadonly, REMOVABLE_DRIVE } from "../disk.ts";
import { type DiskBan, SOURCE_BANS } from "./disk_source_bans.ts";

/** QEMU's limit, VIRTQUEUE_MAX_SIZE. */
const isQueueSize = (size: number) => size <= 1024 && Number.isInteger(Math.log2(size));

const FLOPPY_ERRORS = {
  code: "disk/floppy-errors",
  message: "a floppy drive has no policy for errors",
  help: "remove it",
};

/** Attributes of `<driver>` that libvirt writes with an underscore. */
const ATTRIBUTES = {
  ioeventfd: "ioeventfd",
  eventIdx: "event_idx",
  queues: "queues",
  queueSize: "queue_size",
} as const;

export const DISK_BANS: readonly DiskBan[] = [
  ...SOURCE_BANS,
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
    applies: (disk) => isOnAta(disk) && isPlainDisk(disk) && disk.readonly === true,
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
  virtioOnly("ioeventfd", {
    code: "disk/events-bus",
    message: "ioeventfd is for virtio disks only",
  }),
  virtioOnly("eventIdx", {
    code: "disk/events-bus",
    message: "event_idx is for virtio disks only",
  }),
  virtioOnly("queues", { code: "disk/queues-bus", message: "queues are for virtio disks only" }),
  virtioOnly("queueSize", {
    code: "disk/queues-bus",
    message: "queue_size is for virtio disks only",
  }),
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
    message: "removable is for USB and SCSI disks only",
    help: "remove removable='…', or use bus='usb' or bus='scsi'",
  },
  {
    of: "target",
    applies: (disk) =>
      disk.target.rotationRate !== undefined &&
      !(isPlainDisk(disk) && (isOnAta(disk) || diskBus(disk) === "scsi")),
    at: ["target", "rotation_rate"],
    code: "disk/rotation",
    message: "only disks on IDE, SATA and SCSI say how fast they turn",
    help: "remove rotation_rate, or use bus='sata' or bus='scsi'",
  },
  {
    of: "target",
    applies: (disk) => disk.target.tray !== undefined && isPlainDisk(disk),
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
    applies: (disk) => !isPlainDisk(disk) || diskBus(disk) === "usb",
    at: ["geometry"],
    code: "disk/geometry",
    message: "only disks on IDE, SATA, SCSI and virtio have a geometry",
    help: "remove <geometry>",
  },
  {
    of: "geometry",
    applies: (disk) => disk.geometry?.trans !== undefined && !isOnAta(disk),
    at: ["geometry", "trans"],
    code: "disk/geometry",
    message: "trans is for IDE and SATA disks only",
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
    applies: (disk) => disk.transient !== undefined && (!isPlainDisk(disk) || disk.type !== "file"),
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
    message: "a virtio model is for virtio disks only",
    help: "remove model='…', or use bus='virtio'",
  },
  {
    of: "model",
    applies: (disk) => disk.model?.startsWith("usb-") === true && diskBus(disk) !== "usb",
    at: ["target", "bus"],
    code: "disk/model-bus",
    message: "a USB model is for USB disks only",
    help: "remove model='…', or use bus='usb'",
  },
];

/** An attribute of `<driver>` that disks on other buses do not have. */
function virtioOnly(
  key: keyof typeof ATTRIBUTES,
  words: { readonly code: string; readonly message: string },
): DiskBan {
  const attribute = ATTRIBUTES[key];
  return {
    of: "driver",
    applies: (disk) => disk.driver?.[key] !== undefined && diskBus(disk) !== "virtio",
    at: ["driver", attribute],
    ...words,
    help: `remove ${attribute}, or use bus='virtio'`,
  };
}
