/** Whether anybody is at a Unix socket: asked of passt's, of QEMU's, and of our own. */
import { ConnectError, type Host } from "../../host/host.ts";

/**
 * True when some process listens on the Unix socket at `path`. Connects and closes at once: a waiting
 * one-off passt ends of it, a connected one does not.
 */
export async function listens(host: Host, path: string): Promise<boolean> {
  try {
    (await host.sockets.connect(path)).close();
    return true;
  } catch (error) {
    if (error instanceof ConnectError) {
      return error.fault !== "refused" && error.fault !== "missing";
    }
    throw error;
  }
}
