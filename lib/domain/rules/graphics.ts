/** `<graphics>`: where clients connect. */
import { isServer } from "../graphics.ts";
import type { Scope } from "./rule.ts";

/** The attribute is the older form of the first element, and they have to agree (libvirt). */
export function listenMismatch({ devices, origins, report }: Scope): void {
  for (const one of devices.graphics.filter(isServer)) {
    const [first] = one.listens;
    if (one.listen === undefined || first?.type !== "address") continue;
    if (first.address === undefined || first.address === one.listen) continue;
    report(origins.attribute(one, "listen"), {
      severity: "error",
      code: "graphics/listen",
      message: `listen='${one.listen}' is not the address of <listen>, '${first.address}'`,
      help: "remove the attribute",
    });
  }
}

/** QEMU's servers listen in one place (libvirt). */
export function severalListens({ devices, origins, report }: Scope): void {
  for (const one of devices.graphics.filter(isServer)) {
    const second = one.listens[1];
    if (second === undefined) continue;
    report(origins.span(second), {
      severity: "error",
      code: "graphics/several-listens",
      message: "a screen listens in one place, found another <listen>",
      help: "remove one of them",
    });
  }
}

/** The address of a network is known to whoever runs it; nobody from outside gets in by accident. */
export function listenOnNetwork({ devices, origins, report }: Scope): void {
  for (const { listens } of devices.graphics.filter(isServer)) {
    for (const listen of listens) {
      if (listen.type !== "network") continue;
      report(origins.span(listen), {
        severity: "warning",
        code: "graphics/listen-network",
        message: "there are no networks of libvirt here: the screen is shown on 127.0.0.1",
        help: "write <listen type='address' address='…'/> for another address",
      });
    }
  }
}

/** Display 0 of VNC is port 5900 (RFC 6143, 4), and QEMU counts displays. */
export function vncPort({ devices, origins, report }: Scope): void {
  for (const one of devices.graphics) {
    if (one.type !== "vnc" || one.autoport === true || one.port === undefined) continue;
    if (one.port <= 0 || one.port >= 5900) continue;
    report(origins.attribute(one, "port"), {
      severity: "error",
      code: "graphics/vnc-port",
      message: `VNC's ports are from 5900 up, found ${one.port}`,
      help: "choose one from 5900 to 65535, or write port='-1' autoport='yes'",
    });
  }
}

/** Beside a socket QEMU opens a WebSocket on every address of the host, beside no listener at all none. */
export function websocketWithoutAddress({ devices, origins, report }: Scope): void {
  for (const one of devices.graphics) {
    if (one.type !== "vnc" || !one.websocket) continue;
    const isElsewhere = one.listens.some(({ type }) => type === "socket" || type === "none") ||
      (one.listens.length === 0 && one.socket !== undefined);
    if (!isElsewhere) continue;
    report(origins.attribute(one, "websocket"), {
      severity: "error",
      code: "graphics/websocket",
      message: "a WebSocket has the address of the VNC server, and this one has none",
      help: "remove websocket, or add <listen type='address' address='127.0.0.1'/> alone",
    });
  }
}
