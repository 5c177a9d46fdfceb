/** What a `<disk>` cannot have because of where its bytes are: a server, or a SCSI device that answers itself. */
import { type Disk, diskBus, isOnAta, isPlainDisk, isReadonly } from "../disk.ts";
import { authOf, encryptionOf, secretsOf } from "../disk_secrets.ts";
import { isReadOnlyProtocol } from "../network_source.ts";
import { CLEAR_LAYER, NO_PASSWORD } from "../secret.ts";

export interface DiskBan {
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

/** A disk whose SCSI commands the device itself answers (scsi-block). */
const isLun = (disk: Disk) => disk.device === "lun";

const SAYS_ITSELF = {
  code: "disk/lun",
  message: "with device='lun' the device itself says what it is",
  help: "remove it, or write device='disk'",
};

/** Where the `<encryption>` of a disk is told about. */
const ENCRYPTION = { of: "target", at: ["source"], code: "disk/encryption" } as const;

/** What a device says of itself, and no document. */
const OF_EMULATED = ["serial", "wwn", "vendor", "product", "blockio", "geometry"] as const;

/** Read with curl, which never writes. */
const isFetched = ({ type, source }: Disk) =>
  type === "network" && source !== undefined && isReadOnlyProtocol(source.protocol);

export const SOURCE_BANS: readonly DiskBan[] = [
  {
    ...ENCRYPTION,
    applies: (disk) =>
      secretsOf(disk).some(({ uuid, usage }) => (uuid === undefined) === (usage === undefined)),
    message: "a secret is found by its uuid or by its usage",
    help: "write one of the two into <secret>",
  },
  {
    ...ENCRYPTION,
    applies: (disk) =>
      encryptionOf(disk) !== undefined && !["raw", "qcow2"].includes(disk.driver?.type ?? "raw"),
    message: "only raw images and those of qcow2 are encrypted with LUKS",
    help: "correct the type of <driver>, or remove <encryption>",
  },
  {
    ...ENCRYPTION,
    applies: (disk) => encryptionOf(disk) !== undefined && isLun(disk),
    message: "with device='lun' the guest reads what the device has, which QEMU does not decrypt",
    help: "write device='disk', or remove <encryption>",
  },
  {
    of: "source",
    applies: (disk) =>
      disk.type === "network" && disk.auth !== undefined && authOf(disk) === undefined,
    at: ["auth"],
    ...NO_PASSWORD,
    severity: "unsupported",
  },
  {
    ...CLEAR_LAYER,
    severity: "unsupported",
    of: "transient",
    applies: (disk) => encryptionOf(disk) !== undefined,
    at: ["transient"],
  },
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
    of: "source",
    applies: (disk) => isFetched(disk) && !isReadonly(disk) && !isOnAta(disk),
    at: ["source", "protocol"],
    code: "disk/fetched",
    message: "what comes over HTTP or FTP cannot be written: the guest finds a read-only disk",
    help: "add <readonly/>",
  },
  {
    of: "source",
    applies: (disk) => isFetched(disk) && isPlainDisk(disk) && isOnAta(disk),
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
];
