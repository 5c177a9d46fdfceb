/** The files that passt has open: a socket for each port that is forwarded, and some of its own. */
import { openPorts } from "../domain/open_ports.ts";
import type { PortForward } from "../domain/port_forward.ts";

/** Fewer ports than any limit that Linux has by itself: it need not be asked for. */
export const HARMLESS_PORTS = 500;
/** What passt has open besides: some 70 in the release of 2026. */
export const PASSTS_OWN = 100;
/** Those that Linux gives to connections (ip_local_port_range): none of them is in a forward of all ports. */
const LENT = { first: 32_768, last: 60_999 };

/** How many ports of the host these lead from, and so how many sockets passt needs at least. Pure. */
export function portCount(portForwards: readonly PortForward[]): number {
  return portForwards.flatMap(openPorts)
    .reduce((sum, { start, end, range }) => {
      const lent = Math.min(end, LENT.last) - Math.max(start, LENT.first) + 1;
      return sum + end - start + 1 - (range === undefined ? Math.max(0, lent) : 0);
    }, 0);
}

/** What passt lacks for these many ports. */
export interface LackOfFiles {
  readonly message: string;
  /** The limit has to be higher than this. */
  readonly above: number;
}

/** Undefined where passt may have a socket for each port; `limit`: see `Programs.openFilesLimit`. Pure. */
export function lackOfFiles(ports: number, limit: number | undefined): LackOfFiles | undefined {
  const above = ports + PASSTS_OWN;
  if (limit === undefined || above <= limit) return undefined;
  return {
    message: `passt needs a socket for each of ${ports} ports, and may open only ${limit} files`,
    above,
  };
}
