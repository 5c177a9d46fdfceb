/** What no `<disk>` can have: combinations of its parts (libvirt's domain_validate.c and qemu_validate.c). */
import { isReadOnlyProtocol } from "../network_source.ts";
import { type Disk, diskBus, isPlainDisk, isReadonly, REMOVABLE_DRIVE } from "../disk.ts";

interface DiskBan {
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

const onIde = (disk: Disk) => diskBus(disk) === "ide" || diskBus(disk) === "sata";

/** QEMU's limit, VIRTQUEUE_MAX_SIZE. */
const isQueueSize = (size: number) => size <= 1024 && Number.isInteger(Math.log2(size));

/** A disk whose SCSI commands the device itself answers (scsi-block). */
const isLun = (disk: Disk) => disk.device === "lun";

const SAYS_ITSELF = {
  code: "disk/lun",
  message: "with device='lun' the device itself says what it is",
  help: "remove it, or write device='disk'",
};

/** What a device says of itself, and no document. */
const OF_EMULATED = ["serial", "wwn", "vendor", "product", "blockio", "geometry"] as const;

/** Read with curl, which never writes. */
const isFetched = ({ type, source }: Disk) =>
  type === "network" && source !== undefined && isReadOnlyProtocol(source.protocol);

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
  {
    of: "device",
    applies: (disk) =>
      isLun(disk) && disk.type !== "block" &&
      !(disk.type === "network" && disk.source?.protocol === "iscsi"),
    at: ["source"],
    code: "disk/lun",
    message: "device='lun' needs a block device or an iSCSI target",
    help: "write type='block', or device='disk'",
  },
  {
    of: "device",
    applies: (disk) => isLun(disk) && diskBus(disk) !== "scsi",
    at: ["target", "bus"],
    code: "disk/lun",
    message: "device='lun' needs the bus 'scsi'",
    help: "write bus='scsi', or device='disk'",
  },
  {
    of: "driver",
    applies: (disk) => isLun(disk) && (disk.driver?.type ?? "raw") !== "raw",
    at: ["driver", "type"],
    code: "disk/lun",
    message: "device='lun' needs the format 'raw'",
    help: "write type='raw', or device='disk'",
  },
  {
    of: "driver",
    applies: (disk) => isLun(disk) && disk.driver?.copyOnRead === true,
    at: ["driver", "copy_on_read"],
    code: "disk/lun",
    message: "with device='lun' nothing can be copied on reading",
    help: "remove copy_on_read, or write device='disk'",
  },
  {
    of: "target",
    applies: (disk) =>
      isLun(disk) &&
      (disk.target.rotationRate !== undefined || disk.target.removable !== undefined),
    at: ["target"],
    ...SAYS_ITSELF,
  },
  ...OF_EMULATED.map((of): DiskBan => ({ of, applies: isLun, at: [of], ...SAYS_ITSELF })),
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
    severity: "warning",
    of: "source",
    applies: (disk) => isFetched(disk) && !isReadonly(disk) && !onIde(disk),
    at: ["source", "protocol"],
    code: "disk/fetched",
    message: "what comes over HTTP or FTP cannot be written: the guest finds a read-only disk",
    help: "add <readonly/>",
  },
  {
    of: "source",
    applies: (disk) => isFetched(disk) && isPlainDisk(disk) && onIde(disk),
    at: ["source", "protocol"],
    code: "disk/fetched",
    message: "what comes over HTTP or FTP cannot be written, and IDE and SATA disks have to be",
    help: "use bus='virtio' or 'scsi', or device='cdrom'",
  },
  {
    severity: "warning",
    of: "driver",
    applies: (disk) => disk.type === "network" && disk.driver?.io !== undefined,
    at: ["driver", "io"],
    code: "disk/network-io",
    message: "io is for files and block devices, and changes nothing of an image over the network",
    help: "remove io='…'",
  },
  {
    severity: "warning",
    of: "source",
    applies: ({ type, source }) =>
      type === "network" && source !== undefined && "cookies" in source &&
      source.cookies !== undefined,
    at: ["source"],
    code: "disk/cookies",
    message:
      "the cookies stand on QEMU's command line, where other users of this host can read them",
  },
  {
    of: "readonly",
    applies: (disk) => onIde(disk) && isPlainDisk(disk) && disk.readonly === true,
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
      !(isPlainDisk(disk) && (onIde(disk) || diskBus(disk) === "scsi")),
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
    applies: (disk) => disk.geometry?.trans !== undefined && !onIde(disk),
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
