/**
 * A netdev that connects to its passt by itself, and is about to be deleted. QEMU 11.1 crashes where it goes in the middle of
 * an attempt: net_stream_client_connected() of its net/stream.c is called with what was freed.
 */
import type { Host } from "../../host/host.ts";
import { goneWithin } from "../processes/gone_within.ts";
import type { Changeable } from "./changeable.ts";
import type { Link } from "./state.ts";

/** A passt that died is there again sooner. One that never comes is not waited for longer. */
const CONNECT_MS = 2_000;
const LOOK_MS = 2;

/** Returns when QEMU is connected to the passt of the interface, or does not connect by itself, or it takes too long. */
export async function untilConnected(
  host: Pick<Host, "clock">,
  machine: Pick<Changeable, "linkOf">,
  alias: string,
): Promise<void> {
  const connects = () => Promise.resolve(mayConnect(machine.linkOf(alias)));
  await goneWithin(host, connects, { limitMs: CONNECT_MS, lookMs: LOOK_MS });
}

/** True where QEMU may be in the middle of an attempt, as far as it tells. Pure. */
export function mayConnect(
  link: Pick<Link, "announced" | "recovery" | "state" | "confirmed"> | undefined,
): boolean {
  return link !== undefined && link.announced && link.recovery === "reconnect" &&
    !(link.state === "up" && link.confirmed);
}
