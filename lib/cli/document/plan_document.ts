/**
 * A document to a launch plan: what `plan` prints, `up` executes and `check --emulator` only looks at. The
 * one place that puts document, QEMU's and passt's capabilities and the host together.
 */
import { equipmentOf } from "../../qemu/complete/facts.ts";
import type { Origins } from "../../xml/decode_context.ts";
import type { Domain } from "../../domain/domain.ts";
import { identityOf } from "../../domain/identity.ts";
import { type Interface, usesPasst } from "../../domain/interface.ts";
import type { Host } from "../../host/host.ts";
import { memberOf } from "../../json/object.ts";
import { passtCapabilities } from "../../passt/probe/cache.ts";
import type { PasstCapabilities } from "../../passt/probe/features.ts";
import { emulatorsFor } from "../../qemu/emulators.ts";
import { qemuCapabilities } from "../../qemu/probe/cache.ts";
import {
  CapabilityError,
  parseCapabilities,
  type QemuCapabilities,
} from "../../qemu/probe/capabilities.ts";
import { type LaunchPlan } from "../../plan/launch_plan.ts";
import { hostTime } from "../../plan/host_time.ts";
import { lacksBeside, planLaunch, type Planned } from "../../plan/plan.ts";
import { type Finding, inDocumentOrder, isBlocking } from "../../findings/finding.ts";
import type { Span } from "../../findings/source.ts";
import { UsageError } from "../command.ts";
import { requireMachineName } from "../machine_operand.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { firmwareFor, keptState } from "./look_at_firmware.ts";
import type { PlannedDomain } from "./look_at_host.ts";
import { type PresentImages, withoutMissingImages } from "./optional_images.ts";
import { withLatestMachine } from "./latest_machine.ts";
import { passtPackage, qemuPackage } from "./packages.ts";
import { domainReader, type Reading } from "./read_domain.ts";
import { type Input, readJsonText } from "./read_input.ts";
import { VERSION } from "../../host/version_number.ts";

/** What the command line says about how to plan; absent: as the document and this host have it. */
export interface PlanOptions extends Reading {
  /** Another name than the document's. */
  readonly name?: string | undefined;
  /** A program instead of the document's. */
  readonly emulator?: string | undefined;
  /** `latest`: the newest machine type in place of one that QEMU has not. */
  readonly machine?: string | undefined;
  /** A file with the output of `probe --json`. */
  readonly capabilities?: string | undefined;
  /** A directory with the certificates of screens. */
  readonly tls?: string | undefined;
  /**
   * What is looked at on this host once there is a plan: `all`, or the `images` alone, where the launch looks at the
   * rest. Absent: nothing; so it is with `capabilities` of another host.
   */
  readonly look?: "all" | "images";
}

/** A plan, or findings that say why there is none and the exit status for it. */
export interface PlannedDocument {
  readonly plan?: LaunchPlan;
  readonly findings: readonly Finding[];
  readonly status: ExitStatus;
}

/** What QEMU and passt can do, as far as the document needs them. */
interface Abilities {
  readonly qemu: QemuCapabilities | undefined;
  readonly passt: PasstCapabilities | undefined;
  readonly findings: readonly Finding[];
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
  const { domain: asked, findings: optional } = await present(
    renamed(written, options.name),
    origins,
    options,
    host,
  );
  const [abilities, hostId, firmware] = await Promise.all([
    abilitiesFor(asked, origins, options, host),
    host.machineId(),
    firmwareFor(asked, origins, host),
  ]);
  const identity = await identityOf(asked, { uid: host.user.uid, hostId });
  const { domain, findings: newer } = options.machine === undefined || abilities.qemu === undefined
    ? { domain: asked, findings: [] }
    : withLatestMachine(asked, origins, abilities.qemu);
  const document = {
    ...read,
    domain,
    findings: inDocumentOrder([
      ...read.findings,
      ...optional,
      ...firmware.findings,
      ...newer,
      ...lacksBeside(read, abilities.findings),
    ]),
  };
  // Without a QEMU that answers, there is still what the document alone gets wrong.
  const { plan, needs, findings }: Planned = abilities.qemu === undefined ? document : planLaunch({
    document,
    capabilities: abilities.qemu,
    passt: abilities.passt,
    directories: host.directories,
    user: host.user,
    now: hostTime(host.clock.now()),
    tlsDirectory: options.tls,
    identity,
    firmware: firmware.descriptors,
    kept: await keptState(host, domain.uuid ?? identity.uuid),
  });
  // What is missing besides is said in the same round.
  const looked = needs === undefined
    ? []
    : await lookedAt({ domain, origins, needs }, options, plan === undefined, host);
  const all = inDocumentOrder([...findings, ...lacksBeside(read, looked)]);
  return plan === undefined
    ? { findings: all, status: statusFor(all) }
    : { plan, findings: all, status: EXIT.done };
}

/** The machine with the images that are there: of those that may be missing. */
async function present(
  domain: Domain,
  origins: Origins,
  { look, capabilities }: PlanOptions,
  host: Host,
): Promise<PresentImages> {
  if (look === undefined || capabilities !== undefined) return { domain, findings: [] };
  return await withoutMissingImages(domain, origins, host);
}

async function lookedAt(
  planned: PlannedDomain,
  { look, capabilities }: PlanOptions,
  isRefused: boolean,
  host: Host,
): Promise<readonly Finding[]> {
  if (look === undefined || capabilities !== undefined) return [];
  const { imageFindings, lacksOfHost } = await import("./look_at_host.ts");
  // No launch looks at what is not planned.
  return look === "all" || isRefused
    ? await lacksOfHost(planned, host)
    : await imageFindings(planned, host);
}

function renamed(domain: Domain, name: string | undefined): Domain {
  if (name === undefined) return domain;
  // The same object but for the name: rules that ask where it came from still find the root.
  return { ...domain, name: requireMachineName(name) };
}

/** Which programs are asked, and where in the document they come from. */
async function abilitiesFor(
  domain: Domain,
  origins: Origins,
  options: PlanOptions,
  host: Host,
): Promise<Abilities> {
  const replayed = options.capabilities;
  if (replayed !== undefined) return await readAbilities(replayed, host);
  const [qemu, asked] = await Promise.all([
    askQemu(domain, origins, options, host),
    askPasst(domain.devices?.interfaces.find(usesPasst), origins, host),
  ]);
  const passt = asked ?? await askPasst(passtByDefault(domain, qemu.found), origins, host) ??
    { findings: [] };
  return {
    qemu: qemu.found,
    passt: passt.found,
    findings: [...qemu.findings, ...passt.findings],
  };
}

/** A wrong path needs no other QEMU where there is one. */
async function helpForEmulator(
  found: string | undefined,
  arch: string,
  host: Host,
): Promise<string> {
  return found === undefined
    ? qemuPackage(arch, await host.distribution())
    : `${found} is there: write <emulator>${found}</emulator>, or give --emulator ${found}`;
}

/** The first program on PATH that runs guests of an architecture. */
async function findEmulator(arch: string, host: Host): Promise<string | undefined> {
  const found = await Promise.all(emulatorsFor(arch).map((name) => host.programs.find(name)));
  return found.find((path) => path !== undefined);
}

interface Asked<T> {
  readonly found?: T;
  readonly findings: readonly Finding[];
}

async function askQemu(
  domain: Domain,
  origins: Origins,
  options: PlanOptions,
  host: Host,
): Promise<Asked<QemuCapabilities>> {
  const arch = domain.os.type.arch ?? host.architecture;
  const named = options.emulator ?? domain.devices?.emulator;
  const wanted = named ?? emulatorsFor(arch)[0];
  const span = domain.devices?.emulator === undefined
    ? origins.child(domain.os, "type")
    : origins.child(domain.devices, "emulator");
  const path = await (named === undefined ? findEmulator(arch, host) : host.programs.find(named));
  // The rest is looked at with the one that there is, so that all is said in one round.
  const other = path ?? (wanted.includes("/") ? await findEmulator(arch, host) : undefined);
  const { findings } = path !== undefined ? { findings: [] } : missing(origins, span, {
    code: "host/no-emulator",
    message: `cannot run this machine: there is no program ${wanted}`,
    help: await helpForEmulator(other, arch, host),
  });
  if (other === undefined) return { findings };
  try {
    return { found: await qemuCapabilities(host, other, VERSION), findings };
  } catch (error) {
    if (!(error instanceof CapabilityError)) throw error;
    if (path === undefined) return { findings };
    const message = `cannot use ${path}: ${error.message}`;
    return missing(origins, span, { code: "host/bad-emulator", message });
  }
}

/** The first interface that gets passt without asking for it. */
function passtByDefault(
  domain: Domain,
  qemu: QemuCapabilities | undefined,
): Interface | undefined {
  if (qemu === undefined || !equipmentOf(qemu).passtByDefault) return undefined;
  return domain.devices?.interfaces.find(({ type }) => type === "user");
}

/** Undefined when no interface wants passt; `first` is the one that does. */
async function askPasst(
  first: Interface | undefined,
  origins: Origins,
  host: Host,
): Promise<Asked<PasstCapabilities> | undefined> {
  if (first === undefined) return undefined;
  const path = await host.programs.find("passt");
  const span = origins.childAttribute(first, "backend", "type");
  if (path === undefined) {
    return missing(origins, span, {
      code: "host/no-passt",
      message: "cannot connect this interface: there is no program passt on PATH",
      help: `${passtPackage(await host.distribution())}; see https://passt.top`,
    });
  }
  try {
    return { found: await passtCapabilities(host, path, VERSION), findings: [] };
  } catch (error) {
    if (!(error instanceof CapabilityError)) throw error;
    const message = `cannot use ${path}: ${error.message}`;
    return missing(origins, span, { code: "host/bad-passt", message });
  }
}

/** The output of `probe --json`: QEMU's capabilities, with passt's below `passt`. */
async function readAbilities(file: string, host: Host): Promise<Abilities> {
  const text = await readJsonText(file, host);
  try {
    const value: unknown = JSON.parse(text);
    const qemu = parseCapabilities(value, file);
    const { parsePasstCapabilities } = await import("../../passt/probe/features.ts");
    const ofPasst = memberOf(value, "passt");
    const passt = ofPasst === undefined ? undefined : parsePasstCapabilities(ofPasst, file);
    return { qemu, passt, findings: [] };
  } catch (error) {
    if (!(error instanceof CapabilityError || error instanceof SyntaxError)) throw error;
    throw new UsageError(
      `Cannot read capabilities from ${file}: ${error.message}`,
      "it takes what `domrun probe --json` prints",
    );
  }
}

function missing(
  origins: Origins,
  span: Span,
  what: { readonly code: string; readonly message: string; readonly help?: string },
): Asked<never> {
  return { findings: [origins.finding(span, { severity: "error", ...what })] };
}

/** What the host lacks is another exit status than what the document gets wrong. */
function statusFor(findings: readonly Finding[]): ExitStatus {
  const blocking = findings.filter(isBlocking);
  return blocking.some(({ code }) => !code.startsWith("host/")) ? EXIT.document : EXIT.host;
}
