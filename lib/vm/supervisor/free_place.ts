/** Whether a machine that runs has room for a device: its controllers cannot become more. */
import type { Controller } from "../../domain/controller.ts";
import type { PlannedAgain, RunningDevice } from "../../plan/plan_again.ts";
import { ChangeError } from "../errors.ts";

/** Throws {@link ChangeError} where the device would need a controller that is not there, or sit where none can come. */
export function refuseNewControllers(
  before: PlannedAgain,
  after: PlannedAgain,
  device: RunningDevice,
): void {
  const { element, model } = device;
  const had = new Set(before.controllers.map(({ alias }) => alias));
  const added = after.controllers.find(({ alias }) => !had.has(alias));
  if (added?.type === "pci") {
    if (isConventional(after, model.address)) throw noBridge(before, device);
    throw new ChangeError(
      "host",
      `No PCI slot of the machine is free for this ${element}`,
      morePlaces(before, element),
    );
  }
  if (added !== undefined) throw noController(added, element);
  const { address } = model;
  const bus = address?.type === "pci" ? address.bus ?? 0 : undefined;
  if (bus === 0 && isExpress(after)) {
    throw new ChangeError(
      "host",
      `This ${element} would sit on pcie.0, where nothing can be plugged in while the machine runs`,
      "use a model for PCI Express: virtio",
    );
  }
}

/** The first of its type goes without an index. */
function noController({ type, index = 0 }: Controller, element: string): ChangeError {
  const which = index === 0
    ? `a controller of type ${type}`
    : `controller ${index} of type ${type}`;
  const more = index === 0 ? "" : ` index='${index}'`;
  const instead = type === "scsi" && index > 0
    ? "; or take a target of one that is there: sda to sdg are of the first"
    : "";
  return new ChangeError(
    "host",
    `This ${element} needs ${which}, which the machine does not have`,
    `give it one before it starts: <controller type='${type}'${more}/>${instead}`,
  );
}

/** A device that takes no pcie-root-port; a bridge cannot come to a machine that runs. */
function noBridge(before: PlannedAgain, device: RunningDevice): ChangeError {
  const { element } = device;
  const instead = element === "interface"
    ? "<model type='virtio'/>"
    : "model='virtio' in place of its model";
  return new ChangeError(
    "host",
    `This ${element}${
      modelWords(device)
    } is a conventional PCI device, and the machine has no free slot for one`,
    `give it ${instead}, which takes a slot of PCI Express; or the machine, before it starts, ` +
      `<controller type='pci' index='${lastPci(before) + 1}' model='pcie-to-pci-bridge'/>`,
  );
}

function modelWords({ element, model }: RunningDevice): string {
  const name = element === "interface" || element === "disk" ? model.model : undefined;
  return name === undefined ? "" : ` of model ${name}`;
}

/** What gives the machine more slots, and what does without. */
function morePlaces({ controllers }: Pick<PlannedAgain, "controllers">, element: string): string {
  const last = lastPci({ controllers });
  const more = isExpress({ controllers })
    ? `index='${last + 4}' model='pcie-root-port'/>, which is four more`
    : `index='${last + 1}' model='pci-bridge'/>`;
  const hasUsb = controllers.some((one) => one.type === "usb" && one.model !== "none");
  const instead = element === "disk" && hasUsb ? "; a disk on bus='usb' takes none" : "";
  return `give it more before it starts: <controller type='pci' ${more}${instead}`;
}

function lastPci({ controllers }: Pick<PlannedAgain, "controllers">): number {
  return Math.max(0, ...controllers.map(({ type, index = 0 }) => type === "pci" ? index : 0));
}

/** Whether the place of a device of a PCI Express machine is on a bridge, as only conventional ones are. */
function isConventional(
  { controllers }: Pick<PlannedAgain, "controllers">,
  address: RunningDevice["model"]["address"],
): boolean {
  if (address?.type !== "pci" || !isExpress({ controllers })) return false;
  const bus = controllers.find(({ type, index }) => type === "pci" && index === address.bus);
  return bus?.type === "pci" && bus.model?.endsWith("pci-bridge") === true;
}

function isExpress({ controllers }: Pick<PlannedAgain, "controllers">): boolean {
  const root = controllers.find(({ type, index }) => type === "pci" && index === 0);
  return root?.type === "pci" && root.model === "pcie-root";
}
