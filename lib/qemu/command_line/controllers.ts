/** Controllers and hubs. https://libvirt.org/formatdomain.html#controllers */
import type {
  Controller,
  PciController,
  ScsiController,
  UsbController,
} from "../../domain/controller.ts";
import type { OptionMembers } from "./option_values.ts";
import {
  aliasOf,
  askedBy,
  type CommandLineContext,
  controllerId,
  deviceArgument,
  placeMembers,
  requireDevice,
  virtioDevice,
} from "./context.ts";
import { floppyBootOrder, hasFloppies } from "./floppies.ts";
import { iothreadMembers } from "./iothreads.ts";

/** Buses come before what is plugged into them. */
const ORDER: readonly Controller["type"][] = [
  "pci",
  "usb",
  "scsi",
  "ide",
  "sata",
  "fdc",
  "virtio-serial",
  "ccid",
];

/** A `-device` for each controller that is not built in; hubs after them. */
export function controllerArguments(context: CommandLineContext): string[] {
  const { controllers, hubs } = context.domain.devices;
  return [
    ...ORDER.flatMap((type) => controllers.filter((one) => one.type === type))
      .flatMap((controller) => {
        const members = controllerMembers(controller, context);
        return members
          ? askedBy(
            context,
            controller,
            deviceArgument(context, { ...members, ...placeMembers(context, controller.address) }),
          )
          : [];
      }),
    ...hubs.flatMap((hub) =>
      askedBy(
        context,
        hub,
        deviceArgument(context, {
          driver: "usb-hub",
          id: aliasOf(hub),
          ...placeMembers(context, hub.address),
        }),
      )
    ),
  ];
}

/** Undefined for what the machine has by itself. */
function controllerMembers(
  controller: Controller,
  context: CommandLineContext,
): OptionMembers | undefined {
  switch (controller.type) {
    case "pci":
      return pciMembers(controller);
    case "usb":
      return usbMembers(controller, context);
    case "scsi":
      return scsiMembers(controller);
    case "ide":
      return undefined;
    case "sata":
      return (controller.index ?? 0) === 0 && context.machine.chipset === "q35"
        ? undefined
        : { driver: "ahci", id: aliasOf(controller) };
    case "ccid":
      return { driver: "usb-ccid", id: aliasOf(controller) };
    case "fdc":
      return floppyController(context);
    case "virtio-serial":
      return {
        driver: virtioDevice("virtio-serial", controller.model),
        id: aliasOf(controller),
        max_ports: controller.ports,
        vectors: controller.vectors,
      };
  }
}

/** A pc has it built in. A q35 gets one where it has floppy drives; their boot order is a property of it. */
function floppyController(context: CommandLineContext): OptionMembers | undefined {
  if (context.machine.chipset !== "q35" || !hasFloppies(context)) return undefined;
  return { driver: "isa-fdc", ...floppyBootOrder(context) };
}

/** A root port's number is its slot and function, its chassis is its index: what libvirt gives them. */
function pciMembers(controller: PciController): OptionMembers | undefined {
  const { model = "pcie-root-port", index = 0, target } = controller;
  const id = aliasOf(controller);
  const { slot = 0, function: fn = 0 } = controller.address?.type === "pci"
    ? controller.address
    : {};
  switch (model) {
    case "pci-root":
    case "pcie-root":
      return undefined;
    case "pci-bridge":
      return { driver: "pci-bridge", chassis_nr: target?.chassisNr ?? index, id };
    case "dmi-to-pci-bridge":
      return { driver: "i82801b11-bridge", id };
    case "pcie-to-pci-bridge":
      return { driver: "pcie-pci-bridge", id };
    case "pcie-switch-upstream-port":
      return { driver: "x3130-upstream", id };
    case "pcie-switch-downstream-port":
      return {
        driver: "xio3130-downstream",
        port: target?.port ?? slot,
        chassis: target?.chassis ?? index,
        hotplug: target?.hotplug,
        id,
      };
    case "pcie-root-port":
      return {
        driver: controller.modelName === "ioh3420" ? "ioh3420" : "pcie-root-port",
        port: target?.port ?? (slot << 3) + fn,
        chassis: target?.chassis ?? index,
        hotplug: target?.hotplug,
        id,
      };
  }
}

const USB_DRIVERS: Readonly<Record<NonNullable<UsbController["model"]>, string | undefined>> = {
  "piix3-uhci": "piix3-usb-uhci",
  "piix4-uhci": "piix4-usb-uhci",
  "ehci": "usb-ehci",
  "ich9-ehci1": "ich9-usb-ehci1",
  "ich9-uhci1": "ich9-usb-uhci1",
  "ich9-uhci2": "ich9-usb-uhci2",
  "ich9-uhci3": "ich9-usb-uhci3",
  "vt82c686b-uhci": "vt82c686b-usb-uhci",
  "pci-ohci": "pci-ohci",
  "nec-xhci": "nec-usb-xhci",
  "qemu-xhci": "qemu-xhci",
  "none": undefined,
};

function usbMembers(
  controller: UsbController,
  context: CommandLineContext,
): OptionMembers | undefined {
  const driver = USB_DRIVERS[controller.model ?? "piix3-uhci"];
  if (driver === undefined) return undefined;
  if (controller.master !== undefined) {
    const master = controllerId(context, "usb", controller.index ?? 0);
    return { driver, masterbus: `${master}.0`, firstport: controller.master };
  }
  return { driver, p2: controller.ports, p3: controller.ports, id: aliasOf(controller) };
}

function scsiMembers(controller: ScsiController): OptionMembers {
  const id = aliasOf(controller);
  const { model, driver } = controller;
  switch (model) {
    case "lsisas1068":
      return { driver: "mptsas1068", id };
    case "lsisas1078":
      return { driver: "megasas", id };
    case "virtio-scsi":
    case "virtio-transitional":
    case "virtio-non-transitional":
      return {
        driver: virtioDevice("virtio-scsi", model === "virtio-scsi" ? undefined : model),
        id,
        num_queues: driver?.queues,
        cmd_per_lun: driver?.cmdPerLun,
        max_sectors: driver?.maxSectors,
        ioeventfd: driver?.ioeventfd,
        ...iothreadMembers(driver),
      };
    default:
      return { driver: "lsi", id };
  }
}

/** Names that QEMU takes for types that are listed under others (its qdev_alias_table). */
const ALIASED_TYPES: Readonly<Record<string, string>> = { lsi: "lsi53c895a", ahci: "ich9-ahci" };

/** Says which controllers this QEMU lacks. */
export function checkControllers(context: CommandLineContext): void {
  for (const controller of context.domain.devices.controllers) {
    const driver = controllerMembers(controller, context)?.["driver"];
    const type = ALIASED_TYPES[String(driver)] ?? driver;
    if (typeof type === "string") requireDevice(context, controller, type, { attribute: "model" });
  }
}
