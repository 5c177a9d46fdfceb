/** What a device may leave open, found in the turn of its change: two who ask at once do not get the same. */
import { devicesOf } from "../../domain/domain.ts";
import { freeTarget } from "../../domain/change_devices.ts";
import { type OneForward, withForward } from "../../domain/change_forwards.ts";
import type { Attachable } from "../../domain/read_device.ts";
import type { Host } from "../../host/host.ts";
import { ChangeError, noFreePort } from "../errors.ts";
import type { Changeable } from "./changeable.ts";
import { boundOn, withFreePorts } from "./host_ports.ts";
import { askedTwice } from "./meant_forwards.ts";
import { runningDomain } from "./running_machine.ts";

/** What is left open of a device beside its XML. */
export interface FreeChoice {
  /** The disk takes the first target of its kind that is free; the one of its XML says of which kind. */
  readonly freeTarget?: boolean;
  /** Forwards of the interface besides those of its XML, as `forward-add` takes them: one may take a free port. */
  readonly forwards?: readonly OneForward[];
}

/** The device with what was left open. Throws {@link ChangeError}. */
export async function chosen(
  host: Pick<Host, "sockets">,
  machine: Pick<Changeable, "record" | "passtSettled">,
  device: Attachable,
  { freeTarget: isTargetFree = false, forwards = [] }: FreeChoice,
): Promise<Attachable> {
  if (isTargetFree && device.element === "disk") {
    const { disks } = devicesOf(await runningDomain(machine));
    const { target } = device.model;
    const dev = freeTarget(disks.map((one) => one.target.dev), target.dev);
    return { element: "disk", model: { ...device.model, target: { ...target, dev } } };
  }
  if (forwards.length === 0) return device;
  if (device.element !== "interface") {
    throw new ChangeError("document", `Forwards are for an interface, found a ${device.element}`);
  }
  // Not in the middle of a start of passt, which would open some.
  await machine.passtSettled();
  const found = withFreePorts(forwards, await boundOn(host), Math.random());
  if (found === undefined) throw noFreePort();
  const wrong = askedTwice(found);
  if (wrong !== undefined) throw new ChangeError("document", wrong, "leave one of them out");
  const portForwards = [...found.reduce(withForward, device.model.portForwards)];
  return { element: "interface", model: { ...device.model, portForwards } };
}
