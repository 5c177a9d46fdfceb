/** What can be plugged into which PCI bus, as libvirt has it: `<controller type='pci' model='…'>`. */

/** `<address type='pci'>`, domain 0: the only one that QEMU's PC machines have. */
export interface PciAddress {
  /** Index of the controller that provides the bus. */
  readonly bus: number;
  /** 0 to 31. */
  readonly slot: number;
  /** 0 to 7. */
  readonly function: number;
  /** True on function 0 of a slot whose other functions are used too; absent: not said. */
  readonly multifunction?: boolean;
}

export type PciControllerModel =
  | "pci-root"
  | "pci-bridge"
  | "pci-expander-bus"
  | "pcie-root"
  | "dmi-to-pci-bridge"
  | "pcie-to-pci-bridge"
  | "pcie-root-port"
  | "pcie-switch-upstream-port"
  | "pcie-switch-downstream-port"
  | "pcie-expander-bus";

/** What a device needs from its bus: `pci` and `pcie` for endpoints, else the controller that it is. */
export type PciPlug = "pci" | "pcie" | Exclude<PciControllerModel, "pci-root" | "pcie-root">;

/** What a bus offers. */
export interface PciBus {
  readonly model: PciControllerModel;
  readonly accepts: readonly PciPlug[];
  /** Endpoints may be put here without having asked for it. */
  readonly forEndpoints: boolean;
  readonly firstSlot: number;
  readonly lastSlot: number;
}

type BusRule = Omit<PciBus, "model">;

const LAST_SLOT = 31;
/** Slot 0 is the host bridge, or the hotplug controller of a bridge. */
const CONVENTIONAL: BusRule = {
  accepts: ["pci", "pci-bridge"],
  forEndpoints: true,
  firstSlot: 1,
  lastSlot: LAST_SLOT,
};
/** One slot, reached by its own link. */
const PORT: BusRule = {
  accepts: ["pcie", "pcie-switch-upstream-port", "pcie-to-pci-bridge"],
  forEndpoints: true,
  firstSlot: 0,
  lastSlot: 0,
};

const BUS_RULES: Readonly<Record<PciControllerModel, BusRule>> = {
  "pci-root": { ...CONVENTIONAL, accepts: ["pci", "pci-bridge", "pci-expander-bus"] },
  "pci-bridge": CONVENTIONAL,
  "pci-expander-bus": { ...CONVENTIONAL, firstSlot: 0 },
  "pcie-root": {
    // Endpoints directly on the root complex cannot be unplugged: only those that say so go there.
    accepts: ["pcie", "pcie-root-port", "dmi-to-pci-bridge", "pcie-expander-bus"],
    forEndpoints: false,
    firstSlot: 1,
    lastSlot: LAST_SLOT,
  },
  "dmi-to-pci-bridge": { ...CONVENTIONAL, forEndpoints: false, firstSlot: 0 },
  "pcie-to-pci-bridge": CONVENTIONAL,
  "pcie-root-port": PORT,
  "pcie-switch-downstream-port": PORT,
  "pcie-switch-upstream-port": {
    accepts: ["pcie-switch-downstream-port"],
    forEndpoints: false,
    firstSlot: 0,
    lastSlot: LAST_SLOT,
  },
  "pcie-expander-bus": {
    accepts: ["pcie-root-port", "dmi-to-pci-bridge"],
    forEndpoints: false,
    firstSlot: 0,
    lastSlot: LAST_SLOT,
  },
};

/** The bus behind a controller of this model. Pure. */
export function pciBus(model: PciControllerModel): PciBus {
  return { model, ...BUS_RULES[model] };
}

/** True when a device may be put on the bus without having asked for it. Pure. */
export function acceptsByItself(bus: PciBus, plug: PciPlug): boolean {
  return bus.accepts.includes(plug) && (bus.forEndpoints || !isEndpoint(plug));
}

/**
 * True when a device that names this bus may be there: QEMU takes either kind of endpoint on either kind of
 * slot, and a pci-bridge is a conventional endpoint to it (libvirt's pciControllerModelToConnectType). Pure.
 */
export function acceptsOnRequest(bus: PciBus, plug: PciPlug): boolean {
  if (bus.accepts.includes(plug)) return true;
  return (isEndpoint(plug) || plug === "pci-bridge") && bus.accepts.some(isEndpoint);
}

/** `0000:01:02.3`. Pure. */
export function formatPciAddress({ bus, slot, function: fn }: PciAddress): string {
  const hex = (value: number) => value.toString(16).padStart(2, "0");
  return `0000:${hex(bus)}:${hex(slot)}.${fn}`;
}

function isEndpoint(plug: PciPlug): boolean {
  return plug === "pci" || plug === "pcie";
}
