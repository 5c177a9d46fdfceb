/** A change of a machine that runs, in words. */
import { nameOf } from "../domain/change_devices.ts";
import { exposure } from "../passt/exposure.ts";
import { formatForward } from "../passt/forward_text.ts";
import type { LiveChange } from "./live_change.ts";
import { forwardDifference } from "./forward_difference.ts";

/** `attach disk vda`. Pure. */
export function changeWords(change: LiveChange): string {
  switch (change.do) {
    case "detach":
      return `detach ${change.device.element} ${change.alias}`;
    case "attach": {
      const { element } = change.device;
      const name = nameOf(change.device);
      return `attach ${element}${name === undefined ? "" : ` ${name}`}`;
    }
    case "forwards":
      return `change the forwards of ${change.alias}`;
    case "medium":
      return change.to === undefined
        ? `eject ${change.alias}`
        : `put ${change.to.path} into ${change.alias}`;
    case "link":
      return `link ${change.to} of ${change.alias}`;
    case "memory":
      return `set memory from ${change.fromKiB} to ${change.toKiB} KiB`;
    case "password":
      return `set the password of the ${change.screen} screen`;
  }
}

/** The same, with a line for each forward that comes or goes, and who can reach the new ones. Pure. */
export function changeLines(change: LiveChange): readonly string[] {
  if (change.do === "attach" && change.device.element === "interface") {
    const { added } = forwardDifference([], change.device.model.portForwards);
    return [
      changeWords(change),
      ...added.map((one) => `add forward ${formatForward(one)} to it, ${exposure(one)}`),
    ];
  }
  if (change.do !== "forwards") return [changeWords(change)];
  const { alias, from, to } = change;
  const { added, removed } = forwardDifference(from, to);
  return [
    ...removed.map((one) => `remove forward ${formatForward(one)} of ${alias}`),
    ...added.map((one) => `add forward ${formatForward(one)} to ${alias}, ${exposure(one)}`),
  ];
}
