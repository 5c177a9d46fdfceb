/** Ports that a change asks for, looked at before it is made. */
import type { PortForward } from "../../domain/port_forward.ts";
import type { Host } from "../../host/host.ts";
import { HARMLESS_PORTS, lackOfFiles, portCount } from "../../passt/open_files.ts";
import { isTaken, surelyTaken } from "../../passt/port_table.ts";
import { WHERE_RAISED } from "../../passt/words_help.ts";
import type { PlannedListener, PlannedPasst } from "../../plan/launch_plan.ts";
import { ChangeError, LaunchError } from "../errors.ts";
import { firstUnprivileged } from "../processes/kernel_text.ts";
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

/**
 * Throws {@link ChangeError} where passt may not open as many files as it would have ports; fewer than it `had` are never
 * too many. A forward of all ports is told as done by passt when it has some.
 */
export async function refuseTooMany(
  { programs }: Pick<Host, "programs">,
  { had, has }: { readonly had: readonly PortForward[]; readonly has: readonly PortForward[] },
): Promise<void> {
  const ports = portCount(has);
  if (ports <= HARMLESS_PORTS || ports <= portCount(had)) return;
  // Of this process: it starts passt again should that die.
  const lack = lackOfFiles(ports, await programs.openFilesLimit());
  if (lack === undefined) return;
  throw new ChangeError(
    "host",
    lack.message,
    `forward fewer ports; or start the machine again with a limit of open files above ${lack.above}, ` +
      `twice that where no address is named: ${WHERE_RAISED}`,
  );
}

/** The same of an interface that comes, or of a passt that takes forwards while it runs: of what can be told before. */
export async function refuseListeners(
  host: Host,
  passt: PlannedPasst,
  { added = [], bound, askedIn }: Omit<AskedPorts, "added"> & {
    readonly added: readonly PlannedListener[] | undefined;
  },
): Promise<void> {
  await refusePorts(host, passt, { added, bound, askedIn });
  // One that takes forwards while it runs cannot be tried. Root's may have any when it starts.
  const first = host.user.uid === 0 ? 0 : await firstUnprivileged(host);
  const port = added.find(({ start }) => start < first);
  if (port !== undefined) throw await portFailure(host, passt, { port, bound, askedIn });
}

async function tried(host: Host, passt: PlannedPasst, ports: readonly PlannedListener[]) {
  try {
    return await firstRefused(host, passt, ports);
  } catch (error) {
    if (!(error instanceof LaunchError)) throw error;
    throw new ChangeError("host", error.message, error.help);
  }
}
