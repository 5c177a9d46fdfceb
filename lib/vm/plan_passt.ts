/** The passt processes of a plan, and what the installed passt cannot do of what they are asked. */
import { type Interface, usesPasst } from "../domain/interface.ts";
import type { User } from "../host/host.ts";
import type { Directories } from "../host/host.ts";
import { passtArguments } from "../passt/command_line.ts";
import type { PasstCapabilities, PasstFeatureName } from "../passt/features.ts";
import { aliasOf, type CommandLineContext } from "../qemu/command_line/context.ts";
import type { Spot } from "../qemu/provenance.ts";
import type { PlannedForward, PlannedPasst } from "./launch_plan.ts";
import { OLD_PASST_SOCKET_PATH_MAX_BYTES, passtFiles } from "./machine_files.ts";

interface PasstSurroundings {
  readonly passt?: PasstCapabilities | undefined;
  readonly directories: Directories;
  readonly user: User;
}

/** One passt for each interface that wants one, in the order of the document. */
export function plannedPasst(
  { domain, provenance }: CommandLineContext,
  { passt, directories, user }: PasstSurroundings,
): PlannedPasst[] {
  return domain.devices.interfaces.filter(usesPasst).map((one) => {
    const alias = aliasOf(one);
    const files = passtFiles(directories.passt, domain.name, alias);
    const { mtu, sourceDev, backend } = one;
    return {
      interface: alias,
      program: passt?.program ?? "passt",
      args: passtArguments({
        vhostUser: one.type === "vhostuser",
        ...files,
        asRoot: user.uid === 0,
        ...(mtu === undefined ? {} : { mtu }),
        ...(sourceDev === undefined ? {} : { device: sourceDev }),
        ...(backend?.logFile === undefined ? {} : { logFile: backend.logFile }),
        ...(backend?.hostname === undefined ? {} : { hostname: backend.hostname }),
        ...(backend?.fqdn === undefined ? {} : { fqdn: backend.fqdn }),
        addresses: one.ips,
        portForwards: one.portForwards,
      }),
      ...files,
      place: provenance.place(one),
    };
  });
}

/** The forwards of an interface as `ps` shows them: one per range. Pure. */
export function plannedForwards({ portForwards }: Interface): PlannedForward[] {
  return portForwards.flatMap(({ proto, address, dev, ranges }) => {
    const from: PlannedForward = {
      proto,
      ...(address === undefined ? {} : { address }),
      ...(dev === undefined ? {} : { dev }),
    };
    if (ranges.length === 0) return [from];
    return ranges.map(({ start, end, to, exclude }) => ({
      ...from,
      port: start,
      ...(end === undefined ? {} : { endPort: end }),
      ...(to === undefined ? {} : { toPort: to }),
      ...(exclude ? { exclude } : {}),
    }));
  });
}

/** Says what of an interface the installed passt gets wrong. */
export function checkPasst(context: CommandLineContext, surroundings: PasstSurroundings): void {
  const { passt } = surroundings;
  if (!passt) return;
  for (const one of context.domain.devices.interfaces.filter(usesPasst)) {
    const needs = (feature: PasstFeatureName, model: object, what: string, spot?: Spot) => {
      if (passt.features[feature]) return;
      context.provenance.report(model, {
        severity: "error",
        code: `host/passt-${feature}`,
        message: `the passt that is installed (${passt.version}) ${what}`,
        help: "install a newer passt, or change the document",
      }, spot);
    };
    if (one.type === "vhostuser") {
      needs("vhost-user", one, "has no vhost-user", { attribute: "type" });
    }
    if (one.backend?.hostname !== undefined) {
      needs("hostname", one.backend, "cannot name the guest", { attribute: "hostname" });
    }
    if (one.backend?.fqdn !== undefined) {
      needs("fqdn", one.backend, "cannot name the guest", { attribute: "fqdn" });
    }
    for (const forward of one.portForwards) {
      if (forward.dev !== undefined && forward.address === undefined) {
        needs(
          "dev-without-address",
          forward,
          "cannot listen on a device without an address",
          { attribute: "dev" },
        );
      }
      const listens = forward.address !== undefined || forward.dev !== undefined;
      if (forward.ranges.length === 0 && listens) {
        needs("addr-all", forward, "cannot forward all ports of one address or device");
      }
    }
    const files = passtFiles(surroundings.directories.passt, context.domain.name, aliasOf(one));
    const length = new TextEncoder().encode(files.socket).length;
    if (length > OLD_PASST_SOCKET_PATH_MAX_BYTES) {
      needs(
        "long-socket-path",
        context.domain,
        `cuts the socket path ${files.socket} after ${OLD_PASST_SOCKET_PATH_MAX_BYTES} bytes`,
        { child: "name" },
      );
    }
  }
}
