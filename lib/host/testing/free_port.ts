/** For tests: ports that nobody has, nor gets by chance. */
import { createSocket } from "node:dgram";
import { once } from "node:events";

/** What was given once is not given again: its test may not have taken it yet. */
const given = new Set<number>();

/** A port that nobody has on any address, over TCP or UDP, and that no test of this process got before. */
export async function freePort(): Promise<number> {
  return await freePorts(1);
}

/** The first of `count` such ports in a row. */
export async function freePorts(count: number): Promise<number> {
  for (;;) {
    const first = chance();
    const ports = Array.from({ length: count }, (_, index) => first + index);
    const free = await Promise.all(ports.map(isFree));
    if (!free.every((one) => one)) continue;
    for (const port of ports) given.add(port);
    return first;
  }
}

/**
 * Below those that Linux lends to connections (ip_local_port_range: 32768 and up): one of them that is free now may be
 * the near end of somebody's connection when the test comes to take it, for a minute after its end, too.
 */
function chance(): number {
  return 16_384 + Math.floor(Math.random() * 16_000);
}

async function isFree(port: number): Promise<boolean> {
  if (port > 65_535 || given.has(port)) return false;
  return mayListen("0.0.0.0", port) && mayListen("::1", port) && await mayReceive(port);
}

function mayListen(hostname: string, port: number): boolean {
  try {
    Deno.listen({ hostname, port }).close();
    return true;
  } catch (error) {
    // A host without IPv6 has nobody who listens there.
    return error instanceof Deno.errors.AddrNotAvailable;
  }
}

async function mayReceive(port: number): Promise<boolean> {
  const socket = createSocket("udp4").bind(port);
  try {
    await once(socket, "listening"); // or the error that keeps it from it
    return true;
  } catch {
    return false;
  } finally {
    socket.close();
  }
}
