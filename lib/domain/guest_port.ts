/** The way to a port of the guest, over a forward of the host. */
import type { OneForward } from "./change_forwards.ts";
import { LOOPBACK } from "./network_values.ts";

/** The port of sshd (IANA). */
export const SSH_PORT = 22;

/** A place of the host that leads into the guest. */
export interface GuestDoor {
  readonly address: string;
  /** Absent: one that is still to be chosen. */
  readonly port?: number;
}

/** Where this host reaches the guest's TCP port by a forward; undefined where that leads elsewhere. Pure. */
export function portLeadingTo(
  guestPort: number,
  { proto, address, dev, port, endPort = port, toPort = port }: OneForward,
): GuestDoor | undefined {
  // A forward of one device is not reached by the loopback address.
  if (proto !== "tcp" || dev !== undefined) return undefined;
  const reached = LOOPBACKS[address ?? "0.0.0.0"] ?? address ?? "";
  if (port === undefined) return toPort === guestPort ? { address: reached } : undefined;
  if (endPort === undefined || toPort === undefined) return undefined;
  const found = port + guestPort - toPort;
  return found >= port && found <= endPort ? { address: reached, port: found } : undefined;
}

/** How this host itself reaches who listens everywhere. */
const LOOPBACKS: Readonly<Record<string, string>> = { "0.0.0.0": LOOPBACK, "::": "::1" };
