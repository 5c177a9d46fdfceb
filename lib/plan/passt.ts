/** The passt processes of a plan, and what the installed passt cannot do of what they are asked. */
import { usesPasst } from "../domain/interface.ts";
import type { Directories, User } from "../host/host.ts";
import { passtArguments } from "../passt/command_line.ts";
import { PASST_FEATURES, type PasstCapabilities } from "../passt/probe/features.ts";
import { INSTEAD, passtLimits } from "../passt/limits.ts";
import { aliasOf, type CommandLineContext } from "../qemu/command_line/context.ts";
import type { PlannedPasst, PlannedPasstControl } from "./launch_plan.ts";
import { earlierPasstLog, machineFiles, passtFiles } from "./machine_files.ts";
import { leftOut, passtOrigins, plannedListeners } from "./passt_origins.ts";

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
    const { socket, pidFile, controlSocket } = passtFiles(directories.passt, domain.name, alias);
    const control = passtControl(passt, controlSocket);
    const { directory } = machineFiles(directories.machines, domain.name);
    const { mtu, sourceDev, backend } = one;
    const args = passtArguments({
      vhostUser: one.type === "vhostuser",
      socket,
      pidFile,
      ...(control === undefined ? {} : { controlSocket }),
      asRoot: user.uid === 0 && keepsRoot(passt),
      ...(mtu === undefined ? {} : { mtu }),
      ...(sourceDev === undefined ? {} : { device: sourceDev }),
      ...(backend?.logFile === undefined ? {} : { logFile: backend.logFile }),
      ...(backend?.hostname === undefined ? {} : { hostname: backend.hostname }),
      ...(backend?.fqdn === undefined ? {} : { fqdn: backend.fqdn }),
      addresses: one.ips,
      portForwards: one.portForwards,
    });
    const listeners = plannedListeners(one, provenance);
    const leavesOut = leftOut(listeners, passt);
    return {
      interface: alias,
      program: passt?.program ?? "passt",
      args,
      origins: passtOrigins(one, args, provenance),
      socket,
      pidFile,
      ...(control === undefined ? {} : { control }),
      ...(backend?.logFile === undefined ? {} : {
        log: { file: backend.logFile, earlier: earlierPasstLog(directory, alias) },
      }),
      place: provenance.place(one),
      listeners,
      ...(leavesOut === undefined ? {} : { leavesOut }),
    };
  });
}

/**
 * True for a passt from before 2026: it writes its files as the user that it becomes. One of 2026 writes them before, and
 * gives up the right to be root in its user namespace (CAP_SETFCAP, user_namespaces(7)): with `--runas 0:0` it does not
 * start.
 */
export function keepsRoot(passt: Pick<PasstCapabilities, "features"> | undefined): boolean {
  return passt?.features["conf-path"] !== true;
}

/** pesto(1) speaks a protocol that both must have of one version; an unknown passt is not counted on. */
function passtControl(
  passt: PasstCapabilities | undefined,
  socket: string,
): PlannedPasstControl | undefined {
  if (!passt?.features["conf-path"] || passt.pesto?.version !== passt.version) return undefined;
  return { program: passt.pesto.program, socket };
}

/** Reports what interfaces ask for that the installed passt cannot do, or gets wrong. */
export function checkPasst(context: CommandLineContext, surroundings: PasstSurroundings): void {
  const { passt } = surroundings;
  if (!passt) return;
  for (const one of context.domain.devices.interfaces.filter(usesPasst)) {
    for (const { feature, model, attribute, what } of passtLimits(one, passt)) {
      context.provenance.report(model, {
        severity: "error",
        code: `host/passt-${feature}`,
        message: `the installed passt (${passt.version}) ${what}`,
        help: `install passt of ${PASST_FEATURES[feature].since} or later, which ${
          PASST_FEATURES[feature].gives
        }; or ${INSTEAD[feature]}`,
      }, attribute === undefined ? undefined : { attribute });
    }
  }
}
