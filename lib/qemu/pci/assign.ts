/**
 * PCI addresses for the devices that name none, in the places and in the order in which libvirt gives them:
 * a guest that was installed under libvirt finds its devices where they were.
 */
import type { Chipset } from "../../domain/machine_family.ts";
import { type PciAddress, type PciControllerModel, type PciPlug } from "./bus.ts";
import { placeChipset } from "./chipset.ts";
import { PciRefusal, PciSlots } from "./slots.ts";

/** Devices with a place of their own in the chipset. */
export type ChipsetRole =
  | "ide0"
  | "usb0"
  | "sata0"
  | "uhci1"
  | "dmi-to-pci-bridge"
  | "primary-video"
  | "ich9-sound";

/** A device, or a controller other than a root, that sits on a PCI bus. */
export interface PciDevice {
  /** What the address is for: any object, only its identity matters. */
  readonly device: object;
  readonly plug: PciPlug;
  /** As the document has it. */
  readonly address?: PciAddress;
  readonly role?: ChipsetRole;
  /** Sits on bus 0 whatever that is: pvpanic-pci, virtio-iommu-pci. */
  readonly integrated?: boolean;
  /** One of the functions of a USB 2 controller with its companions, which share a slot. */
  readonly companion?: { readonly set: number; readonly function: number };
  /** A controller of this index; those of PCI get their addresses first. */
  readonly controllerIndex?: number;
}

export interface PciTopology {
  readonly chipset: Chipset;
  /** Models of the PCI controllers of the document, roots included, by index; gaps are filled. */
  readonly controllers: ReadonlyMap<number, PciControllerModel>;
  /** In the order in which addresses are given. */
  readonly devices: readonly PciDevice[];
}

export interface PciAssignment {
  readonly addresses: ReadonlyMap<object, PciAddress>;
  /** Controllers that the document does not have, in the order of their indexes. */
  readonly added: readonly AddedController[];
  readonly refusals: readonly { readonly device: object; readonly message: string }[];
}

export interface AddedController {
  readonly index: number;
  readonly model: PciControllerModel;
  readonly address: PciAddress;
}

/** Gives every device an address, with as many controllers as that needs. Pure. */
export function assignPciAddresses(topology: PciTopology): PciAssignment {
  const given = initialModels(topology);
  const { models, refusals } = countControllers(topology, given);
  if (refusals.length > 0) return { addresses: new Map(), added: [], refusals };
  const added = models
    .map((model, index) => ({ model, index, device: {} }))
    .filter(({ index }) => !topology.controllers.has(index));
  const controllers: PciDevice[] = [
    ...topology.devices.filter((device) => device.controllerIndex !== undefined),
    ...added.filter(({ model }) => !isRoot(model)).map(({ model, index, device }) => ({
      device,
      plug: plugOf(model),
      controllerIndex: index,
    })),
  ].sort((a, b) => (a.controllerIndex ?? 0) - (b.controllerIndex ?? 0));
  const round = new Round({ ...topology, devices: withControllers(topology, controllers) }, models);
  round.place();
  return {
    addresses: round.withMultifunction(),
    added: added.flatMap(({ model, index, device }) => {
      const address = round.addresses.get(device);
      return address ? [{ index, model, address: round.multifunction(address) }] : [];
    }),
    refusals: round.refusals,
  };
}

/** Finds out which controllers are needed, by handing out addresses that are thrown away again. */
function countControllers(
  topology: PciTopology,
  given: readonly PciControllerModel[],
): { models: readonly PciControllerModel[]; refusals: PciAssignment["refusals"] } {
  const round = new Round(topology, given, { grows: true });
  round.takeGiven();
  round.placeChipset();
  const { slots } = round;
  // One slot more on a pci-root, so that the last one holds a bridge and there is room to grow.
  if (given[0] === "pci-root" && !slots.isFull()) slots.takeNext("pci");
  round.placeRest();
  // A machine whose PCI Express controllers are all libvirt's choice gets a port to plug something into later.
  const onlyRoot = [...topology.controllers.keys()].every((index) => index === 0);
  if (onlyRoot && given[0] === "pcie-root" && slots.models().length > 1) slots.takeNext("pcie");
  for (let index = 1; index < slots.models().length; index++) {
    const model = slots.models()[index];
    if (model && !isRoot(model) && !topology.controllers.has(index)) {
      slots.takeNext(plugOf(model));
    }
  }
  return { models: slots.models(), refusals: round.refusals };
}

/** The models that the document has or implies; indexes that nobody describes are what fits the root. */
function initialModels({ chipset, controllers }: PciTopology): PciControllerModel[] {
  const root = chipset === "q35" ? "pcie-root" : "pci-root";
  const last = Math.max(0, ...controllers.keys());
  const filler = chipset === "q35" ? "pcie-root-port" : "pci-bridge";
  return Array.from(
    { length: last + 1 },
    (_, index) => controllers.get(index) ?? (index === 0 ? root : filler),
  );
}

function withControllers(
  topology: PciTopology,
  controllers: readonly PciDevice[],
): readonly PciDevice[] {
  return [
    ...controllers,
    ...topology.devices.filter((device) => device.controllerIndex === undefined),
  ];
}

/** One pass over the devices. */
export class Round {
  readonly slots: PciSlots;
  readonly addresses = new Map<object, PciAddress>();
  readonly refusals: { device: object; message: string }[] = [];

  constructor(
    readonly topology: PciTopology,
    models: readonly PciControllerModel[],
    { grows = false } = {},
  ) {
    this.slots = new PciSlots(models, { grows });
  }

  place(): void {
    this.takeGiven();
    this.placeChipset();
    this.placeRest();
  }

  /** The addresses of the document; the chipset's own places are its own business. */
  takeGiven(): void {
    for (const device of this.topology.devices) {
      if (!device.address) continue;
      if (device.role === "ide0" || (device.role === "usb0" && device.address.slot === 1)) continue;
      this.take(device, device.address);
    }
  }

  placeChipset(): void {
    placeChipset(this);
  }

  placeRest(): void {
    for (const device of this.topology.devices) {
      if (this.addresses.has(device.device)) continue;
      if (device.companion) this.#placeCompanion(device, device.companion);
      else this.takeNext(device);
    }
  }

  /** Takes an address for a device, or notes why it cannot be had. */
  take(device: PciDevice, address: PciAddress): void {
    const plug = device.integrated && address.bus === 0 ? "pcie" : device.plug;
    const refusal = this.slots.take(address, plug);
    if (refusal instanceof PciRefusal) {
      this.refusals.push({ device: device.device, message: refusal.message });
    }
    this.addresses.set(device.device, address);
  }

  takeNext(device: PciDevice, fn = 0): void {
    const address = device.integrated
      ? this.#nextOnRoot(device)
      : this.slots.takeNext(device.plug, fn);
    if (address) this.addresses.set(device.device, address);
    else {
      this.refusals.push({
        device: device.device,
        message: "no PCI slot is left that this device fits into",
      });
    }
  }

  /** Addresses with `multifunction` on the function 0 of each slot that holds more, unless the document says it. */
  withMultifunction(): ReadonlyMap<object, PciAddress> {
    return new Map(
      [...this.addresses].map(([device, address]) => [device, this.multifunction(address)]),
    );
  }

  multifunction(address: PciAddress): PciAddress {
    if (address.function !== 0 || address.multifunction !== undefined) return address;
    const shared = [...this.addresses.values()].some((other) =>
      other.bus === address.bus && other.slot === address.slot && other.function !== 0
    );
    return shared ? { ...address, multifunction: true } : address;
  }

  /** The functions of a USB 2 controller go where the first of its set went. */
  #placeCompanion(device: PciDevice, companion: { set: number; function: number }): void {
    const first = this.topology.devices.find((other) =>
      other.companion?.set === companion.set && this.addresses.has(other.device)
    );
    const place = first && this.addresses.get(first.device);
    if (!place) return this.takeNext(device, companion.function);
    this.take(device, { bus: place.bus, slot: place.slot, function: companion.function });
  }

  #nextOnRoot(device: PciDevice): PciAddress | undefined {
    for (let slot = 1; slot < 32; slot++) {
      const address = { bus: 0, slot, function: 0 };
      if (!this.slots.isSlotTaken(0, slot)) {
        return this.slots.take(address, device.plug) ? undefined : address;
      }
    }
    return undefined;
  }
}

function isRoot(model: PciControllerModel): boolean {
  return model === "pci-root" || model === "pcie-root";
}

/** What a controller itself needs from the bus that it sits on. Pure. */
export function plugOf(model: PciControllerModel): PciPlug {
  if (model === "pci-root" || model === "pcie-root") {
    throw new Error(`Cannot plug a ${model} into a bus: this is a bug in domrun`);
  }
  return model;
}
