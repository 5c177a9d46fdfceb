/** Which forwards an interface gets and loses. */
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

function without(
  some: readonly PlannedForward[],
  others: readonly PlannedForward[],
): readonly PlannedForward[] {
  const texts = new Set(others.map(formatForward));
  return some.filter((one) => !texts.has(formatForward(one)));
}
