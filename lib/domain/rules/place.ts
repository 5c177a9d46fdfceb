/** Names and addresses that only one device can have. */
import { bootableHostdevs } from "../hostdev.ts";
import type { Address, PciAddress } from "../address.ts";
import { ownAlias } from "../alias.ts";
import { CHIPSET_PARTS, type ChipsetPart, isPart } from "../chipset_parts.ts";
import { type Disk, diskBus } from "../disk.ts";
import { drivePlace } from "../drive_address.ts";
import type { MachineFamily } from "../machine_family.ts";
import type { Placed } from "./all_devices.ts";
import { lineOf, repetitions, type Scope } from "./rule.ts";

/**
 * An alias is the device's id in QEMU. A console that is a serial port's other name shares it. libvirt's own ids are
 * chosen anew: a USB 2 controller's companions share one.
 */
export function duplicateAlias(scope: Scope): void {
  const { devices, origins, report } = scope;
  const named: Placed["device"][] = [];
  for (const { device } of scope.plugged) if (ownAlias(device) !== undefined) named.push(device);
  if (named.length < 2) return;
  const sharing: readonly object[] = devices.consoles.filter(({ target }) =>
    target?.type === undefined || target.type === "serial"
  );
  const alone = named.filter((one) => !sharing.includes(one));
  for (const { first, again, key } of repetitions(alone, ownAlias)) {
    report(origins.childAttribute(again, "alias", "name"), {
      severity: "error",
      code: "device/duplicate-alias",
      message: `alias '${key}' is also that of the device on ${lineOf(scope, first)}`,
      help: "change one of them, or remove both",
    });
  }
}

/** A device on one bus cannot have an address on another. */
export function wrongAddressType({ placed, origins, report }: Scope): void {
  for (const { address, what, plugs } of placed) {
    if (plugs === undefined) continue;
    if ((plugs as readonly string[]).includes(address.type)) continue;
    const wanted = plugs.map((type) => `type='${type}'`).join(" or ");
    report(origins.span(address), {
      severity: "error",
      code: "device/address-type",
      message: plugs.length === 0
        ? `${what} has no address, found type='${address.type}'`
        : `invalid address type '${address.type}' for ${what}: need ${wanted}`,
      help: "remove the address and let one be chosen",
    });
  }
}

/** Two devices in one PCI function, also one that is built into the board. */
export function doublePciAddress(scope: Scope): void {
  const { origins, report } = scope;
  const placed = scope.placed.filter(isOnPci);
  for (const { address, what, device } of placed) {
    const owner = builtIn(scope.family).find((part) =>
      pciNumber({ type: "pci", slot: part.slot, function: part.function }) === pciNumber(address)
    );
    if (owner === undefined || isPart(owner, device)) continue;
    report(origins.span(address), {
      severity: "error",
      code: "device/double-address",
      message: `${what} cannot be at PCI address ${pciText(address)}: there is the ${owner.name}`,
      help: "remove the address and let one be chosen",
    });
  }
  for (const { first, again } of repetitions(placed, (one) => pciNumber(one.address))) {
    const text = pciText(again.address);
    report(origins.span(again.address), {
      severity: "error",
      code: "device/double-address",
      message: `PCI address ${text} is also that of the device on ${lineOf(scope, first.device)}`,
      help: "remove the address and let one be chosen",
    });
  }
}

/** Two drives in one place, as their addresses or their names say. */
export function doubleDrive(scope: Scope): void {
  const { devices, origins, report } = scope;
  for (const { first, again, key } of repetitions(devices.disks, drivePlaceText)) {
    report(origins.child(again, again.address ? "address" : "target"), {
      severity: "error",
      code: "device/double-address",
      message: `disk '${again.target.dev}' is where disk '${first.target.dev}' is: ${key}`,
      help: "change one of them, or remove the address: the place follows from the name",
    });
  }
}

/** Ports of one USB or virtio-serial controller. */
export function doublePort(scope: Scope): void {
  const { origins, report } = scope;
  for (
    const { first, again, key } of repetitions(scope.placed, ({ address }) => portText(address))
  ) {
    report(origins.child(again.device, "address"), {
      severity: "error",
      code: "device/double-address",
      message: `${key} is also the address of the device on ${lineOf(scope, first.device)}`,
      help: "change one of them, or remove the address and let one be chosen",
    });
  }
}

/** Every order once; and either here or in <os>, not both (libvirt refuses it). */
export function bootOrder(scope: Scope): void {
  const { domain, devices, origins, report } = scope;
  const bootable = [
    ...devices.disks.filter((one) => one.bootOrder !== undefined),
    ...devices.interfaces.filter((one) => one.bootOrder !== undefined),
    ...bootableHostdevs(devices.hostdevs).filter((one) => one.bootOrder !== undefined),
    ...devices.redirdevs.filter((one) => one.bootOrder !== undefined),
  ];
  for (const { first, again, key } of repetitions(bootable, (one) => one.bootOrder)) {
    report(origins.childAttribute(again, "boot", "order"), {
      severity: "error",
      code: "device/duplicate-boot-order",
      message: `boot order ${key} is also that of the device on ${lineOf(scope, first)}`,
      help: "number them 1, 2, 3, …",
    });
  }
  const first = bootable[0];
  if (first === undefined || domain.os.boot.length === 0) return;
  report(origins.child(first, "boot"), {
    severity: "error",
    code: "device/boot-twice",
    message: "boot order is given here and by <boot dev='…'/> in <os>",
    help: "remove <boot> from <os>, or from every device",
  });
}

function isOnPci(one: Placed): one is Placed & { readonly address: PciAddress } {
  const { address, plugs } = one;
  return address.type === "pci" && !isFree(address) && plugs?.includes("pci") === true;
}

/** An address of zeros asks for a free one, as an empty one does. */
export function isFree(address: PciAddress): boolean {
  return !address.domain && !address.bus && !address.slot && !address.function;
}

/** One for each place. */
function pciNumber({ domain = 0, bus = 0, slot = 0, function: part = 0 }: PciAddress): number {
  return (domain << 16) + (bus << 8) + (slot << 3) + part;
}

/** As libvirt writes it. */
function pciText({ domain = 0, bus = 0, slot = 0, function: part = 0 }: PciAddress): string {
  const hex = (value: number, digits: number) => value.toString(16).padStart(digits, "0");
  return `${hex(domain, 4)}:${hex(bus, 2)}:${hex(slot, 2)}.${part}`;
}

function drivePlaceText(disk: Disk): string | undefined {
  const place = drivePlace(disk);
  if (place === undefined) return undefined;
  const { controller, bus, target, unit } = place;
  return `${diskBus(disk)} controller ${controller}, bus ${bus}, target ${target}, unit ${unit}`;
}

function portText(address: Address): string | undefined {
  if (address.type === "usb" && address.port !== undefined) {
    return `USB bus ${address.bus ?? 0}, port ${address.port}`;
  }
  if (address.type === "virtio-serial" && address.port !== undefined) {
    return `virtio-serial controller ${address.controller ?? 0}, port ${address.port}`;
  }
  return undefined;
}

/** What a board has whatever the document says; which USB controller there is depends on it. */
function builtIn(family: MachineFamily): readonly ChipsetPart[] {
  return family === "other"
    ? []
    : CHIPSET_PARTS[family].filter(({ controller }) => controller !== "usb");
}
