/** Whether anybody is at a Unix socket, and awake: asked of passt's, of QEMU's, and of our own. */
import { ConnectError, type Host } from "../../host/host.ts";

/**
 * True when some process listens on the Unix socket at `path`. Connects and closes at once: a one-off passt that waits
 * for its client ends then, a connected one does not.
 */
export async function listens(host: Host, path: string): Promise<boolean> {
  try {
    (await host.sockets.connect(path)).close();
    return true;
  } catch (error) {
    if (error instanceof ConnectError) return !isNobodysSocket(error);
    throw error;
  }
}

/** True when nobody listens there, or there is no such path. Pure. */
export function isNobodysSocket({ fault }: ConnectError): boolean {
  return fault === "refused" || fault === "missing";
}

/**
 * Whether some process has the Unix socket at `path`; `missing`: there is no such path. It is not disturbed: the kernel
 * refuses a datagram to a stream socket, and in other words where nobody has that any more (unix(7): EPROTOTYPE,
 * ECONNREFUSED). We send from the path `from`.
 */
export async function isBound(
  host: Host,
  path: string,
  from: string,
): Promise<boolean | "missing"> {
  try {
    await host.sockets.send(path, "", from);
    return true;
  } catch (error) {
    if (!(error instanceof ConnectError)) throw error;
    return error.fault === "missing" ? "missing" : error.fault !== "refused";
  }
}

/**
 * True when the passt at `path`, which serves somebody else, closes our connection within `timeoutMs`, as it does at
 * once (tap_listen_handler() in its tap.c); also when nobody is there. False when it does not, and when it has let so many
 * wait that the system takes no more.
 */
export async function turnsAway(host: Host, path: string, timeoutMs: number): Promise<boolean> {
  try {
    const connection = await host.sockets.connect(path);
    let late = false;
    const timer = host.clock.after(timeoutMs, () => {
      late = true;
      connection.close();
    });
    for await (const _chunk of connection.readable);
    timer.cancel();
    connection.close();
    return !late;
  } catch (error) {
    if (error instanceof ConnectError) return isNobodysSocket(error);
    throw error;
  }
}
