/**
 * PCI addresses for the devices that name none, in the places and in the order in which libvirt gives them:
 * a guest that was installed under libvirt finds its devices where they were.
 */
import { isExpress, ROOT_OF } from "../../domain/machine_family.ts";
import type { PciAddress, PciControllerModel, PciPlug } from "./bus.ts";
import { placeChipset } from "./chipset.ts";
import { type PciDevice, type PciTopology, Round } from "./round.ts";

export type { ChipsetRole, PciDevice, PciTopology } from "./round.ts";

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
  round.takeGiven();
  placeChipset(round);
  round.placeRest();
  const addresses = round.withMultifunction();
  return {
    addresses,
    added: added.flatMap(({ model, index, device }) => {
      const address = addresses.get(device);
      return address ? [{ index, model, address }] : [];
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
  placeChipset(round);
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
  const last = Math.max(0, ...controllers.keys());
  const filler = isExpress(chipset) ? "pcie-root-port" : "pci-bridge";
  return Array.from(
    { length: last + 1 },
    (_, index) => controllers.get(index) ?? (index === 0 ? ROOT_OF[chipset] : filler),
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
