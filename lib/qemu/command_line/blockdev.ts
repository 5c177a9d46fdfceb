/** Disk images: `-blockdev` nodes for the file and its format, named as libvirt names them. */
import { type Disk, diskPath, hasMedium, isReadonly } from "../../domain/disk.ts";
import { authOf, encryptionOf } from "../../domain/disk_secrets.ts";
import { isReadOnlyProtocol } from "../../domain/network_source.ts";
import {
  certificateArguments,
  cookieArguments,
  networkMembers,
  passwordSecret,
} from "./network_blockdev.ts";
import type { CommandLineContext } from "./context.ts";
import type { Secret } from "../../domain/secret.ts";
import { jsonValue, type OptionMembers } from "./option_values.ts";

type CacheMode = NonNullable<NonNullable<Disk["driver"]>["cache"]>;

/**
 * The nodes of a disk, from the file up; none for an empty drive.
 *
 * @param overlay the file that takes what is written; absent: the image itself
 * @param context knows where certificates and secrets are
 */
export function blockdevArguments(
  disk: Disk,
  number: number,
  overlay: string | undefined,
  { tlsDirectory, secretPath }: Pick<CommandLineContext, "tlsDirectory" | "secretPath">,
): string[] {
  if (!hasMedium(disk)) return [];
  const access = overlay === undefined ? accessMembers(disk) : READ_ONLY;
  const nodes = hasFormat(disk)
    ? [
      storageNode(disk, number, overlay === undefined ? AUTOMATIC : READ_ONLY),
      formatNode(disk, number, access),
    ]
    : [storageNode(disk, number, access)];
  if (overlay !== undefined) nodes.push(...overlayNodes(disk, number, overlay));
  if (disk.driver?.copyOnRead) nodes.push(copyOnReadNode(disk, number));
  const storage = storageName(number);
  const objects = disk.type === "network" && disk.source !== undefined
    ? [
      ...cookieArguments(disk.source, storage),
      ...certificateArguments(disk.source, storage, tlsDirectory),
    ]
    : [];
  objects.push(
    ...secretArguments(passwordSecret(storage), authOf(disk)?.secret, secretPath),
    ...secretArguments(encryptionSecret(number), encryptionOf(disk)?.secret, secretPath),
  );
  return [...objects, ...nodes.flatMap((node) => ["-blockdev", jsonValue(node)])];
}

/** The node that the device is given. Pure. */
export function driveNode(disk: Disk, number: number): string {
  return disk.driver?.copyOnRead ? copyOnReadName(disk) : topNode(disk, number);
}

/** The node below the filter that copies on read. */
function topNode(disk: Disk, number: number): string {
  return disk.transient === undefined ? imageNode(disk, number) : overlayName(number);
}

function overlayName(number: number): string {
  return `libvirt-${number}-transient`;
}

/** What the document asks for; a disk that others write too must not be cached. Pure. */
export function cacheMode(disk: Disk): CacheMode {
  const asked = disk.driver?.cache ?? "default";
  return asked === "default" && disk.shareable ? "none" : asked;
}

/** QEMU opens the file below a format for writing only while the format is. */
const AUTOMATIC: OptionMembers = { "auto-read-only": true, discard: "unmap" };

function storageNode(disk: Disk, number: number, access: OptionMembers): OptionMembers {
  return {
    ...storageMembers(disk, number),
    "node-name": storageName(number),
    ...access,
    ...cacheMembers(disk),
  };
}

/** Where the bytes are. */
function storageMembers(disk: Disk, number: number): OptionMembers {
  if (disk.type === "network") {
    const { source } = disk;
    return source === undefined ? {} : {
      ...networkMembers(source, storageName(number), authOf(disk)?.username),
      // Otherwise QEMU refuses to open an image that its protocol cannot write.
      "auto-read-only": isReadOnlyProtocol(source.protocol) && !isReadonly(disk) ? true : undefined,
    };
  }
  const path = diskPath(disk) ?? "";
  return { driver: protocolDriver(disk, path), filename: path, aio: disk.driver?.io };
}

function storageName(number: number): string {
  return `libvirt-${number}-storage`;
}

const READ_ONLY: OptionMembers = { "read-only": true };

/** What is written goes to an image of its own on top. */
function overlayNodes(disk: Disk, number: number, path: string): OptionMembers[] {
  const storage = `${overlayName(number)}-storage`;
  const file = { driver: "file", filename: path, aio: disk.driver?.io, "node-name": storage };
  return [
    { ...file, ...AUTOMATIC, ...cacheMembers(disk) },
    {
      "node-name": overlayName(number),
      ...accessMembers(disk),
      ...cacheMembers(disk),
      driver: "qcow2",
      file: storage,
      backing: imageNode(disk, number),
    },
  ];
}

function formatNode(disk: Disk, number: number, access: OptionMembers): OptionMembers {
  return {
    "node-name": `libvirt-${number}-format`,
    ...access,
    ...cacheMembers(disk),
    ...formatMembers(disk, number),
    file: storageName(number),
    // An empty <backingStore/> says that the image is based on nothing, whatever it says itself.
    ...(disk.backingStore?.children.length === 0 ? { backing: null } : {}),
  };
}

/** The format's part of a node; LUKS is one of its own, or within qcow2. */
function formatMembers(disk: Disk, number: number): OptionMembers {
  const driver = disk.driver?.type ?? "raw";
  if (encryptionOf(disk) === undefined) return { driver };
  const key = { "key-secret": encryptionSecret(number) };
  return driver === "raw"
    ? { driver: "luks", ...key }
    : { driver, encrypt: { format: "luks", ...key } };
}

function encryptionSecret(number: number): string {
  return `libvirt-${number}-format-encryption-secret0`;
}

/** QEMU reads the secret itself: it is neither on its command line nor in what is kept of the machine. */
function secretArguments(
  id: string,
  secret: Secret | undefined,
  secretPath: CommandLineContext["secretPath"],
): string[] {
  if (secret === undefined) return [];
  return ["-object", jsonValue({ "qom-type": "secret", id, file: secretPath(secret) })];
}

function copyOnReadNode(disk: Disk, number: number): OptionMembers {
  return {
    driver: "copy-on-read",
    "node-name": copyOnReadName(disk),
    file: topNode(disk, number),
    discard: "unmap",
  };
}

function imageNode(disk: Disk, number: number): string {
  return hasFormat(disk) ? `libvirt-${number}-format` : storageName(number);
}

/** True for an image whose bytes are not those of the disk. */
function hasFormat(disk: Disk): boolean {
  return (disk.driver?.type ?? "raw") !== "raw" || encryptionOf(disk) !== undefined;
}

function copyOnReadName(disk: Disk): string {
  return `libvirt-CoR-${disk.target.dev}`;
}

/** `host_cdrom` for what Linux calls its CD drives: it can eject, and notices another medium. */
function protocolDriver(disk: Disk, path: string): string {
  if (disk.type === "file") return "file";
  return disk.device === "cdrom" && /^\/dev\/(cdrom|dvd|sr|scd)[0-9]*$/.test(path)
    ? "host_cdrom"
    : "host_device";
}

function accessMembers(disk: Disk): OptionMembers {
  const { discard, detectZeroes } = disk.driver ?? {};
  return {
    "read-only": isReadonly(disk),
    discard,
    // Zeroes are given back only where the image may discard (libvirt).
    "detect-zeroes": detectZeroes === "unmap" && discard !== "unmap" ? "on" : detectZeroes,
  };
}

/** The cache modes in terms of QEMU's block layer: qemu(1), `cache=`. */
function cacheMembers(disk: Disk): OptionMembers {
  const mode = cacheMode(disk);
  if (mode === "default") return {};
  return {
    cache: {
      direct: mode === "none" || mode === "directsync",
      "no-flush": mode === "unsafe",
    },
  };
}
