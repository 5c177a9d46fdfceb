/** How a machine ended that is dead now, where somebody saw it. */
import type { Host } from "../../host/host.ts";
import type { Ended } from "../machine/event.ts";
import type { MachineRecord } from "../machine/record.ts";
import { loggedEvents } from "./history.ts";
import { lastRun } from "./last_run.ts";

/** What a supervisor wrote of a machine's end. */
export interface SeenEnd {
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly ended: Ended;
  /** Its last run is kept. */
  readonly kept: boolean;
}

/**
 * The end of a machine whose supervisor broke off afterwards, or could not remove its directory; undefined where nobody saw
 * it.
 */
export async function seenEnd(
  host: Host,
  { plan, startedAt }: MachineRecord,
): Promise<SeenEnd | undefined> {
  const run = await lastRun(host, plan.name);
  if (run?.startedAt === startedAt) return { time: run.endedAt, ended: run.ended, kept: true };
  const events = await loggedEvents(host, plan.directory);
  const last = events.findLast(({ event }) => event === "ended");
  if (last?.event !== "ended") return undefined;
  const { time, machine: _machine, event: _event, ...ended } = last;
  return { time, ended, kept: false };
}
