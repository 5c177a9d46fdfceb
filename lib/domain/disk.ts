/** `<disk>`: drives. https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms */
import {
  attribute,
  child,
  element,
  flag,
  type Infer,
  leaf,
  variants,
  verbatim,
} from "../xml/codec.ts";
import type { Restriction } from "../xml/mark.ts";
import { integer, matching, oneOf, onOff, someText, yesNo } from "../xml/value.ts";
import { address, alias, bootOrder } from "./address.ts";
import { iotune } from "./iotune.ts";
import { iothreadId, iothreadMapping } from "./iothreads.ts";
import { networkSource } from "./network_source.ts";
import { auth, CLEAR_LAYER, encryption, NO_PASSWORD } from "./secret.ts";
import { absolutePath } from "./path_value.ts";

const driver = element("driver", {
  name: attribute("name", oneOf(["qemu"], { unsupported: ["tap", "tap2", "phy", "file"] }))
    .optional().ignored("there is no other", { silent: true }),
  type: attribute(
    "type",
    oneOf(["raw", "qcow2", "qcow", "qed", "vdi", "vmdk", "vpc"], {
      // libvirt's virStorageFileFormat
      unsupported: [
        "bochs",
        "cloop",
        "cow",
        "dir",
        "dmg",
        "iso",
        "luks",
        "ploop",
        "vhd",
        "fat",
        "aio",
      ],
    }),
    "format of the image; absent: raw",
  ).optional(),
  cache: attribute(
    "cache",
    oneOf(["default", "none", "writethrough", "writeback", "directsync", "unsafe"]),
  ).optional(),
  errorPolicy: attribute("error_policy", oneOf(["stop", "report", "ignore", "enospace"]))
    .optional(),
  rerrorPolicy: attribute("rerror_policy", oneOf(["stop", "report", "ignore"])).optional(),
  io: attribute("io", oneOf(["native", "threads", "io_uring"])).optional(),
  ioeventfd: attribute("ioeventfd", onOff, "virtio only, like the next").optional(),
  eventIdx: attribute("event_idx", onOff).optional(),
  copyOnRead: attribute("copy_on_read", onOff).optional(),
  discard: attribute("discard", oneOf(["ignore", "unmap"])).optional(),
  iothread: attribute("iothread", iothreadId, "virtio only: the thread that serves it").optional(),
  detectZeroes: attribute("detect_zeroes", oneOf(["off", "on", "unmap"])).optional(),
  queues: attribute("queues", integer(1, 65535)).optional(),
  queueSize: attribute("queue_size", integer(1, 65535)).optional(),
  iothreads: child(iothreadMapping, "virtio only: the threads that serve its queues").optional(),
});

/** What every source but one over the network can have. */
const anySource = {
  startupPolicy: attribute(
    "startupPolicy",
    oneOf(["mandatory", "requisite", "optional"]),
    "`optional`: an image that is not there is left out",
  ).optional().ignored("an image has to be there anyway", {
    silent: true,
    when: (policy) => policy !== "optional",
  }),
  index: attribute("index", integer(0, 0xffffffff)).optional()
    .ignored("it is libvirt's number of the source", { silent: true }),
  seclabels: child(verbatim("seclabel")).many()
    .ignored("labels are not set, QEMU runs as the caller"),
  encryption: child(encryption).optional(),
};

const fileSource = element("source", {
  file: attribute("file", absolutePath).optionalOrEmpty(),
  ...anySource,
});
const blockSource = element("source", {
  dev: attribute("dev", absolutePath).optionalOrEmpty(),
  ...anySource,
});

const volumeSource = element("source", {
  pool: attribute("pool", someText, "a pool of libvirt's that is a directory"),
  volume: attribute("volume", matching("[^/\\n]+", "the name of a file in it")),
  mode: attribute("mode", oneOf(["host", "direct"])).optional()
    .ignored("it is of pools of iSCSI targets", { silent: true }),
  ...anySource,
});

/** Names of Xen and User Mode Linux mean their buses (virDiskNameToBusDeviceIndex). */
export const OTHER_BUS: Restriction = {
  severity: "unsupported",
  code: "disk/no-bus",
  message: "a name such as 'xvda' stands for a bus of another hypervisor",
  help: "say bus='virtio'",
};

/** QEMU's CD drives have no property for it. */
export const REMOVABLE_DRIVE: Restriction = {
  severity: "unsupported",
  code: "disk/removable-drive",
  message: "a CD drive always has removable media",
  help: "remove removable='…'",
};

const target = element("target", {
  dev: attribute("dev", matching("[a-zA-Z0-9_]+", "a name such as 'vda' or 'sdb'"))
    .restricted(OTHER_BUS),
  bus: attribute(
    "bus",
    oneOf(["virtio", "scsi", "sata", "ide", "usb", "fdc"], {
      unsupported: ["xen", "uml", "sd", "nvme"],
    }),
    "absent: what the name says",
  ).optional(),
  tray: attribute("tray", oneOf(["open", "closed"])).optional()
    .ignored("every tray is closed when QEMU starts", { silent: true })
    .ignored("every tray is closed when QEMU starts", { when: (tray) => tray === "open" }),
  removable: attribute("removable", onOff, "USB and SCSI only").optional()
    .restricted(REMOVABLE_DRIVE),
  rotationRate: attribute(
    "rotation_rate",
    integer(1, 65534),
    "1: an SSD; 1025 and up: revolutions a minute",
  )
    .optional(),
});

const cylinders = integer(0, 0xffffffff);

const geometry = element("geometry", {
  cyls: attribute("cyls", cylinders),
  heads: attribute("heads", cylinders),
  secs: attribute("secs", cylinders),
  trans: attribute("trans", oneOf(["auto", "none", "lba"]), "IDE and SATA only").optional(),
});

const blockSize = integer(0, 0xffffffff);

const blockio = element("blockio", {
  logicalBlockSize: attribute("logical_block_size", blockSize, "bytes").optional(),
  physicalBlockSize: attribute("physical_block_size", blockSize).optional(),
  discardGranularity: attribute("discard_granularity", blockSize).optional(),
});

const rest = {
  backingStore: child(verbatim("backingStore"), "empty: the image is based on nothing").optional()
    .ignored("the image itself says what it is based on", {
      when: ({ children }) => children.length > 0,
    }),
  geometry: child(geometry).optional(),
  blockio: child(blockio).optional(),
  target: child(target),
  iotune: child(iotune).optional(),
  readonly: child(flag("readonly")).optional(),
  shareable: child(flag("shareable"), "others may write it at the same time").optional(),
  transient: child(
    element("transient", {
      shareBacking: attribute("shareBacking", yesNo).optional()
        .ignored("the image is only read, and others may read it, too", { silent: true }),
    }),
    "what the guest writes is thrown away at the end",
  ).optional().restricted(CLEAR_LAYER),
  serial: child(leaf("serial", matching("[^\\n]*", "one line of text")))
    .optional(),
  wwn: child(leaf("wwn", matching("(0x)?[0-9a-fA-F]{16}", "16 hexadecimal digits"))).optional(),
  vendor: child(leaf("vendor", matching("[ -~]{0,8}", "at most 8 printable characters")))
    .optional(),
  product: child(leaf("product", matching("[ -~]{0,16}", "at most 16 printable characters")))
    .optional(),
  encryption: child(encryption, "as in `<source>`").optional(),
  bootOrder: child(bootOrder).optional(),
  alias: child(alias).optional(),
  address: child(address).optional(),
} as const;

const head = {
  device: attribute(
    "device",
    oneOf(["disk", "cdrom", "floppy", "lun"]),
    "lun: the guest's SCSI commands reach the device",
  )
    .optional(),
  model: attribute(
    "model",
    oneOf([
      "virtio",
      "virtio-transitional",
      "virtio-non-transitional",
      "usb-storage",
      "usb-bot",
    ]),
    "virtio: absent: virtio; USB: usb-storage, which shows CDs as disks, or usb-bot; absent: usb-storage",
  ).optional(),
  snapshot: attribute(
    "snapshot",
    oneOf(["internal", "external", "no", "manual"]),
  ).optional().ignored("it is for libvirt's snapshots", { silent: true }),
  driver: child(driver).optional(),
} as const;

/** A drive. Without a source it is an empty one. */
export const disk = variants("disk", "type", {
  file: { ...head, source: child(fileSource).optional(), ...rest },
  block: { ...head, source: child(blockSource).optional(), ...rest },
  network: {
    ...head,
    auth: child(auth, "as in `<source>`").optional().restricted(NO_PASSWORD),
    source: child(networkSource).optional(),
    ...rest,
  },
  volume: { ...head, source: child(volumeSource).optional(), ...rest },
}, {
  fallback: "file",
  unsupported: ["dir", "nvme", "vhostuser", "vhostvdpa"],
});

export type Disk = Infer<typeof disk>;
export type DiskTarget = Infer<typeof target>;

/** The file or device behind a drive; undefined for an empty one, and where it is elsewhere. Pure. */
export function diskPath(disk: Disk): string | undefined {
  switch (disk.type) {
    case "file":
      return disk.source?.file;
    case "block":
      return disk.source?.dev;
    default:
      return undefined;
  }
}

/** False for an empty drive. Pure. */
export function hasMedium(disk: Disk): boolean {
  return disk.type === "network" || disk.type === "volume"
    ? disk.source !== undefined
    : diskPath(disk) !== undefined;
}

/** A disk, not a CD or floppy drive. */
export function isPlainDisk({ device = "disk" }: Disk): boolean {
  return device === "disk" || device === "lun";
}

export type DiskBus = NonNullable<DiskTarget["bus"]>;

/** True for a drive whose medium cannot be written. Pure. */
export function isReadonly(disk: Disk): boolean {
  return disk.readonly === true || disk.device === "cdrom";
}

/** What a drive's name stands for at its head; `undefined`: a bus of another hypervisor (virDomainDiskDefPostParse). */
const BUS_OF_PREFIX: readonly (readonly [prefix: string, bus: DiskBus | undefined])[] = [
  ["hd", "ide"],
  ["sd", "scsi"],
  ["vd", "virtio"],
  ["xvd", undefined],
  ["ubd", undefined],
];

/**
 * The bus of a drive: what it says, or what its target's name means to libvirt, IDE where the name means nothing;
 * undefined for a bus of another hypervisor. Pure.
 */
export function diskBus({ target, device }: Disk): DiskBus | undefined {
  if (target.bus !== undefined) return target.bus;
  if (device === "floppy") return "fdc";
  const named = BUS_OF_PREFIX.find(([prefix]) => target.dev.startsWith(prefix));
  return named === undefined ? "ide" : named[1];
}

/** True for a drive on IDE or SATA. Pure. */
export function isOnAta(disk: Disk): boolean {
  return ["ide", "sata"].includes(diskBus(disk) ?? "");
}

/** libvirt's virDiskNameParse: a prefix, the letters that count, and the number of a partition. */
const DISK_NAME_REGEXP = /^((?:fd|hd|sd|vd|xvd|ubd)([a-z]+))([0-9]*)$/;

/** The number of a drive on its bus by its target's name: 0 for `vda`, 26 for `sdaa`; undefined for other names. Pure. */
export function diskIndex({ target }: Disk): number | undefined {
  const letters = DISK_NAME_REGEXP.exec(target.dev)?.[2];
  if (letters === undefined) return undefined;
  const index = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 96, 0) - 1;
  return index < 0x7fffffff ? index : undefined;
}

/** The disk whose partition a target names: `vda` for `vda1`; undefined for the name of a disk. Pure. */
export function partitionedDisk({ target }: Disk): string | undefined {
  const [, disk, , partition] = DISK_NAME_REGEXP.exec(target.dev) ?? [];
  return partition ? disk : undefined;
}
