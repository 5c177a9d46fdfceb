/** What the programs that a document needs can do: they are asked, or what another host wrote down is read. */
import { equipmentOf } from "../../qemu/complete/facts.ts";
import type { Origins } from "../../xml/decode_context.ts";
import type { Domain } from "../../domain/domain.ts";
import { type Interface, usesPasst } from "../../domain/interface.ts";
import { knownArchitecture } from "../../domain/os.ts";
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
import { type Finding } from "../../findings/finding.ts";
import type { Span } from "../../findings/source.ts";
import { type During, untold } from "../../vm/during.ts";
import { UsageError } from "../command.ts";
import { programPackage, qemuPackage } from "./packages.ts";
import { readPlainText } from "./read_input.ts";
import { VERSION } from "../../host/version_number.ts";

/** Which QEMU and passt are asked, or read of. */
export interface AskOptions {
  /** A program instead of the document's. */
  readonly emulator?: string | undefined;
  /** A file with the output of `probe --json`. */
  readonly capabilities?: string | undefined;
  /** Is told that a program's answer is awaited; absent: nobody is. */
  readonly during?: During | undefined;
}

/** What QEMU and passt can do, as far as the document needs them. */
export interface Abilities {
  readonly qemu: QemuCapabilities | undefined;
  readonly passt: PasstCapabilities | undefined;
  readonly findings: readonly Finding[];
}

/** Which programs are asked, and where in the document they come from. */
export async function abilitiesFor(
  domain: Domain,
  origins: Origins,
  options: AskOptions,
  host: Host,
): Promise<Abilities> {
  const replayed = options.capabilities;
  if (replayed !== undefined) return await readAbilities(replayed, host);
  const [qemu, asked] = await Promise.all([
    askQemu(domain, origins, options, host),
    askPasst(domain.devices?.interfaces.find(usesPasst), origins, options, host),
  ]);
  const passt = asked ??
    await askPasst(passtByDefault(domain, qemu.found), origins, options, host) ?? { findings: [] };
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
    ? qemuPackage(knownArchitecture(arch) ?? host.architecture, await host.distribution())
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
  options: AskOptions,
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
    const { during = untold } = options;
    const answer = qemuCapabilities(host, other, VERSION);
    return { found: await during("QEMU's answer to what it can do", answer), findings };
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
  { during = untold }: AskOptions,
  host: Host,
): Promise<Asked<PasstCapabilities> | undefined> {
  if (first === undefined) return undefined;
  const path = await host.programs.find("passt");
  const span = origins.childAttribute(first, "backend", "type");
  if (path === undefined) {
    return missing(origins, span, {
      code: "host/no-passt",
      message: "cannot connect this interface: there is no program passt on PATH",
      help: `${programPackage("passt", await host.distribution())}; see https://passt.top`,
    });
  }
  try {
    const answer = passtCapabilities(host, path, VERSION);
    return { found: await during("passt's answer to what it can do", answer), findings: [] };
  } catch (error) {
    if (!(error instanceof CapabilityError)) throw error;
    const message = `cannot use ${path}: ${error.message}`;
    return missing(origins, span, { code: "host/bad-passt", message });
  }
}

/** The output of `probe --json`: QEMU's capabilities, with passt's below `passt`. */
async function readAbilities(file: string, host: Host): Promise<Abilities> {
  const text = await readPlainText(file, host);
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
