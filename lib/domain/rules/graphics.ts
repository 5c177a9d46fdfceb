/** `<graphics>`: where clients connect. */
import type { Scope } from "./rule.ts";

/** The attribute is the older form of the first element, and they have to agree (libvirt). */
export function listenMismatch({ devices, origins, report }: Scope): void {
  for (const one of devices.graphics) {
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
