/** Where a forward listens on the host, and whether two do so in one place. */
import { canonicalAddress, isIpv6, isUnspecified, plainAddress } from "./network_values.ts";
import { openPorts } from "./open_ports.ts";
import type { PortForward } from "./port_forward.ts";

/** What is absent is every address, every device. */
export interface ListenPlace {
  /** In one spelling; absent also for the unspecified address. */
  readonly address?: string;
  readonly family?: "IPv4" | "IPv6";
  readonly dev?: string;
}

/** Pure. */
export function listenPlace(
  { address: written, dev }: Pick<PortForward, "address" | "dev">,
): ListenPlace {
  const where = dev === undefined ? {} : { dev };
  if (written === undefined) return where;
  const address = plainAddress(written);
  const family = isIpv6(address) ? "IPv6" : "IPv4";
  if (isUnspecified(address)) return { family, ...where };
  return { address: canonicalAddress(address), family, ...where };
}

/** Pure. */
export function placesMeet(a: ListenPlace, b: ListenPlace): boolean {
  return may(a.dev, b.dev) && may(a.family, b.family) && may(a.address, b.address);
}

/** Whether both open a port, wherever they listen. Pure. */
export function portsMeet(a: PortForward, b: PortForward): boolean {
  return openPorts(a).some((one) =>
    openPorts(b).some((other) => one.start <= other.end && other.start <= one.end)
  );
}

/** Equal, or at least one of them is everything. */
function may(a: string | undefined, b: string | undefined): boolean {
  return a === undefined || b === undefined || a === b;
}
