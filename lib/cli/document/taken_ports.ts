/** The ports of the host that a screen cannot have. */
import { hasFreePorts } from "../../domain/graphics.ts";
import type { Domain } from "../../domain/domain.ts";
import { type Sockets, StartError } from "../../host/host.ts";
import { boundPorts } from "../../passt/port_table.ts";

/**
 * The TCP ports on which somebody listens; none where nobody asks: QEMU's VNC server looks for a free port by itself,
 * and its SPICE server does not.
 */
export async function takenPorts(
  domain: Domain,
  { sockets }: { readonly sockets: Pick<Sockets, "portTables"> },
): Promise<ReadonlySet<number>> {
  const screens = domain.devices?.graphics ?? [];
  if (!screens.some((one) => one.type === "spice" && hasFreePorts(one))) return new Set();
  try {
    const bound = boundPorts(await sockets.portTables());
    return new Set(bound.filter(({ proto }) => proto === "tcp").map(({ port }) => port));
  } catch (error) {
    // Without the program that reads them, the first port is as good as any.
    if (error instanceof StartError) return new Set();
    throw error;
  }
}
