/**
 * A document to a launch plan: what `plan` prints, `up` executes and `check --emulator` only looks at. The
 * one place that puts document, QEMU's and passt's capabilities and the host together.
 */
import type { Origins } from "../../xml/decode_context.ts";
import type { Domain } from "../../domain/domain.ts";
import { identityOf } from "../../domain/identity.ts";
import type { ReadDomain } from "../../domain/read.ts";
import type { Host } from "../../host/host.ts";
import { hasPort, isAutomatic } from "../../qemu/command_line/display_ports.ts";
import type { LaunchPlan, PlannedSeed } from "../../plan/launch_plan.ts";
import { hostTime } from "../../plan/host_time.ts";
import { lacksBeside, planLaunch, type Planned, type PlanRequest } from "../../plan/plan.ts";
import { type Finding, inDocumentOrder, isBlocking } from "../../findings/finding.ts";
import { requireMachineName } from "../machine_operand.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { findHelpers, type FoundHelpers } from "./find_helpers.ts";
import { lookAtFirmware } from "./look_at_firmware.ts";
import { untold } from "../../vm/during.ts";
import { keptState } from "../../vm/machine/kept_names.ts";
import type { PlannedDomain } from "./look_at_host.ts";
import { type PresentImages, withoutMissingImages } from "./optional_images.ts";
import { withLatestMachine } from "./latest_machine.ts";
import { domainReader, type Reading } from "./read_domain.ts";
import { type Input } from "./read_input.ts";
import { abilitiesFor, type AskOptions } from "./abilities.ts";

/** What the command line says about how to plan; absent: as the document and this host have it. */
export interface PlanOptions extends Reading, AskOptions {
  /** Another name than the document's. */
  readonly name?: string | undefined;
  /** `latest`: the newest machine type in place of one that QEMU does not have. */
  readonly machine?: string | undefined;
  /** A directory with the certificates of screens. */
  readonly tls?: string | undefined;
  /**
   * What is looked at on this host once there is a plan: `all`, or the `images` alone, where the launch looks at the
   * rest. Absent: nothing; so it is with `capabilities` of another host.
   */
  readonly look?: "all" | "images";
  /** How many numbers were tried for its vsock and found to be other machines'. Absent: none. */
  readonly cidsTaken?: number;
  /** An image that the launch makes. */
  readonly seed?: Seed | undefined;
}

export interface Seed {
  readonly path: string;
  readonly files: PlannedSeed;
}

/** A plan, or findings that say why there is none and the exit status for it. */
export interface PlannedDocument {
  readonly plan?: LaunchPlan;
  readonly findings: readonly Finding[];
  readonly status: ExitStatus;
}

/** Reads the document and plans it. Effects: starts QEMU and passt to ask them, where no cache knows them. */
export async function planDocument(
  input: Input,
  options: PlanOptions,
  host: Host,
): Promise<PlannedDocument> {
  const read = await domainReader(host, options)(input);
  const { domain: written, origins } = read;
  if (written === undefined || origins === undefined) {
    return { findings: read.findings, status: EXIT.document };
  }
  const named = { ...read, domain: renamed(written, options.name), origins };
  const { domain, findings: said, request } = await lookAround(named, options, host);
  const document = { ...read, domain, findings: inDocumentOrder([...read.findings, ...said]) };
  // Without a QEMU that answers, there is still what the document alone gets wrong.
  const { plan, needs, findings }: Planned = request === undefined
    ? document
    : planLaunch({ document, ...request });
  // What is missing besides is said in the same round.
  const { during = untold } = options;
  const looked = needs === undefined ? [] : await during(
    "a look at the images",
    lookedAt(
      { domain, origins, needs: withSeed(needs, options.seed) },
      options,
      plan === undefined,
      host,
    ),
  );
  const all = inDocumentOrder([...findings, ...lacksBeside(read, looked)]);
  return plan === undefined
    ? { findings: all, status: statusFor(all) }
    : { plan: withSeed(plan, options.seed), findings: all, status: EXIT.done };
}

/** A document that has a machine. */
type WithDomain = ReadDomain & Required<Pick<ReadDomain, "domain" | "origins">>;

/** What the plan of a machine takes besides its document. */
interface Surroundings {
  /** The machine as this host has it. */
  readonly domain: Domain;
  /** What is missing here for it. */
  readonly findings: readonly Finding[];
  /** Absent where no QEMU answers. */
  readonly request?: Omit<PlanRequest, "document">;
}

/** Asks the programs and the host all that a plan takes of them. */
async function lookAround(
  read: WithDomain,
  options: PlanOptions,
  host: Host,
): Promise<Surroundings> {
  const { origins } = read;
  const volumes = await volumeFiles(read.domain, origins, host);
  const { domain: asked, findings: optional } = await present(
    volumes.domain,
    origins,
    options,
    host,
  );
  const [abilities, hostId, firmware, helpers, takenPorts] = await Promise.all([
    abilitiesFor(asked, origins, options, host),
    host.machineId(),
    lookAtFirmware(asked, origins, host),
    helpersFor(asked, origins, options, host),
    portsOf(asked, options, host),
  ]);
  const own = await identityOf(asked, { uid: host.user.uid, hostId });
  const identity = { ...own, cid: own.cid + (options.cidsTaken ?? 0) };
  const { qemu, passt } = abilities;
  const { domain, findings: newer } = options.machine === undefined || qemu === undefined
    ? { domain: asked, findings: [] }
    : withLatestMachine(asked, origins, qemu);
  const findings = [
    ...lacksBeside(read, volumes.findings),
    ...optional,
    ...firmware.findings,
    ...newer,
    ...lacksBeside(read, helpers.findings),
    ...lacksBeside(read, abilities.findings),
  ];
  if (qemu === undefined) return { domain, findings };
  const request = {
    capabilities: qemu,
    passt,
    directories: host.directories,
    user: host.user,
    now: hostTime(host.clock.now()),
    tlsDirectory: options.tls,
    takenPorts,
    identity,
    firmware: firmware.descriptors,
    helpers: helpers.programs,
    kept: await keptState(host, domain.uuid ?? identity.uuid),
  };
  return { domain, findings, request };
}

function withSeed<T extends Pick<LaunchPlan, "files">>(plan: T, seed: Seed | undefined): T {
  if (seed === undefined) return plan;
  const files = plan.files.map((file) =>
    file.path === seed.path ? { ...file, seed: seed.files } : file
  );
  return { ...plan, files };
}

/** Those of another host are not known. */
async function helpersFor(
  domain: Domain,
  origins: Origins,
  { capabilities }: PlanOptions,
  host: Host,
): Promise<FoundHelpers> {
  if (capabilities !== undefined) return { programs: {}, findings: [] };
  return await findHelpers(domain, origins, host);
}

/** Loaded where there are such disks. */
async function volumeFiles(domain: Domain, origins: Origins, host: Host): Promise<PresentImages> {
  if (!domain.devices?.disks.some(({ type }) => type === "volume")) {
    return { domain, findings: [] };
  }
  const { withVolumeFiles } = await import("./pool_volumes.ts");
  return await withVolumeFiles(domain, origins, host);
}

/** The machine without the images that may be missing and are. */
async function present(
  domain: Domain,
  origins: Origins,
  { look, capabilities, seed }: PlanOptions,
  host: Host,
): Promise<PresentImages> {
  // A document with a seed is our own, and has no other such image.
  if (look === undefined || capabilities !== undefined || seed !== undefined) {
    return { domain, findings: [] };
  }
  return await withoutMissingImages(domain, origins, host);
}

/** Loaded where they are looked at alone: a start has no time for more. */
async function portsOf(
  domain: Domain,
  { look, capabilities }: PlanOptions,
  host: Host,
): Promise<ReadonlySet<number> | undefined> {
  const isAsked = domain.devices?.graphics.some((one) => hasPort(one) && isAutomatic(one));
  if (!isAsked || look === undefined || capabilities !== undefined) return undefined;
  const { takenPorts } = await import("./taken_ports.ts");
  return await takenPorts(host);
}

async function lookedAt(
  planned: PlannedDomain,
  { look, capabilities }: PlanOptions,
  isRefused: boolean,
  host: Host,
): Promise<readonly Finding[]> {
  if (look === undefined || capabilities !== undefined) return [];
  // No launch looks at what is not planned.
  if (look === "all" || isRefused) {
    const { lacksOfHost } = await import("./look_at_host.ts");
    return await lacksOfHost(planned, host);
  }
  const { doubtfulDisks } = await import("./doubtful_disks.ts");
  return await doubtfulDisks(planned.domain.devices?.disks ?? [], planned.origins, host);
}

function renamed(domain: Domain, name: string | undefined): Domain {
  if (name === undefined) return domain;
  // The same object but for the name: rules that ask where it came from still find the root.
  return { ...domain, name: requireMachineName(name) };
}

/** What the host lacks is another exit status than what the document gets wrong. */
function statusFor(findings: readonly Finding[]): ExitStatus {
  const blocking = findings.filter(isBlocking);
  return blocking.some(({ code }) => !code.startsWith("host/")) ? EXIT.document : EXIT.host;
}
