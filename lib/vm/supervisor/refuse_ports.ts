/** Ports that a change asks for, looked at before it is made. */
import type { Host } from "../../host/host.ts";
import { isTaken, surelyTaken } from "../../passt/port_table.ts";
import type { PlannedListener, PlannedPasst } from "../../plan/launch_plan.ts";
import { ChangeError, LaunchError } from "../errors.ts";
import { firstRefused } from "../processes/try_ports.ts";
import { boundOn } from "./host_ports.ts";
import { type FailedPort, portFailure } from "./port_failure.ts";

export interface AskedPorts extends Pick<FailedPort, "bound" | "askedIn"> {
  /** Those that the passt does not have yet. */
  readonly added: readonly PlannedListener[];
}

/**
 * Throws {@link ChangeError} at the first port that passt will not have. One that somebody has for sure is not tried: of
 * a UDP port passt would take its share. A passt that takes forwards while it runs is not tried either: it tells, and
 * goes on with those that it has; another one has ended by then.
 */
export async function refusePorts(
  host: Host,
  passt: PlannedPasst,
  { added, bound, askedIn }: AskedPorts,
): Promise<void> {
  const taken = surelyTaken(added, bound);
  if (taken !== undefined) throw await portFailure(host, passt, { port: taken, bound, askedIn });
  if (passt.control !== undefined) return;
  // What somebody has now, such as the passt itself, may be free by then.
  const now = await boundOn(host);
  const refused = await tried(host, passt, added.filter((one) => !isTaken(one, now)));
  if (refused === undefined) return;
  const { port, reason } = refused;
  throw await portFailure(host, passt, {
    ...{ port, bound, askedIn },
    said: reason?.says,
    help: reason?.help,
  });
}

async function tried(host: Host, passt: PlannedPasst, ports: readonly PlannedListener[]) {
  try {
    return await firstRefused(host, passt, ports);
  } catch (error) {
    if (!(error instanceof LaunchError)) throw error;
    throw new ChangeError("host", error.message, error.help);
  }
}
