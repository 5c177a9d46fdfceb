/** Which PCI slots and functions are taken, and the next free one. */
import { LAST_PCI_BUS } from "../../domain/controller.ts";
import {
  acceptsByItself,
  acceptsOnRequest,
  formatPciAddress,
  type PciAddress,
  type PciBus,
  pciBus,
  type PciControllerModel,
  type PciPlug,
} from "./bus.ts";

/** Why an address cannot be had; a sentence for a finding. */
export class PciRefusal {
  constructor(readonly message: string) {}
}

interface Slot {
  /** A bit for each function that is taken. */
  functions: number;
  /** Its first device shares the slot: root ports take a function each, as libvirt has them. */
  shared: boolean;
}

interface Bus extends PciBus {
  readonly slots: Slot[];
  /** Kept for a pcie-to-pci-bridge that was made together with this port. */
  readonly only?: PciPlug;
}

/**
 * The slots of one machine while addresses are handed out. With `grows`, controllers are added when there is
 * no slot left, so a first round finds out how many are needed.
 */
export class PciSlots {
  readonly #buses: Bus[];
  readonly #grows: boolean;

  /** `models[i]` is the model of the controller with index i. */
  constructor(models: readonly PciControllerModel[], { grows }: { readonly grows: boolean }) {
    this.#buses = models.map((model) => makeBus(model));
    this.#grows = grows;
  }

  /** The models of all controllers, by index. */
  models(): PciControllerModel[] {
    return this.#buses.map((bus) => bus.model);
  }

  isFull(): boolean {
    return this.#buses.every((bus) =>
      bus.slots.slice(bus.firstSlot, bus.lastSlot + 1).every((slot) => slot.functions !== 0)
    );
  }

  isSlotTaken(bus: number, slot: number): boolean {
    return (this.#buses[bus]?.slots[slot]?.functions ?? 0) !== 0;
  }

  /** Takes an address that the document or the chipset names. */
  take(address: PciAddress, plug: PciPlug): PciRefusal | undefined {
    const where = formatPciAddress(address);
    if (this.#grows) this.#growTo(address.bus, plug);
    const bus = this.#buses[address.bus];
    if (!bus) {
      return new PciRefusal(
        `no PCI controller has the index ${address.bus} that address ${where} needs`,
      );
    }
    if (!acceptsOnRequest(bus, plug)) {
      return new PciRefusal(
        `address ${where} lies on a ${bus.model}, which does not take ${PLUG_NAMES[plug]}`,
      );
    }
    const slot = bus.slots[address.slot];
    if (!slot || address.slot < bus.firstSlot || address.slot > bus.lastSlot) {
      return new PciRefusal(
        `address ${where} has a slot that a ${bus.model} does not have, need ${
          slotRange(bus)
        } there`,
      );
    }
    const bit = 1 << address.function;
    if (slot.functions & bit) return new PciRefusal(`PCI address ${where} is used twice`);
    this.#mark(slot, address.function, plug);
    return undefined;
  }

  /** Takes function `fn` of the next free slot that suits; undefined when there is none. */
  takeNext(plug: PciPlug, fn = 0): PciAddress | undefined {
    for (const [index, bus] of this.#buses.entries()) {
      if (bus.only ? bus.only !== plug : !acceptsByItself(bus, plug)) continue;
      const found = findIn(bus, plug, fn);
      if (!found) continue;
      const slot = bus.slots[found.slot];
      if (slot) this.#mark(slot, found.function, plug);
      return { bus: index, ...found };
    }
    if (!this.#grows) return undefined;
    const index = this.#growTo(this.#buses.length, plug);
    const bus = index === undefined ? undefined : this.#buses[index];
    const slot = bus?.slots[bus.firstSlot];
    if (index === undefined || !bus || !slot) return undefined;
    this.#mark(slot, fn, plug);
    return { bus: index, slot: bus.firstSlot, function: fn };
  }

  #mark(slot: Slot, fn: number, plug: PciPlug): void {
    if (slot.functions === 0) slot.shared = plug === "pcie-root-port";
    slot.functions |= 1 << fn;
  }

  /** Adds controllers until bus `index` exists; the index of the bus for `plug`, undefined if none can be added. */
  #growTo(index: number, plug: PciPlug): number | undefined {
    if (index < this.#buses.length) return index;
    if (index > LAST_PCI_BUS) return undefined;
    if (plug === "pcie" || plug === "pcie-switch-upstream-port" || plug === "pcie-to-pci-bridge") {
      while (this.#buses.length <= index) this.#buses.push(makeBus("pcie-root-port"));
      return index;
    }
    if (plug !== "pci") return undefined;
    const takesBridge = this.#buses.some((bus) => bus.accepts.includes("pci-bridge"));
    if (!takesBridge) {
      // A machine that is all PCI Express: conventional devices share one bridge behind a port of its own.
      this.#buses.push({ ...makeBus("pcie-root-port"), only: "pcie-to-pci-bridge" });
      this.#buses.push(makeBus("pcie-to-pci-bridge"));
      while (this.#buses.length <= index) this.#buses.push(makeBus("pci-bridge"));
      return this.#buses.length - 1;
    }
    while (this.#buses.length <= index) this.#buses.push(makeBus("pci-bridge"));
    return index;
  }
}

function makeBus(model: PciControllerModel): Bus {
  const bus = pciBus(model);
  return {
    ...bus,
    slots: Array.from({ length: bus.lastSlot + 1 }, () => ({ functions: 0, shared: false })),
  };
}

function findIn(
  bus: Bus,
  plug: PciPlug,
  fn: number,
): { slot: number; function: number } | undefined {
  for (let index = bus.firstSlot; index <= bus.lastSlot; index++) {
    const slot = bus.slots[index];
    if (!slot) continue;
    if (slot.functions === 0) return { slot: index, function: fn };
    if (!slot.shared || plug !== "pcie-root-port") continue;
    for (let free = 0; free < 8; free++) {
      if (!(slot.functions & (1 << free))) return { slot: index, function: free };
    }
  }
  return undefined;
}

function slotRange(bus: Bus): string {
  return bus.firstSlot === bus.lastSlot
    ? `slot ${bus.firstSlot}`
    : `slots ${bus.firstSlot} to ${bus.lastSlot}`;
}

const PLUG_NAMES: Readonly<Record<PciPlug, string>> = {
  "pci": "a conventional PCI device",
  "pcie": "a PCI Express device",
  "pci-bridge": "a pci-bridge",
  "pci-expander-bus": "a pci-expander-bus",
  "dmi-to-pci-bridge": "a dmi-to-pci-bridge",
  "pcie-to-pci-bridge": "a pcie-to-pci-bridge",
  "pcie-root-port": "a pcie-root-port",
  "pcie-switch-upstream-port": "a pcie-switch-upstream-port",
  "pcie-switch-downstream-port": "a pcie-switch-downstream-port",
  "pcie-expander-bus": "a pcie-expander-bus",
};
