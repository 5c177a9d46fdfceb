/** Whether a machine that runs has room for a device: its controllers cannot become more. */
import type { PlannedAgain, RunningDevice } from "../../plan/plan_again.ts";
import { ChangeError } from "../errors.ts";

/** Throws {@link ChangeError} where the device would need a controller that is not there, or sit where none can come. */
export function refuseNewControllers(
  before: PlannedAgain,
  after: PlannedAgain,
  { element, model }: RunningDevice,
): void {
  const had = new Set(before.controllers.map(({ alias }) => alias));
  const added = after.controllers.find(({ alias }) => !had.has(alias));
  if (added?.type === "pci") {
    throw new ChangeError(
      "host",
      `No PCI slot of the machine is free for this ${element}`,
      "give it more before it starts: " +
        "<controller type='pci' index='8' model='pcie-root-port'/> makes eight of a q35 machine's, " +
        "for the devices that it starts with and those to come",
    );
  }
  if (added !== undefined) {
    throw new ChangeError(
      "host",
      `This ${element} needs a controller of type ${added.type}, which the machine does not have`,
      `give it one before it starts: <controller type='${added.type}'/>`,
    );
  }
  const { address } = model;
  const bus = address?.type === "pci" ? address.bus ?? 0 : undefined;
  const root = after.controllers.find(({ type, index }) => type === "pci" && index === 0);
  if (bus === 0 && root?.type === "pci" && root.model === "pcie-root") {
    throw new ChangeError(
      "host",
      `This ${element} would sit on pcie.0, where nothing can be plugged in while the machine runs`,
      "use a model for PCI Express: virtio",
    );
  }
}
