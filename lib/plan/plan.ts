/** A document and what the programs can do, to a launch plan: the pure heart of `plan` and `up`. */
import { type Domain, domainCodec, NAMESPACES } from "../domain/domain.ts";
import { usesPasst } from "../domain/interface.ts";
import type { Directories, User } from "../host/host.ts";
import type { PasstCapabilities } from "../passt/probe/features.ts";
import type { QemuCapabilities } from "../qemu/probe/capabilities.ts";
import { checkQemu, qemuArguments } from "../qemu/command_line/command_line.ts";
import {
  type CommandLineContext,
  type CommandLineStyle,
  USUAL_STYLE,
} from "../qemu/command_line/context.ts";
import { gateOf } from "../qemu/command_line/gate.ts";
import { setupCommands } from "../qemu/command_line/setup.ts";
import { type CompleteDomain, completeDomain } from "../qemu/complete/complete.ts";
import { type MachineKind, machineKind } from "../qemu/machine_kind.ts";
import { Provenance } from "../qemu/provenance.ts";
import type { Origins } from "../xml/decode_context.ts";
import { encodeDocument } from "../xml/document.ts";
import { type Finding, inDocumentOrder, isBlocking } from "../findings/finding.ts";
import type { LaunchPlan } from "./launch_plan.ts";
import { type MachineFiles, machineFiles, passtFiles } from "./machine_files.ts";
import { checkPasst, plannedPasst } from "./passt.ts";
import { plannedConsoles } from "./consoles.ts";
import { plannedFiles } from "./files.ts";
import { plannedInterfaces } from "./interfaces.ts";
import { plannedSockets } from "./sockets.ts";
import { reportUnplanned } from "./scope.ts";
import { withVariables } from "./firmware_variables.ts";

export interface PlanRequest {
  readonly domain: Domain;
  readonly origins: Origins;
  readonly capabilities: QemuCapabilities;
  /** Absent: unknown; then passt is called by its name and taken to be a new one. */
  readonly passt?: PasstCapabilities | undefined;
  readonly directories: Directories;
  readonly user: User;
  /** 32 random bytes for what the document leaves open: 16 for the UUID, then MAC addresses. */
  readonly seed: Uint8Array;
  /** For comparing with libvirt's command lines; absent: domrun's own ways. */
  readonly style?: CommandLineStyle;
}

export interface Planned {
  /** Absent when a finding keeps the document from being run. */
  readonly plan?: LaunchPlan;
  /** In document order. */
  readonly findings: readonly Finding[];
}

/**
 * Plans a machine, with everything filled in that the document leaves open.
 *
 * Errors: none are thrown. Codes that begin with `host/` say what the programs or the host lack, the others
 * what of the document cannot be done. Pure.
 */
export function planLaunch(request: PlanRequest): Planned {
  const provenance = new Provenance(request.origins);
  reportUnplanned(request.domain, provenance);
  const machine = machineKind(request.domain, request.capabilities, provenance);
  const plan = machine && planMachine(request, machine, provenance);
  const findings = inDocumentOrder(provenance.findings);
  return plan && !findings.some(isBlocking) ? { plan, findings } : { findings };
}

function planMachine(
  request: PlanRequest,
  machine: MachineKind,
  provenance: Provenance,
): LaunchPlan {
  const { capabilities, directories, seed } = request;
  const { name } = request.domain;
  const facts = { domain: request.domain, machine, capabilities, provenance, seed };
  const files = machineFiles(directories.machines, name);
  const completed = completeDomain(facts, request.domain.uuid ?? uuidFrom(seed));
  const domain = withVariables(completed, files.variables, provenance);
  const context: CommandLineContext = {
    domain,
    machine,
    capabilities,
    provenance,
    files: commandLineFiles(files, domain, request),
    style: request.style ?? USUAL_STYLE,
    seed,
  };
  checkQemu(context);
  checkPasst(context, request);
  const setup = setupCommands(context);
  const gate = gateOf(context);
  return {
    name,
    uuid: domain.uuid,
    directory: files.directory,
    directories: [
      ...(domain.devices.interfaces.some(usesPasst)
        // Root's lies below /run/libvirt, which a libvirtd may want to share with its QEMU user.
        ? [{
          path: directories.passt,
          mode: request.user.uid === 0 ? 0o755 : 0o700,
          exclusive: false,
        }]
        : []),
      { path: files.directory, mode: 0o700, exclusive: true },
    ],
    files: plannedFiles(context),
    sockets: plannedSockets(context, files),
    passt: plannedPasst(context, request),
    qemu: {
      program: capabilities.emulator,
      args: qemuArguments(context),
      ...environmentOf(domain),
      qmpSocket: files.qmpSocket,
      pidFile: files.qemuPidFile,
      logFile: files.qemuLog,
      ...(gate === undefined ? {} : { gate }),
      ...(setup.length === 0 ? {} : { setup }),
    },
    interfaces: plannedInterfaces(context),
    consoles: plannedConsoles(context),
    lifecycle: {
      onPoweroff: domain.onPoweroff ?? "destroy",
      onReboot: domain.onReboot ?? "restart",
      onCrash: domain.onCrash ?? "destroy",
    },
    xml: encodeDocument(domain, domainCodec, NAMESPACES),
  };
}

/** A variable without a value is set to nothing, as in libvirt. */
function environmentOf({ qemuCommandline }: Domain): Pick<LaunchPlan["qemu"], "environment"> {
  const envs = qemuCommandline?.envs ?? [];
  if (envs.length === 0) return {};
  return { environment: Object.fromEntries(envs.map(({ name, value = "" }) => [name, value])) };
}

function commandLineFiles(
  files: MachineFiles,
  domain: CompleteDomain,
  { directories }: PlanRequest,
): CommandLineContext["files"] {
  return {
    directory: files.directory,
    qmpSocket: files.qmpSocket,
    gateSocket: files.gateSocket,
    pidFile: files.qemuPidFile,
    logFile: files.qemuLog,
    passtSockets: new Map(
      domain.devices.interfaces.filter(usesPasst).map(({ alias = "" }) => [
        alias,
        passtFiles(directories.passt, domain.name, alias).socket,
      ]),
    ),
  };
}

/** A random UUID: version 4, variant 1 (RFC 9562). */
function uuidFrom(seed: Uint8Array): string {
  const bytes = Array.from({ length: 16 }, (_, index) => seed[index] ?? 0);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const digits = bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
