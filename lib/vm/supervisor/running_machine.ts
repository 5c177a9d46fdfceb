/** The machine that runs, as the changers of its devices read and leave it. */
import type { Domain } from "../../domain/domain.ts";
import { readDomain } from "../../domain/read.ts";
import type { LaunchPlan } from "../../plan/launch_plan.ts";
import type { PlannedAgain } from "../../plan/plan_again.ts";
import { ChangeError } from "../errors.ts";
import type { Changeable } from "./forward_changer.ts";

/** What its document says now. Throws {@link ChangeError} where it has none. */
export async function runningDomain({ record }: Pick<Changeable, "record">): Promise<Domain> {
  const { domain } = await readDomain(record.plan.name, record.plan.xml);
  if (domain === undefined) throw new ChangeError("document", "The machine has no document");
  return domain;
}

/** Counts from now on, and is written down. */
export async function settle(machine: Changeable, after: PlannedAgain): Promise<void> {
  const { record } = machine;
  const { diskNumbers } = after;
  const next = { ...record, plan: planWith(record.plan, after), diskNumbers };
  machine.setRecord(next);
  await machine.saveRecord(next);
}

/** How it was started stays; what it is made of now is another. Pure. */
export function planWith(plan: LaunchPlan, { plan: now }: PlannedAgain): LaunchPlan {
  const { files, sockets, passt, interfaces, xml, hostDevices } = now;
  const { hostDevices: _before, ...started } = plan;
  const devices = hostDevices === undefined ? {} : { hostDevices };
  return { ...started, files, sockets, passt, interfaces, xml, ...devices };
}
