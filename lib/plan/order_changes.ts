/** The order in which the changes of a machine that runs are made. */
import { withoutForward } from "../domain/change_forwards.ts";
import { LAST_PORT } from "../domain/network_values.ts";
import type { PortForward } from "../domain/port_forward.ts";
import { plannedForwards } from "./interfaces.ts";
import type { PlannedForward } from "./launch_plan.ts";
import type { LiveChange } from "./live_change.ts";
import { forwardDifference } from "./forward_difference.ts";

type ForwardsChange = Extract<LiveChange, { readonly do: "forwards" }>;

/**
 * What goes makes room for what comes: devices, media and forwards go first. An interface that gets some forwards and
 * loses some is changed twice where another gets a port that it loses. No more than that: a passt that takes no forwards
 * while it runs is started again for each change. Pure.
 */
export function inOrder({ detached, attached, changed }: {
  readonly detached: readonly LiveChange[];
  readonly attached: readonly LiveChange[];
  readonly changed: readonly LiveChange[];
}): readonly LiveChange[] {
  const all = [...attached, ...changed];
  const steps = changed.flatMap((one): readonly LiveChange[] => {
    if (one.do !== "forwards") return [one];
    const elsewhere = all.filter((other) => other !== one).flatMap(forwardsOf);
    const isWanted = difference(one).removed.some((gone) =>
      elsewhere.some((come) => meet(gone, come))
    );
    return isWanted ? halves(one) : [one];
  });
  const going = steps.filter(onlyGoes);
  const coming = steps.filter((one) => !onlyGoes(one));
  return [...detached, ...going, ...attached, ...coming];
}

/** Those that come with it. */
function forwardsOf(change: LiveChange): readonly PlannedForward[] {
  if (change.do === "forwards") return difference(change).added;
  return change.do === "attach" && change.device.element === "interface"
    ? plannedForwards(change.device.model)
    : [];
}

/** True where they have a port in common, on whatever address. */
function meet(one: PlannedForward, other: PlannedForward): boolean {
  const [first, last] = portsOf(one);
  const [otherFirst, otherLast] = portsOf(other);
  return one.proto === other.proto && first <= otherLast && otherFirst <= last;
}

/** The first and the last. */
function portsOf({ port, endPort }: PlannedForward): readonly [number, number] {
  return port === undefined ? [0, LAST_PORT] : [port, endPort ?? port];
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
