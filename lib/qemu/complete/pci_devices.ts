/** Which devices sit on PCI, and what they need from their bus. */
import type { Address } from "../../domain/address.ts";
import type { Controller } from "../../domain/controller.ts";
import { type Devices, mapDevices } from "../../domain/devices.ts";
import { type Disk, diskBus } from "../../domain/disk.ts";
import { type Interface, isVirtioModel } from "../../domain/interface.ts";
import { isExpress } from "../../domain/machine_family.ts";
import { isInSlot } from "../../domain/memory_device.ts";
import type { Video } from "../../domain/video.ts";
import { assignPciAddresses, type ChipsetRole, type PciDevice, plugOf } from "../pci/assign.ts";
import type { PciAddress, PciControllerModel, PciPlug } from "../pci/bus.ts";
import { insertController } from "./controllers.ts";
import type { Facts } from "./facts.ts";

/** What is on PCI: its plug, and its place in the chipset if it has one. */
interface Slot {
  readonly plug: PciPlug;
  readonly role?: ChipsetRole;
  readonly integrated?: boolean;
  readonly companion?: { readonly set: number; readonly function: number };
  readonly controllerIndex?: number;
}

interface Placeable {
  readonly address?: Address;
}

/** Gives every PCI device its address, and adds the controllers that this takes. */
export function placePciDevices(devices: Devices, facts: Facts): Devices {
  const { addresses, added, refusals } = assignPciAddresses({
    chipset: facts.chipset,
    controllers: pciControllers(devices, facts),
    devices: pciDevices(devices, facts),
  });
  for (const { device, message } of refusals) {
    facts.provenance.report(device, { severity: "error", code: "device/no-pci-place", message }, {
      child: "address",
    });
  }
  const placed = mapDevices(devices, <T extends object>(device: T): T => {
    const address = addresses.get(device);
    return address === undefined
      ? device
      : facts.provenance.derive<object, object>(device, { address: domainAddress(address) }) as T;
  });
  const controllers = added.map(({ index, model, address }): Controller => ({
    type: "pci",
    index,
    model: grammarModel(model),
    address: domainAddress(address),
  }));
  return { ...placed, controllers: controllers.reduce(insertController, placed.controllers) };
}

/** The order is libvirt's, so that addresses are. */
function pciDevices(devices: Devices, facts: Facts): PciDevice[] {
  const found: PciDevice[] = [];
  const add = <T extends Placeable>(
    list: readonly T[],
    slotOf: (device: T, index: number) => Slot | undefined,
  ): void => {
    for (const [index, device] of list.entries()) {
      const slot = slotOf(device, index);
      if (!slot) continue;
      const plug = isExpress(facts.chipset) || slot.plug !== "pcie" ? slot.plug : "pci";
      const address = givenAddress(device);
      found.push({ ...slot, device, plug, ...(address ? { address } : {}) });
    }
  };
  add(devices.controllers, (one) => one.type === "pci" ? controllerSlot(one, facts) : undefined);
  add(devices.filesystems, (one) => ({ plug: virtio(one.model) }));
  add(devices.interfaces, interfaceSlot);
  add(devices.sounds, ({ model }) => soundSlot(model));
  add(devices.controllers, (one) => one.type === "pci" ? undefined : controllerSlot(one, facts));
  add(devices.disks, diskSlot);
  // Only root can read whether the device is PCI Express. Without privileges, libvirt takes it for one.
  add(devices.hostdevs, ({ type }) => type === "usb" ? undefined : { plug: "pcie" });
  add(
    devices.memballoon ? [devices.memballoon] : [],
    ({ model }) => model === "none" ? undefined : { plug: virtio(model) },
  );
  add(devices.rngs, ({ model }) => ({ plug: virtio(model) }));
  add(devices.watchdogs, ({ model }) => model === "i6300esb" ? { plug: "pci" } : undefined);
  add(devices.videos, videoSlot);
  add(devices.shmems, () => ({ plug: "pci" }));
  add(devices.inputs, ({ bus, model }) => bus === "virtio" ? { plug: virtio(model) } : undefined);
  add(devices.serials, ({ target }) => target?.type === "pci-serial" ? { plug: "pci" } : undefined);
  add(
    devices.iommu ? [devices.iommu] : [],
    ({ model }) => model === "virtio" ? { plug: "pcie", integrated: true } : undefined,
  );
  add(devices.vsock ? [devices.vsock] : [], ({ model }) => ({ plug: virtio(model) }));
  add(devices.memories, (device) => isInSlot(device) ? undefined : { plug: "pcie" });
  add(
    devices.panics,
    ({ model }) => model === "pvpanic" ? { plug: "pci", integrated: true } : undefined,
  );
  return found;
}

/** A transitional virtio device needs a conventional slot. */
function virtio(model: string | undefined): PciPlug {
  return model === "virtio-transitional" ? "pci" : "pcie";
}

function interfaceSlot({ model }: Interface): Slot | undefined {
  if (model === "usb-net") return undefined;
  if (isVirtioModel(model)) return { plug: virtio(model) };
  return { plug: CONVENTIONAL_NICS.includes(model ?? "") ? "pci" : "pcie" };
}

/** libvirt knows these for conventional PCI, and takes any model that it does not know for PCI Express. */
const CONVENTIONAL_NICS = ["e1000", "rtl8139", "vmxnet3"];

function soundSlot(model: string): Slot | undefined {
  switch (model) {
    case "ich9":
      return { plug: "pci", role: "ich9-sound" };
    case "ac97":
    case "ich6":
    case "es1370":
      return { plug: "pci" };
    case "virtio":
      return { plug: "pcie" };
    default:
      return undefined;
  }
}

function diskSlot(disk: Disk): Slot | undefined {
  return diskBus(disk) === "virtio" ? { plug: virtio(disk.model) } : undefined;
}

function videoSlot({ model }: Video, index: number): Slot | undefined {
  const type = model?.type;
  if (type === undefined || type === "none" || type === "ramfb") return undefined;
  const plug: PciPlug = type === "virtio" || type === "bochs" ? "pcie" : "pci";
  return index === 0 ? { plug, role: "primary-video" } : { plug };
}

function controllerSlot(controller: Controller, { chipset }: Facts): Slot | undefined {
  const first = (controller.index ?? 0) === 0;
  switch (controller.type) {
    case "pci": {
      const model = controller.model ?? "pcie-root-port";
      if (model === "pci-root" || model === "pcie-root") return undefined;
      return {
        plug: plugOf(model),
        controllerIndex: controller.index ?? 0,
        ...(model === "dmi-to-pci-bridge" ? { role: model } : {}),
      };
    }
    case "ide":
      return first ? { plug: "pci", role: "ide0" } : { plug: "pci" };
    case "sata":
      return first && chipset === "q35" ? { plug: "pci", role: "sata0" } : { plug: "pci" };
    case "usb":
      return usbSlot(controller.model, controller.index ?? 0);
    case "scsi":
      return { plug: controller.model?.startsWith("virtio") ? virtio(controller.model) : "pci" };
    case "fdc":
      return undefined;
    case "virtio-serial":
      return { plug: virtio(controller.model) };
    case "ccid":
      return undefined;
  }
}

/** The functions of the ICH9's USB 2 controllers, which share a slot. */
const ICH9_FUNCTIONS: Readonly<Record<string, number>> = {
  "ich9-uhci1": 0,
  "ich9-uhci2": 1,
  "ich9-uhci3": 2,
  "ich9-ehci1": 7,
};

function usbSlot(model: string | undefined, index: number): Slot | undefined {
  if (model === undefined || model === "none") return undefined;
  if (model === "qemu-xhci" || model === "nec-xhci") return { plug: "pcie" };
  if (model === "piix3-uhci" && index === 0) return { plug: "pci", role: "usb0" };
  const fn = ICH9_FUNCTIONS[model];
  if (fn === undefined) return { plug: "pci" };
  const companion = { set: index, function: fn };
  return { plug: "pci", companion, ...(fn === 0 ? { role: "uhci1" as const } : {}) };
}

function pciControllers(
  devices: Devices,
  { chipset }: Facts,
): ReadonlyMap<number, PciControllerModel> {
  const filler = isExpress(chipset) ? "pcie-root-port" : "pci-bridge";
  return new Map(
    devices.controllers.filter((one) => one.type === "pci").map((
      one,
    ) => [one.index ?? 0, one.model ?? filler]),
  );
}

/** An address that says where; one that only says `pci`, or 0000:00:00.0, leaves the choice. */
function givenAddress({ address }: Placeable): PciAddress | undefined {
  // Rules refuse an address of another type and another PCI domain.
  if (address?.type !== "pci") return undefined;
  const { bus = 0, slot = 0, function: fn = 0, multifunction } = address;
  if (bus === 0 && slot === 0) return undefined;
  return { bus, slot, function: fn, ...(multifunction === undefined ? {} : { multifunction }) };
}

function domainAddress({ bus, slot, function: fn, multifunction }: PciAddress): Address {
  return {
    type: "pci",
    domain: 0,
    bus,
    slot,
    function: fn,
    ...(multifunction === undefined ? {} : { multifunction }),
  };
}

type GrammarModel = NonNullable<Extract<Controller, { type: "pci" }>["model"]>;

/** Only ports and bridges are ever added, and the grammar has them all. */
function grammarModel(model: PciControllerModel): GrammarModel {
  if (model === "pci-expander-bus" || model === "pcie-expander-bus") {
    throw new Error(`Cannot add a ${model}: this is a bug in domrun`);
  }
  return model;
}
