/** The ports of the host that a screen cannot have. */
import { type Sockets, StartError } from "../../host/host.ts";
import { boundPorts } from "../../passt/port_table.ts";

/** The TCP ports on which somebody listens. */
export async function takenPorts(
  { sockets }: { readonly sockets: Pick<Sockets, "portTables"> },
): Promise<ReadonlySet<number>> {
  try {
    const bound = boundPorts(await sockets.portTables());
    return new Set(bound.filter(({ proto }) => proto === "tcp").map(({ port }) => port));
  } catch (error) {
    // Without the program that reads them, the first port is as good as any.
    if (error instanceof StartError) return new Set();
    throw error;
  }
}
