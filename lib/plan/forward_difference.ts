/** Which forwards an interface gets and loses. */
import { withForward, withoutForward } from "../domain/change_forwards.ts";
import type { PortForward } from "../domain/port_forward.ts";
import { formatForward } from "../passt/forward_text.ts";
import { plannedForwards } from "./interfaces.ts";
import type { PlannedForward } from "./launch_plan.ts";

export interface ForwardDifference {
  readonly removed: readonly PlannedForward[];
  readonly added: readonly PlannedForward[];
}

/** By what they mean, however they are grouped and ordered in the document. Pure. */
export function forwardDifference(
  from: readonly PortForward[],
  to: readonly PortForward[],
): ForwardDifference {
  const had = plannedForwards({ portForwards: from });
  const has = plannedForwards({ portForwards: to });
  return { removed: without(had, has), added: without(has, had) };
}

/**
 * The forwards `to`, with what has come and gone between `from` and `now`, when they were chosen at `from`. Pure.
 */
export function withChangesSince(
  from: readonly PortForward[],
  now: readonly PortForward[],
  to: readonly PortForward[],
): readonly PortForward[] {
  const { added, removed } = forwardDifference(from, now);
  const left = removed.reduce((some, one) => withoutForward(some, one) ?? some, to);
  return without(added, plannedForwards({ portForwards: left })).reduce(withForward, left);
}

function without(
  some: readonly PlannedForward[],
  others: readonly PlannedForward[],
): readonly PlannedForward[] {
  const texts = new Set(others.map(formatForward));
  return some.filter((one) => !texts.has(formatForward(one)));
}
