/** The machine that runs, as the changers of its devices read and leave it. */
import type { Domain } from "../../domain/domain.ts";
import { readDomain } from "../../domain/read.ts";
import type { LaunchPlan } from "../../plan/launch_plan.ts";
import type { PlannedAgain } from "../../plan/plan_again.ts";
import { quoteForShell } from "../../plan/shell_words.ts";
import { ChangeError } from "../errors.ts";
import type { MachineRecord } from "../machine/record.ts";
import type { Changeable } from "./changeable.ts";

/** What its document says now. Throws {@link ChangeError} where it has none. */
export async function runningDomain({ record }: Pick<Changeable, "record">): Promise<Domain> {
  const { domain } = await readDomain(record.plan.name, record.plan.xml);
  if (domain === undefined) throw new ChangeError("document", "The machine has no document");
  return domain;
}

/** Counts from now on, and is written down. Returns whether that could be done; where not, a warning tells. */
export async function settle(machine: Changeable, after: PlannedAgain): Promise<boolean> {
  const next = recordWith(machine.record, after);
  machine.setRecord(next);
  return await machine.saveRecord(next);
}

/**
 * Before a change: one that cannot be written down would be lost with the supervisor, and is not begun.
 *
 * @param record what to write; absent: what is known
 * Throws {@link ChangeError}
 */
export async function writeDown(
  machine: Pick<Changeable, "record" | "saveRecord">,
  record: MachineRecord = machine.record,
): Promise<void> {
  if (!await machine.saveRecord(record)) throw unwritten(record.plan.directory);
}

/** The error of a change that could not be written down. Pure. */
export function unwritten(directory: string): ChangeError {
  return new ChangeError(
    "host",
    `The machine cannot be changed: what changes cannot be written in ${directory}`,
    `make room there: df -h ${quoteForShell(directory)}`,
  );
}

/** The record of the machine once it has become so. Pure. */
export function recordWith(record: MachineRecord, after: PlannedAgain): MachineRecord {
  return { ...record, plan: planWith(record.plan, after), diskNumbers: after.diskNumbers };
}

/** How it was started stays; what it is made of now is another. Pure. */
export function planWith(plan: LaunchPlan, { plan: now }: PlannedAgain): LaunchPlan {
  const { files, sockets, passt, interfaces, xml, hostDevices } = now;
  const { hostDevices: _before, ...started } = plan;
  const devices = hostDevices === undefined ? {} : { hostDevices };
  return { ...started, files, sockets, passt, interfaces, xml, ...devices };
}
