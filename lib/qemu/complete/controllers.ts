/** Controllers: those that the document leaves out, their indexes and their models. */
import { ROOT_OF } from "../../domain/machine_family.ts";
import { type Controller, isCompanion, type UsbController } from "../../domain/controller.ts";
import { controllerIndexes } from "../../domain/controller_index.ts";
import type { Devices } from "../../domain/devices.ts";
import { diskBus } from "../../domain/disk.ts";
import type { Smartcard } from "../../domain/smartcard.ts";
import { type Facts, hasDevice } from "./facts.ts";

type ControllerType = Controller["type"];

/** Gives controllers without an index the one that is theirs, and models to those without. */
export function numberControllers(devices: Devices, facts: Facts): Devices {
  const indexes = controllerIndexes(devices.controllers);
  let controllers: readonly Controller[] = [];
  for (const controller of devices.controllers) {
    const numbered = facts.provenance.derive(controller, { index: indexes.get(controller) ?? 0 });
    controllers = insertController(controllers, withModel(numbered, facts));
  }
  return { ...devices, controllers };
}

/** Adds what every machine of this kind has: the PCI root, a PC's USB controller, the SATA of a q35. */
export function addBuiltInControllers(devices: Devices, facts: Facts): Devices {
  const q35 = facts.chipset === "q35";
  const isUsbOff = devices.controllers.some((one) => one.type === "usb" && one.model === "none");
  const added: Controller[] = [
    ...(hasIndex(devices, "usb", 0) || isUsbOff ? [] : defaultUsb(facts)),
    ...(q35 && !hasIndex(devices, "sata", 0) ? [{ type: "sata", index: 0 } as const] : []),
    ...(hasIndex(devices, "pci", 0)
      ? []
      : [{ type: "pci", index: 0, model: ROOT_OF[facts.chipset] } as const]),
  ];
  return { ...devices, controllers: added.reduce(insertController, devices.controllers) };
}

/** Adds the controllers that disks, channels, consoles and smart cards need and nobody wrote. */
export function addNeededControllers(devices: Devices, facts: Facts): Devices {
  const scsi = devices.controllers.find((one) => one.type === "scsi");
  const needed: Controller[] = [
    // The same as the first, as in libvirt.
    ...upTo(
      highestDrive(devices, "scsi"),
      (index) =>
        withModel({ type: "scsi", index, ...(scsi?.model ? { model: scsi.model } : {}) }, facts),
    ),
    ...upTo(highestDrive(devices, "ide"), (index) => ({ type: "ide", index })),
    ...upTo(highestDrive(devices, "sata"), (index) => ({ type: "sata", index })),
    ...upTo(highestDrive(devices, "fdc"), (index) => ({ type: "fdc", index })),
    ...virtioSerials(devices).map((index) => ({ type: "virtio-serial", index } as const)),
    ...devices.smartcards.map((card) => ({ type: "ccid", index: cardReader(card) } as const)),
  ];
  const missing = needed.filter(({ type, index = 0 }) => !hasIndex(devices, type, index));
  return { ...devices, controllers: missing.reduce(insertController, devices.controllers) };
}

/**
 * Controllers of one type stand together, by index, where the first of them stands; an EHCI before its
 * companions. Pure.
 */
export function insertController(
  controllers: readonly Controller[],
  controller: Controller,
): readonly Controller[] {
  const last = controllers.findLastIndex((other) => other.type === controller.type);
  if (last < 0) return [...controllers, controller];
  const index = controller.index ?? 0;
  const after = controllers.findIndex((other) =>
    other.type === controller.type &&
    ((other.index ?? 0) > index ||
      ((other.index ?? 0) === index && isCompanion(other) && !isCompanion(controller)))
  );
  return controllers.toSpliced(after < 0 ? last + 1 : after, 0, controller);
}

/** The ports of an EHCI that each of its companions looks after. */
const FIRST_PORTS: Readonly<Record<string, number>> = {
  "ich9-uhci1": 0,
  "ich9-uhci2": 2,
  "ich9-uhci3": 4,
};

function withModel(controller: Controller, facts: Facts): Controller {
  if (controller.type === "usb" && isCompanion(controller)) {
    const master = controller.master ?? FIRST_PORTS[controller.model ?? ""] ?? 0;
    return facts.provenance.derive(controller, { master });
  }
  if (controller.type === "usb" && controller.model === undefined) {
    const model = facts.chipset === "virt" ? xhci(facts) : "piix3-uhci";
    return facts.provenance.derive(controller, { model });
  }
  if (
    controller.type === "scsi" && (controller.model === undefined || controller.model === "auto")
  ) {
    const isOld = facts.chipset !== "virt" && hasDevice(facts, "lsi53c895a");
    const model = isOld ? "lsilogic" : "virtio-scsi";
    return facts.provenance.derive(controller, { model });
  }
  if (
    controller.type === "pci" && controller.model === undefined && controller.index === 0
  ) {
    return facts.provenance.derive(controller, { model: ROOT_OF[facts.chipset] });
  }
  return controller;
}

/** What a machine gets that says nothing of its first USB controller; none when QEMU has no such controller. */
function defaultUsb(facts: Facts): UsbController[] {
  const usb = (model: NonNullable<UsbController["model"]>): UsbController[] => [
    { type: "usb", index: 0, model },
  ];
  switch (facts.chipset) {
    case "i440fx":
      return hasDevice(facts, "piix3-usb-uhci") ? usb("piix3-uhci") : [];
    case "q35":
      return hasDevice(facts, "qemu-xhci") || hasDevice(facts, "nec-usb-xhci")
        ? usb(xhci(facts))
        : [];
    case "virt":
      return [];
  }
}

function xhci(facts: Facts): "qemu-xhci" | "nec-xhci" {
  return hasDevice(facts, "qemu-xhci") ? "qemu-xhci" : "nec-xhci";
}

function hasIndex(devices: Devices, type: ControllerType, index: number): boolean {
  return devices.controllers.some((one) => one.type === type && (one.index ?? 0) === index);
}

function highestDrive(devices: Devices, bus: "scsi" | "ide" | "sata" | "fdc"): number {
  const indexes = devices.disks.filter((disk) => diskBus(disk) === bus).map((disk) =>
    disk.address?.type === "drive" ? disk.address.controller ?? 0 : 0
  );
  return Math.max(-1, ...indexes);
}

/** Indexes of those that something is plugged into. Unlike those of drives, libvirt fills no gaps between them. */
function virtioSerials(devices: Devices): readonly number[] {
  const ports = [
    ...devices.channels.filter((channel) => channel.target.type === "virtio"),
    ...devices.consoles.filter((console_) => console_.target?.type === "virtio"),
  ];
  const indexes = ports.map(({ address }) =>
    address?.type === "virtio-serial" ? address.controller ?? 0 : 0
  );
  return [...new Set(indexes)].sort((a, b) => a - b);
}

/** The controller that a smart card is in. Pure. */
export function cardReader({ address }: Smartcard): number {
  return address?.type === "ccid" ? address.controller ?? 0 : 0;
}

function upTo(last: number, make: (index: number) => Controller): Controller[] {
  return Array.from({ length: last + 1 }, (_, index) => make(index));
}
