/** The order in which the changes of a machine that runs are made. */
import { withoutForward } from "../domain/change_forwards.ts";
import type { PortForward } from "../domain/port_forward.ts";
import type { LiveChange } from "./live_change.ts";
import { forwardDifference } from "./forward_difference.ts";

type ForwardsChange = Extract<LiveChange, { readonly do: "forwards" }>;

/**
 * What goes makes room for what comes: devices, media and forwards go first. Where forwards come in several places, an
 * interface that gets some and loses some is changed twice, since another may get those that it loses. Pure.
 */
export function inOrder({ detached, attached, changed }: {
  readonly detached: readonly LiveChange[];
  readonly attached: readonly LiveChange[];
  readonly changed: readonly LiveChange[];
}): readonly LiveChange[] {
  const places = [...attached, ...changed].filter(bringsForwards).length;
  const steps = changed.flatMap((one): readonly LiveChange[] =>
    one.do === "forwards" && places > 1 ? halves(one) : [one]
  );
  const going = steps.filter(onlyGoes);
  const coming = steps.filter((one) => !onlyGoes(one));
  return [...detached, ...going, ...attached, ...coming];
}

function bringsForwards(change: LiveChange): boolean {
  if (change.do === "forwards") return difference(change).added.length > 0;
  return change.do === "attach" && change.device.element === "interface" &&
    change.device.model.portForwards.length > 0;
}

function onlyGoes(change: LiveChange): boolean {
  if (change.do === "medium") return change.to === undefined;
  return change.do === "forwards" && difference(change).added.length === 0;
}

/** Its forwards that go, and then those that come. */
function halves(change: ForwardsChange): readonly ForwardsChange[] {
  const { added, removed } = difference(change);
  if (added.length === 0 || removed.length === 0) return [change];
  const kept = removed.reduce<readonly PortForward[] | undefined>(
    (left, one) => left && withoutForward(left, one),
    change.from,
  );
  // An excluded port is no forward that could go alone.
  return kept === undefined ? [change] : [{ ...change, to: kept }, { ...change, from: kept }];
}

function difference({ from, to }: ForwardsChange) {
  return forwardDifference(from, to);
}
