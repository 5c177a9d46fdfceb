/** A document and what the programs can do, to a launch plan: the pure heart of `plan` and `up`. */
import type { Domain } from "../domain/domain.ts";
import type { Identity } from "../domain/identity.ts";
import { formatDomain, type ReadDomain } from "../domain/read.ts";
import { usesPasst } from "../domain/interface.ts";
import { bootVcpus } from "../domain/vcpus.ts";
import type { Directories, User } from "../host/host.ts";
import type { PasstCapabilities } from "../passt/probe/features.ts";
import type { QemuCapabilities } from "../qemu/probe/capabilities.ts";
import { checkAccelerator } from "../qemu/command_line/machine.ts";
import { checkQemu, qemuArguments } from "../qemu/command_line/command_line.ts";
import {
  type CommandLineContext,
  type CommandLineStyle,
  type HostTime,
  USUAL_STYLE,
} from "../qemu/command_line/context.ts";
import { screenEnvironment } from "../qemu/command_line/graphics.ts";
import { audioEnvironment } from "../qemu/command_line/sound.ts";
import { clockEnvironment } from "../qemu/command_line/clock.ts";
import { chooseDisplayPorts } from "../qemu/command_line/display_ports.ts";
import { gateOf } from "../qemu/command_line/gate.ts";
import { wholeMiB } from "../qemu/command_line/memory_backend.ts";
import { setupCommands } from "../qemu/command_line/setup.ts";
import { type CompleteDomain, completeDomain } from "../qemu/complete/complete.ts";
import { equipmentOf } from "../qemu/complete/facts.ts";
import type { FirmwareDescriptor } from "../qemu/firmware/descriptor.ts";
import { machineKind } from "../qemu/machine_kind.ts";
import { findMachine } from "../qemu/probe/capabilities.ts";
import { Provenance } from "../qemu/provenance.ts";
import { type Finding, inDocumentOrder, isBlocking } from "../findings/finding.ts";
import type { LaunchPlan, PlannedFirmware } from "./launch_plan.ts";
import { canBePlaced } from "./check_document.ts";
import { type MachineFiles, machineFiles, passtFiles } from "./machine_files.ts";
import { checkPasst, plannedPasst } from "./passt.ts";
import { plannedConsoles } from "./consoles.ts";
import { plannedDisplays, withDisplayPorts } from "./displays.ts";
import { plannedFiles } from "./files.ts";
import { checkHelpers, type HelperPrograms, helperSockets, plannedHelpers } from "./helpers.ts";
import { plannedHostDevices } from "./host_devices.ts";
import { plannedInterfaces } from "./interfaces.ts";
import { checkSockets, plannedSockets } from "./sockets.ts";
import { type WithFirmware, withFirmware } from "./firmware.ts";
import { keptDirectories, stateDirectory } from "./machine_state.ts";
import { secretPath } from "./secrets.ts";

export interface PlanRequest {
  /** As {@link checkDocument} read it; its domain may have another name since. */
  readonly document: ReadDomain;
  readonly capabilities: QemuCapabilities;
  /** Absent: unknown; then passt is called by its name and taken to be a new one. */
  readonly passt?: PasstCapabilities | undefined;
  readonly directories: Directories;
  readonly user: User;
  /** Of the document's domain, with the name that it has now. */
  readonly identity: Identity;
  /** For clocks that differ from the host's. */
  readonly now: HostTime;
  /** Certificates of screens: a directory with ca-cert.pem, server-cert.pem and server-key.pem. Absent: none. */
  readonly tlsDirectory?: string | undefined;
  /** Of the firmware that is installed, the preferred first; absent: none. */
  readonly firmware?: readonly FirmwareDescriptor[];
  /** The programs that are found beside QEMU; absent: they are called by their names. */
  readonly helpers?: HelperPrograms;
  /** Names of what earlier runs have left in the machine's {@link stateDirectory}; absent: nothing. */
  readonly kept?: readonly string[];
  /** Ports of the host that a screen cannot have. Absent: none are known. */
  readonly takenPorts?: ReadonlySet<number> | undefined;
  /** For comparing with libvirt's command lines; absent: domrun's own ways. */
  readonly style?: CommandLineStyle;
  /** The document is that of a machine that runs. Absent: of one that starts. */
  readonly running?: RunningMachine | undefined;
}

/** What is decided about a machine that runs and cannot be told from its document. */
export interface RunningMachine {
  /** The numbers in the names of its disks' block nodes, by alias. Absent: those that it started with. */
  readonly diskNumbers?: Readonly<Record<string, number>> | undefined;
  /** New numbers are larger than this one, also where no disk has it any more. Absent: 0. */
  readonly lastDiskNumber?: number;
}

/** What a plan takes of the host. */
export type Needs = Pick<LaunchPlan, "files" | "hostDevices">;

export interface Planned {
  /** Absent when a finding keeps the document from being run. */
  readonly plan?: LaunchPlan;
  /** Also where there is no plan, as far as the document says it. */
  readonly needs?: Needs;
  /** What the plan was made of. */
  readonly context?: CommandLineContext;
  /** The document's, and what QEMU, passt and the host lack, in document order. */
  readonly findings: readonly Finding[];
}

/**
 * Plans a machine, with everything filled in that the document leaves open.
 *
 * Errors: none are thrown. Codes that begin with `host/` say what the programs or the host lack, the others are the
 * document's own, and `check` says them, too. Pure.
 */
export function planLaunch(request: PlanRequest): Planned {
  const { domain, origins, findings: said } = request.document;
  if (!domain || !origins) return { findings: said };
  const provenance = new Provenance(origins);
  const { capabilities } = request;
  checkAccelerator(domain, capabilities, provenance);
  const machine = machineKind(domain, capabilities, provenance);
  const made = machine && machineContext(request, { domain, machine, provenance });
  const lacks = lacksBeside(request.document, provenance.take());
  const findings = inDocumentOrder([...said, ...lacks]);
  if (made === undefined) return { findings };
  const { context, firmware } = made;
  const needs = { files: plannedFiles(context), hostDevices: plannedHostDevices(context) };
  return findings.some(isBlocking)
    ? { needs, findings }
    : { plan: launchPlan(context, request, firmware), needs, context, findings };
}

/**
 * What the host lacks and is worth telling beside what the document gets wrong: what is wrong there may not be
 * there in any QEMU, so of one start tag the document's own findings count. Pure.
 */
export function lacksBeside(
  { origins, findings }: ReadDomain,
  lacks: readonly Finding[],
): readonly Finding[] {
  const text = origins?.document.source.text ?? "";
  const tagOf = ({ offset }: Finding) => text.lastIndexOf("<", offset);
  const wrong = new Set(findings.filter(isBlocking).map(tagOf));
  return lacks.filter((finding) => !wrong.has(tagOf(finding)));
}

/**
 * The machine as its command lines see it. Reports what the host lacks for it, also for one whose devices the
 * document has not put right.
 */
function machineContext(
  request: PlanRequest,
  { domain: written, machine, provenance }:
    & { readonly domain: Domain }
    & Pick<CommandLineContext, "machine" | "provenance">,
): { readonly context: CommandLineContext } & Pick<WithFirmware, "firmware"> {
  const { capabilities, directories, identity } = request;
  const files = machineFiles(directories.machines, written.name);
  const completed = completeDomain(
    {
      domain: written,
      chipset: machine.chipset,
      equipment: equipmentOf(capabilities),
      provenance,
      identity,
      runs: request.running !== undefined,
    },
    { without: canBePlaced(request.document) ? undefined : "places" },
  );
  const { domain, firmware } = withFirmware(completed, {
    descriptors: request.firmware ?? [],
    machine: findMachine(capabilities, machine.name)?.name ?? machine.name,
    arch: machine.arch,
    kept: {
      directory: stateDirectory(directories, completed.uuid),
      files: request.kept ?? [],
      own: files.own,
    },
    provenance,
  });
  const context: CommandLineContext = {
    domain,
    machine,
    capabilities,
    provenance,
    files: commandLineFiles(files, domain, request),
    style: request.style ?? USUAL_STYLE,
    identity,
    now: request.now,
    tlsDirectory: request.tlsDirectory,
    secretPath: (secret) => secretPath(directories, secret),
    takenPorts: request.takenPorts,
    displayPorts: (request.style ?? USUAL_STYLE).displayPorts === "first"
      ? undefined
      : chooseDisplayPorts(
        domain.devices.graphics,
        (port) => request.takenPorts?.has(port) === true,
      ),
    diskNumbers: diskNumbers(domain, request.running),
  };
  checkQemu(context);
  checkPasst(context, request);
  checkSockets(context, files);
  checkHelpers(context, files, request);
  return { context, ...(firmware === undefined ? {} : { firmware }) };
}

/** Of a machine that runs, a disk that it did not have gets a number of its own. */
function diskNumbers(
  { devices }: CompleteDomain,
  { diskNumbers: known, lastDiskNumber = 0 }: RunningMachine = {},
): ReadonlyMap<string, number> | undefined {
  if (known === undefined) return undefined;
  let last = Math.max(lastDiskNumber, ...Object.values(known));
  return new Map(devices.disks.map(({ alias = "" }) => [alias, known[alias] ?? ++last]));
}

function launchPlan(
  context: CommandLineContext,
  request: PlanRequest,
  firmware: PlannedFirmware | undefined,
): LaunchPlan {
  const { domain, capabilities } = context;
  const { directories, user } = request;
  const files = machineFiles(directories.machines, domain.name);
  const helpers = plannedHelpers(context, files, request);
  const setup = setupCommands(context);
  const gate = gateOf(context);
  const args = qemuArguments(context);
  const hostDevices = plannedHostDevices(context);
  const displays = plannedDisplays(context);
  const vsockCid = domain.devices.vsock?.cid?.address;
  return {
    name: domain.name,
    uuid: domain.uuid,
    directory: files.directory,
    directories: [
      ...(domain.devices.interfaces.some(usesPasst)
        // Root's lies below /run/libvirt, which a libvirtd may want to share with its QEMU user.
        ? [{ path: directories.passt, mode: user.uid === 0 ? 0o755 : 0o700, exclusive: false }]
        : []),
      { path: files.directory, mode: 0o700, exclusive: true },
      ...keptDirectories(domain, directories, { files: request.kept ?? [], own: files.own }),
    ],
    files: plannedFiles(context),
    ...(firmware === undefined ? {} : { firmware }),
    ...(hostDevices.length === 0 ? {} : { hostDevices }),
    sockets: plannedSockets(context, files),
    passt: plannedPasst(context, request),
    ...(helpers.length === 0 ? {} : { helpers }),
    qemu: {
      program: capabilities.emulator,
      args,
      origins: context.provenance.originsOf(args),
      ...environmentOf(domain),
      qmpSocket: files.qmpSocket,
      pidFile: files.qemuPidFile,
      logFile: files.qemuLog,
      ...(gate === undefined ? {} : { gate }),
      ...(setup.length === 0 ? {} : { setup }),
    },
    interfaces: plannedInterfaces(context),
    consoles: plannedConsoles(context),
    ...(displays.length === 0 ? {} : { displays }),
    ...(vsockCid === undefined ? {} : { vsockCid }),
    memoryKiB: wholeMiB(domain.memory.sizeKiB),
    processors: bootVcpus(domain),
    lifecycle: {
      onPoweroff: domain.onPoweroff ?? "destroy",
      onReboot: domain.onReboot ?? "restart",
      onCrash: domain.onCrash ?? "destroy",
    },
    xml: formatDomain(withDisplayPorts(domain, context)),
  };
}

/** A variable without a value is set to nothing, as in libvirt. */
function environmentOf(
  { clock, devices, qemuCommandline }: Domain,
): Pick<LaunchPlan["qemu"], "environment"> {
  const envs = qemuCommandline?.envs ?? [];
  const environment = {
    ...clockEnvironment(clock),
    ...audioEnvironment(devices?.audios ?? []),
    ...screenEnvironment(devices?.graphics ?? []),
    ...Object.fromEntries(envs.map(({ name, value = "" }) => [name, value])),
  };
  return Object.keys(environment).length === 0 ? {} : { environment };
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
    helperSockets: helperSockets(domain, files),
    passtSockets: new Map(
      domain.devices.interfaces.filter(usesPasst).map(({ alias = "" }) => [
        alias,
        passtFiles(directories.passt, domain.name, alias).socket,
      ]),
    ),
  };
}
