/** Disks: the device that the guest sees. https://libvirt.org/formatdomain.html#hard-drives-floppy-disks-cdroms */
import { type Disk, diskBus, hasMedium } from "../../domain/disk.ts";
import { secretsOf } from "../../domain/disk_secrets.ts";
import { needsCertificates, type NetworkSource } from "../../domain/network_source.ts";
import type { Secret } from "../../domain/secret.ts";
import { overlayPath } from "../../domain/transient.ts";
import { isLsi } from "../../domain/drive_address.ts";
import type { OptionMembers } from "./option_values.ts";
import { blockdevArguments, cacheMode, driveNode } from "./blockdev.ts";
import { bootOrders } from "./boot.ts";
import {
  aliasOf,
  askedBy,
  type CommandLineContext,
  controllerId,
  deviceArgument,
  placeMembers,
  requireDevice,
  requireFeature,
  virtioDevice,
} from "./context.ts";
import { iothreadMembers } from "./iothreads.ts";

/** The block devices and the `-device` of every disk. */
export function diskArguments(context: CommandLineContext): string[] {
  const { domain: { name, devices: { disks } } } = context;
  const orders = bootOrders(context.domain);
  return disks.flatMap((disk, index) => {
    // libvirt counts down; a drive without a medium uses up a number.
    const number = context.diskNumbers?.get(aliasOf(disk)) ?? disks.length - index;
    return askedBy(context, disk, [
      ...askedBy(context, disk, blockdevArguments(disk, number, overlayPath(disk, name), context), {
        child: "source",
      }),
      ...bridgeArguments(disk, context),
      ...deviceArgument(context, {
        ...busMembers(disk, context),
        "share-rw": disk.shareable,
        drive: hasMedium(disk) ? driveNode(disk, number) : undefined,
        id: isBehindBridge(disk) ? `${aliasOf(disk)}-device` : aliasOf(disk),
        bootindex: diskBus(disk) === "fdc" ? undefined : orders.get(disk),
        ...shapeMembers(disk),
        ...tailMembers(disk),
      }),
    ]);
  });
}

/** On USB, `usb-storage` shows every medium as a disk; `usb-bot` is a bus on which any SCSI drive can be. */
function isBehindBridge(disk: Disk): boolean {
  return disk.model === "usb-bot";
}

function bridgeArguments(disk: Disk, context: CommandLineContext): string[] {
  if (!isBehindBridge(disk)) return [];
  const place = placeMembers(context, disk.address);
  return deviceArgument(context, { driver: "usb-bot", ...place, id: aliasOf(disk) });
}

function busMembers(disk: Disk, context: CommandLineContext): OptionMembers {
  const cdrom = disk.device === "cdrom";
  switch (diskBus(disk)) {
    case "virtio":
      return {
        driver: virtioDevice("virtio-blk", disk.model),
        ...iothreadMembers(disk.driver),
        ioeventfd: disk.driver?.ioeventfd,
        event_idx: disk.driver?.eventIdx,
        "num-queues": disk.driver?.queues,
        "queue-size": disk.driver?.queueSize,
        ...placeMembers(context, disk.address),
      };
    case "usb":
      if (isBehindBridge(disk)) {
        return {
          driver: cdrom ? "scsi-cd" : "scsi-hd",
          bus: `${aliasOf(disk)}.0`,
          removable: disk.target.removable,
        };
      }
      return {
        driver: "usb-storage",
        ...placeMembers(context, disk.address),
        removable: disk.target.removable ?? false,
      };
    case "ide":
    case "sata":
      return { driver: cdrom ? "ide-cd" : "ide-hd", ...ataPlace(disk, context) };
    case "fdc":
      return {
        driver: "floppy",
        unit: disk.address?.type === "drive" ? disk.address.unit ?? 0 : 0,
      };
    case "scsi":
      return {
        driver: disk.device === "lun" ? "scsi-block" : cdrom ? "scsi-cd" : "scsi-hd",
        ...scsiPlace(disk, context),
        removable: disk.target.removable,
      };
    case undefined:
      throw new TypeError(`No bus for disk "${disk.target.dev}": its document should be refused`);
  }
}

/** IDE has two units on each bus; SATA a bus for each unit. */
function ataPlace(disk: Disk, context: CommandLineContext): OptionMembers {
  const address = disk.address?.type === "drive" ? disk.address : undefined;
  const { controller = 0, bus = 0, unit = 0 } = address ?? {};
  if (diskBus(disk) === "sata") {
    return { bus: `${controllerId(context, "sata", controller)}.${unit}` };
  }
  return { bus: `${controllerId(context, "ide", controller)}.${bus}`, unit };
}

function scsiPlace(disk: Disk, context: CommandLineContext): OptionMembers {
  const address = disk.address?.type === "drive" ? disk.address : undefined;
  const { controller = 0, bus = 0, target = 0, unit = 0 } = address ?? {};
  const hba = `${controllerId(context, "scsi", controller)}.0`;
  const place = isLsi(context.domain.devices, controller)
    ? { bus: hba, "scsi-id": unit }
    : { bus: hba, channel: bus, "scsi-id": target, lun: unit };
  if (disk.device === "lun") return place;
  return { ...place, device_id: disk.serial ?? `drive-${aliasOf(disk)}` };
}

function shapeMembers({ geometry, blockio }: Disk): OptionMembers {
  return {
    logical_block_size: blockio?.logicalBlockSize,
    physical_block_size: blockio?.physicalBlockSize,
    discard_granularity: blockio?.discardGranularity,
    cyls: geometry?.cyls,
    heads: geometry?.heads,
    secs: geometry?.secs,
    "bios-chs-trans": geometry?.trans,
  };
}

function tailMembers(disk: Disk): OptionMembers {
  const { driver } = disk;
  const write = driver?.errorPolicy === "enospace" ? "enospc" : driver?.errorPolicy;
  const read = driver?.rerrorPolicy ?? (write === "enospc" ? undefined : write);
  return {
    wwn: disk.wwn === undefined ? undefined : BigInt(`0x${disk.wwn.replace(/^0x/, "")}`),
    rotation_rate: disk.target.rotationRate,
    vendor: disk.vendor,
    product: disk.product,
    "write-cache": writeCache(disk),
    werror: write,
    rerror: read,
    serial: disk.serial === "" ? undefined : disk.serial,
  };
}

/** Whether the guest sees a disk with a write cache that it has to flush. */
function writeCache(disk: Disk): string | undefined {
  if (disk.device === "lun") return undefined;
  switch (cacheMode(disk)) {
    case "default":
      return undefined;
    case "writethrough":
    case "directsync":
      return "off";
    default:
      return "on";
  }
}

/** A machine that runs has its disks, whose certificates nobody names again. */
function checkCertificates(disk: Disk, source: NetworkSource, context: CommandLineContext): void {
  const isGiven = context.tlsDirectory !== undefined || context.diskNumbers !== undefined;
  if (isGiven || !needsCertificates(source)) return;
  context.provenance.report(disk, {
    severity: "error",
    code: "host/no-certificates",
    message: "an NBD server with TLS is known by a certificate, and none is given",
    help:
      "--tls DIRECTORY, with ca-cert.pem, and client-cert.pem and client-key.pem where the server " +
      "asks for them; screens have TLS then, too. Or remove tls, and let a tunnel protect the " +
      "connection",
  }, { child: "source", attribute: "tls" });
}

function checkSecret(secret: Secret, { secretPath, provenance }: CommandLineContext): void {
  if (secretPath(secret) !== undefined) return;
  provenance.report(secret, {
    severity: "error",
    code: "host/no-secrets",
    message: "there is no directory for secrets",
    help: "set HOME or XDG_CONFIG_HOME",
  });
}

/** Says what this QEMU lacks for the disks. */
export function checkDisks(context: CommandLineContext): void {
  const { provenance, capabilities } = context;
  for (const disk of context.domain.devices.disks) {
    if (isBehindBridge(disk)) {
      requireDevice(context, disk, "usb-bot", { attribute: "model" }, "use model='usb-storage'");
    }
    if (disk.device === "lun") requireDevice(context, disk, "scsi-block", { attribute: "device" });
    if (diskBus(disk) === "fdc") {
      requireDevice(context, disk, "floppy");
      if (context.machine.chipset === "q35") requireDevice(context, disk, "isa-fdc");
    }
    if (disk.type === "network" && disk.source !== undefined) {
      const { protocol } = disk.source;
      requireFeature(context, disk, `blockdev.${protocol}`, {
        child: "source",
        attribute: "protocol",
      });
      checkCertificates(disk, disk.source, context);
    }
    for (const secret of secretsOf(disk)) checkSecret(secret, context);
    if (disk.type === "volume" && disk.source !== undefined) {
      provenance.report(disk, {
        severity: "error",
        code: "host/no-pool",
        message:
          `the directory of the pool '${disk.source.pool}' is not known here: nobody looked for its definition`,
        help: "name the file: <disk type='file'> … <source file='/…'/>",
      }, { child: "source", attribute: "pool" });
    }
    const format = disk.driver?.type ?? "raw";
    if (format !== "raw" && format !== "qcow2") {
      requireFeature(context, disk, `blockdev.${format}`, { child: "driver", attribute: "type" });
    }
    if (disk.driver?.type === "qcow2" && !capabilities.features["blockdev.qcow2"]) {
      provenance.report(disk, {
        severity: "error",
        code: "host/no-qcow2",
        message: `QEMU ${capabilities.version} was built without qcow2`,
      }, { child: "driver", attribute: "type" });
    }
  }
}
