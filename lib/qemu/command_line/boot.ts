/** What is booted: `-boot`, a kernel, and the order of the devices. https://libvirt.org/formatdomain.html#operating-system-booting */
import { bootableHostdevs } from "../../domain/hostdev.ts";
import type { Domain } from "../../domain/domain.ts";
import { type Disk, isPlainDisk } from "../../domain/disk.ts";
import { keyValues } from "./option_values.ts";
import type { CommandLineContext } from "./context.ts";

/** `-boot menu=on,splash-time=3000,strict=on`, `-kernel`, `-initrd`, `-append`, `-dtb`. */
export function bootArguments({ domain }: CommandLineContext): string[] {
  const { os } = domain;
  const members = {
    menu: os.bootmenu?.enable,
    "splash-time": os.bootmenu?.enable ? os.bootmenu.timeout : undefined,
    "reboot-timeout": os.bios?.rebootTimeout,
    strict: true,
  };
  return [
    "-boot",
    keyValues(members),
    ...file("-kernel", os.kernel),
    ...file("-initrd", os.initrd),
    ...file("-append", os.cmdline),
    ...file("-dtb", os.dtb),
  ];
}

function file(option: string, value: string | undefined): string[] {
  return value === undefined ? [] : [option, value];
}

/**
 * The place in the boot order, from 1, of each device that has one: what devices say themselves, else the
 * first device of the kind for each `<boot dev>`. A document that says nothing boots its first disk. Pure.
 */
export function bootOrders({ os, devices }: Domain): ReadonlyMap<object, number> {
  const disks = devices?.disks ?? [];
  const interfaces = devices?.interfaces ?? [];
  const { hostdevs = [], redirdevs = [] } = devices ?? {};
  const own = [...disks, ...interfaces, ...bootableHostdevs(hostdevs), ...redirdevs].flatMap((
    device,
  ) => device.bootOrder === undefined ? [] : [[device, device.bootOrder] as const]);
  if (own.length > 0) return new Map(own);
  const wanted = os.boot.length === 0 ? ["hd" as const] : os.boot;
  const orders = new Map<object, number>();
  for (const [index, kind] of wanted.entries()) {
    const device = firstOf(kind, disks, interfaces);
    if (device) orders.set(device, index + 1);
  }
  return orders;
}

function firstOf(
  kind: Domain["os"]["boot"][number],
  disks: readonly Disk[],
  interfaces: readonly object[],
): object | undefined {
  switch (kind) {
    case "hd":
      return disks.find(isPlainDisk);
    case "cdrom":
      return disks.find((disk) => disk.device === "cdrom");
    case "network":
      return interfaces[0];
    case "fd":
      return disks.find((disk) => disk.device === "floppy");
  }
}
