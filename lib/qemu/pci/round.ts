/** One pass over the devices that sit on PCI buses: each takes its address, or is refused. */
import type { Chipset } from "../../domain/machine_family.ts";
import type { PciAddress, PciControllerModel, PciPlug } from "./bus.ts";
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

  /** Takes the addresses of the document, but for those of controllers that `placeChipset()` puts in their places. */
  takeGiven(): void {
    for (const device of this.topology.devices) {
      if (!device.address) continue;
      if (device.role === "ide0" || (device.role === "usb0" && device.address.slot === 1)) continue;
      this.take(device, device.address);
    }
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
    const shared = new Set<number>();
    for (const address of this.addresses.values()) {
      if (address.function !== 0) shared.add(slotNumber(address));
    }
    const all = new Map<object, PciAddress>();
    for (const [device, address] of this.addresses) {
      const isHead = address.function === 0 && address.multifunction === undefined &&
        shared.has(slotNumber(address));
      all.set(device, isHead ? { ...address, multifunction: true } : address);
    }
    return all;
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

/** One for each slot. */
function slotNumber({ bus, slot }: PciAddress): number {
  return bus * 32 + slot;
}
