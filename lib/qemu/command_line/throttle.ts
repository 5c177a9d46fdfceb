/** The limits of a disk, which QEMU is told over QMP, as libvirt does. */
import { type Disk, diskBus, hasMedium } from "../../domain/disk.ts";
import { aliasOf } from "./context.ts";

/** QMP's `block_set_io_throttle`; none for a disk without limits. Pure. */
export function throttleCommands(
  disk: Disk,
): readonly {
  readonly execute: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}[] {
  if (disk.iotune === undefined || !hasMedium(disk)) return [];
  const limits = Object.entries(disk.iotune).filter(([, value]) => value !== 0);
  if (limits.length === 0) return [];
  // QAPI wants all of these.
  const none = { bps: 0, bps_rd: 0, bps_wr: 0, iops: 0, iops_rd: 0, iops_wr: 0 };
  const args = { id: backendOf(disk), ...none, ...Object.fromEntries(limits) };
  return [{ execute: "block_set_io_throttle", arguments: args }];
}

/** The id or path of the device that reads and writes. On virtio and USB it is part of another device. */
function backendOf(disk: Disk): string {
  const alias = aliasOf(disk);
  switch (diskBus(disk)) {
    case "virtio":
      return `/machine/peripheral/${alias}/virtio-backend`;
    case "usb":
      return disk.model === "usb-bot"
        ? `${alias}-device`
        : `/machine/peripheral/${alias}/${alias}.0/legacy[0]`;
    default:
      return alias;
  }
}
