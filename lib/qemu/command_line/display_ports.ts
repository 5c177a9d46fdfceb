/** The ports of screens, and a free one for those that leave it open. Pure. */
import { type Graphics, hasFreePorts, isServer, type Server } from "../../domain/graphics.ts";
import { LAST_PORT } from "../../domain/network_values.ts";

/** VNC's display 0 is this port, and libvirt begins here for SPICE, too. */
export const FIRST_DISPLAY_PORT = 5900;
/** The port of VNC's display 0 for web sockets. */
const FIRST_WEBSOCKET_PORT = 5700;

/** What was chosen for a screen. */
export interface ChosenPorts {
  readonly port: number;
  /** For SPICE with TLS. */
  readonly tlsPort: number;
}

/** True where clients connect to a port of the host. */
export function hasPort(one: Graphics): one is Server {
  return isServer(one) && !one.listens.some(({ type }) => type === "socket" || type === "none") &&
    (one.type === "spice" || one.socket === undefined);
}

/** True where whoever starts the machine chooses the port: the document says so, or says nothing of a VNC port. */
export function isAutomatic(one: Server): boolean {
  return one.type === "vnc"
    ? one.autoport === true || one.port === undefined || one.port === -1
    : one.port === -1 || hasFreePorts(one);
}

/** Where QEMU listens for web sockets of the VNC screen at `port` that leaves theirs open. Pure. */
export function websocketPort(port: number): number {
  return port - FIRST_DISPLAY_PORT + FIRST_WEBSOCKET_PORT;
}

/**
 * Ports that nobody has, the lowest first as libvirt does, for each screen that leaves its port open. They differ from
 * each other and from those that the document names. A screen for which there is none is left out.
 */
export function chooseDisplayPorts(
  graphics: readonly Graphics[],
  isTaken: (port: number) => boolean,
): ReadonlyMap<Graphics, ChosenPorts> {
  // VNC first: where nobody knows what is taken, QEMU looks for its port itself, from the first one on.
  const open = graphics.filter((one): one is Server => hasPort(one) && isAutomatic(one))
    .toSorted((one, other) => Number(one.type === "spice") - Number(other.type === "spice"));
  const used = new Set(
    graphics.flatMap((one) =>
      isServer(one) && !open.includes(one) && one.port !== undefined ? [one.port] : []
    ),
  );
  const isFree = (port: number) => port <= LAST_PORT && !used.has(port) && !isTaken(port);
  const next = (fits: (port: number) => boolean) => {
    let port = FIRST_DISPLAY_PORT;
    while (port <= LAST_PORT && !(isFree(port) && fits(port))) port++;
    used.add(port);
    return port;
  };
  const chosen = new Map<Graphics, ChosenPorts>();
  for (const one of open) {
    const hasWebsocket = one.type === "vnc" && one.websocket === -1;
    const port = next((candidate) => !hasWebsocket || isFree(websocketPort(candidate)));
    const tlsPort = one.type === "spice" ? next(() => true) : 0;
    if (port <= LAST_PORT && tlsPort <= LAST_PORT) chosen.set(one, { port, tlsPort });
  }
  return chosen;
}
