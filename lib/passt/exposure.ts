/** Who can reach a port forward. */
import { isIpv6 } from "../domain/network_values.ts";
import type { ForwardParts } from "./forward_text.ts";

/** `for this host alone`, or what else there is to say of where it listens. Pure. */
export function exposure({ address, dev, exclude }: ForwardParts): string {
  if (exclude) return "left out";
  const through = dev === undefined ? "" : ` through ${dev}`;
  if (address === undefined || ["0.0.0.0", "::"].includes(address)) {
    return `for everyone who reaches this host${through}`;
  }
  return isLoopback(address) ? "for this host alone" : `for whoever reaches ${address}${through}`;
}

function isLoopback(address: string): boolean {
  return isIpv6(address) ? address === "::1" : address.startsWith("127.");
}
