/** PCI addresses: which bus takes what (libvirt's domain_addr.c). */
import { CHIPSET_PARTS, isPart } from "../chipset_parts.ts";
import type { PciController } from "../controller.ts";
import { controllerIndexes } from "../controller_index.ts";
import { ROOT_OF } from "../machine_family.ts";
import { isFree } from "./place.ts";
import type { Scope } from "./rule.ts";

type Model = NonNullable<PciController["model"]>;

const PORTS: readonly Model[] = ["pcie-root-port", "pcie-switch-downstream-port"];

/** The bridges and ports that need a bus of a certain kind; a pci-bridge goes where any device goes. */
const BUS_OF: Partial<Readonly<Record<Model, readonly Model[]>>> = {
  "dmi-to-pci-bridge": ["pcie-root"],
  "pcie-root-port": ["pcie-root"],
  "pcie-switch-upstream-port": PORTS,
  "pcie-switch-downstream-port": ["pcie-switch-upstream-port"],
};

/** A bus of the board is not plugged in. */
export function rootAddress({ pciControllers, origins, report }: Scope): void {
  for (const one of pciControllers) {
    if (one.address === undefined) continue;
    if (one.model !== "pci-root" && one.model !== "pcie-root") continue;
    report(origins.span(one.address), {
      severity: "error",
      code: "controller/root-address",
      message: `a controller of model '${one.model}' has no address: it is the board's own bus`,
      help: "remove the address",
    });
  }
}

/** Bridges and ports on a bus that does not take them. */
export function wrongBus(scope: Scope): void {
  const { devices, pciControllers, origins, report } = scope;
  const models = modelsByIndex(scope);
  for (const { model, address } of pciControllers) {
    if (model === undefined || address?.type !== "pci" || isFree(address)) continue;
    const bus = models.get(address.bus ?? 0);
    const wanted = BUS_OF[model];
    if (bus === undefined || wanted === undefined || wanted.includes(bus)) continue;
    report(origins.span(address), {
      severity: "error",
      code: "controller/wrong-bus",
      message: `bus ${address.bus ?? 0} is a '${bus}', which takes no '${model}'`,
      help: "remove the address and let one be chosen",
    });
  }
  const { iommu } = devices;
  if (iommu?.model !== "virtio" || iommu.address?.type !== "pci" || !iommu.address.bus) return;
  report(origins.span(iommu.address), {
    severity: "error",
    code: "iommu/bus",
    message: `an IOMMU of model 'virtio' is on bus 0, found bus ${iommu.address.bus}`,
    help: "remove the address and let one be chosen",
  });
}

/** Buses are made in the order of their indexes, each on one that is there already (libvirt). */
export function laterBus({ devices, pciControllers, origins, report }: Scope): void {
  const indexes = controllerIndexes(devices.controllers);
  for (const one of pciControllers) {
    const index = indexes.get(one) ?? 0;
    if (one.address?.type !== "pci" || !one.address.bus || one.address.bus < index) continue;
    report(origins.attribute(one.address, "bus"), {
      severity: "error",
      code: "controller/later-bus",
      message: `controller ${index} is on bus ${one.address.bus}, need a lower one than its own`,
      help: "remove the address, or give it a higher index",
    });
  }
}

/** A port has one slot, and a bridge keeps slot 0 for itself. */
export function wrongSlot(scope: Scope): void {
  const { placed, origins, report } = scope;
  const models = modelsByIndex(scope);
  for (const { address } of placed) {
    // Slots of the board's own bus are taken or free, but there.
    if (address.type !== "pci" || !address.bus) continue;
    const { bus, slot = 0 } = address;
    const model = models.get(bus);
    const slots = model === undefined ? undefined : slotsOf(model);
    if (slots === undefined || (slot >= slots.first && slot <= slots.last)) continue;
    report(origins.attribute(address, "slot"), {
      severity: "error",
      code: "device/no-slot",
      message: `bus ${bus} is a '${model}', which has ${slotsText(slots)}, found ${slot}`,
      help: "remove the address and let one be chosen",
    });
  }
}

/** The first controller of a kind is where the board has it (libvirt's qemuDomainValidateDevicePCISlotsPIIX3, …Q35). */
export function movedChipset({ family, devices, origins, report }: Scope): void {
  if (family === "other") return;
  for (const one of devices.controllers) {
    const { address } = one;
    if (one.index !== 0 || address?.type !== "pci" || isFree(address)) continue;
    const fixed = CHIPSET_PARTS[family].find((part) => isPart(part, one));
    if (fixed === undefined) continue;
    const isThere = !address.bus && address.slot === fixed.slot &&
      (address.function ?? 0) === fixed.function;
    if (isThere) continue;
    report(origins.span(address), {
      severity: "error",
      code: "device/fixed-address",
      message: `${one.type} controller 0 is part of the board, in slot 0x${
        fixed.slot.toString(16)
      }, function ${fixed.function}`,
      help: "remove the address",
    });
  }
}

/** The boards have one. */
export function otherDomain({ placed, origins, report }: Scope): void {
  for (const { address } of placed) {
    if (address.type !== "pci" || !address.domain) continue;
    report(origins.attribute(address, "domain"), {
      severity: "error",
      code: "device/pci-domain",
      message: `there is only PCI domain 0, found ${address.domain}`,
      help: "remove domain='…'",
    });
  }
}

interface Slots {
  readonly first: number;
  readonly last: number;
}

function slotsOf(model: Model): Slots {
  if (PORTS.includes(model)) return { first: 0, last: 0 };
  const isBridge = model === "pci-bridge" || model === "pcie-to-pci-bridge";
  return { first: isBridge ? 1 : 0, last: 31 };
}

function slotsText({ first, last }: Slots): string {
  return last === first ? `slot ${first} alone` : `slots ${first} to ${last}`;
}

/** What the document says of its buses. */
function modelsByIndex(
  { family, devices, pciControllers }: Scope,
): ReadonlyMap<number, Model> {
  const models = new Map<number, Model>();
  if (family !== "other") models.set(0, ROOT_OF[family]);
  const indexes = controllerIndexes(devices.controllers);
  for (const one of pciControllers) {
    const index = indexes.get(one);
    if (index !== undefined && one.model !== undefined) models.set(index, one.model);
  }
  return models;
}
