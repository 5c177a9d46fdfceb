/** From the options of `new` and `run` to a document, and what was chosen for it. */
import { formatDomain } from "../../domain/read.ts";
import type { Host } from "../../host/host.ts";
import { type During, untold } from "../../vm/during.ts";
import { formatForward } from "../../passt/forward_text.ts";
import { nameForShell, quoteForShell } from "../../plan/shell_words.ts";
import { emulatorsFor } from "../../qemu/emulators.ts";
import { qemuCapabilities } from "../../qemu/probe/cache.ts";
import { CapabilityError } from "../../qemu/probe/capabilities.ts";
import { VERSION } from "../../host/version_number.ts";
import type { Arguments } from "../arguments.ts";
import { UsageError } from "../command.ts";
import { findVirtiofsd } from "../document/find_helpers.ts";
import { withPortsOfHost } from "../document/published.ts";
import type { Input } from "../document/read_input.ts";
import { sizeWords } from "../render/size.ts";
import { type ImageFacts, imageFacts } from "./image_facts.ts";
import type { Means } from "./means.ts";
import { newDomain } from "./new_domain.ts";
import { hiddenBy } from "./rights.ts";
import { type Wish, wishOf } from "./wish.ts";

/** A document that was made, as one that was read. */
export interface MadeDocument {
  readonly input: Input;
  readonly wish: Wish;
  readonly images: readonly ImageFacts[];
  /** What was chosen, a line each. */
  readonly choices: readonly string[];
}

/**
 * Looks at the images and the host, and makes the document.
 *
 * Errors: `UsageError`. Effects: starts qemu-img, and QEMU to ask it for KVM, where no cache knows it.
 */
export async function makeDocument(args: Arguments, host: Host): Promise<MadeDocument> {
  return await documentOf(wishOf(args, host), host);
}

/** The same of a wish that is known already. */
export async function documentOf(
  asked: Wish,
  host: Host,
  { cloud, during = untold }: { readonly cloud?: Means["cloud"]; readonly during?: During } = {},
): Promise<MadeDocument> {
  await requireDirectories(asked.shares, host);
  const looks = (paths: readonly string[], device: "disk" | "cdrom") =>
    Promise.all(paths.map((path) => during(`a look at ${path}`, imageFacts(path, host, device))));
  const [kvm, virtiofsd, disks, cdroms, forwards] = await Promise.all([
    asked.type === undefined
      ? during("QEMU's answer to what it can do", kvmOf(asked, host))
      : undefined,
    asked.shares.length === 0 ? undefined : findVirtiofsd(host),
    looks(asked.disks, "disk"),
    looks(asked.cdroms, "cdrom"),
    // The document names them.
    withPortsOfHost(asked.forwards, host),
  ]);
  const wish = { ...asked, forwards };
  const means: Means = {
    type: wish.type ?? (kvm?.isUsable === false ? "qemu" : "kvm"),
    disks,
    cdroms,
    sharing: virtiofsd === undefined ? "9p" : "virtiofs",
    cloud,
  };
  const domain = newDomain(wish, means);
  return {
    input: {
      file: `<document of ${wish.name}>`,
      text: formatDomain(domain),
      toSee: `The document is made of the options: domrun new prints it${
        cloud === undefined ? "" : ", but for what cloud-init finds"
      }`,
    },
    wish,
    images: [...disks, ...cdroms],
    choices: choicesOf(
      wish,
      means,
      domain.devices?.disks.map((one) => one.target.dev) ?? [],
      kvm?.why,
    ),
  };
}

async function requireDirectories(shares: Wish["shares"], host: Host): Promise<void> {
  for (const { directory } of shares) {
    const facts = await host.files.stat(directory);
    if (facts?.kind === "directory") continue;
    const { why, help } = facts === undefined
      ? await hiddenBy(directory, host) ?? {
        why: "there is no such directory",
        help: `make it: mkdir -p ${quoteForShell(directory)}`,
      }
      : { why: "it is no directory", help: "name a directory that holds what the guest needs" };
    throw new UsageError(`Cannot share ${directory}: ${why}`, help);
  }
}

interface Kvm {
  readonly isUsable: boolean;
  readonly why: string;
}

async function kvmOf({ arch }: Wish, host: Host): Promise<Kvm> {
  if (arch !== host.architecture) {
    return { isUsable: false, why: `KVM is for guests of this host's ${host.architecture}` };
  }
  const [name] = emulatorsFor(arch);
  const emulator = await host.programs.find(name);
  if (emulator === undefined) return { isUsable: true, why: "there is no QEMU here to ask" };
  try {
    const { kvm } = await qemuCapabilities(host, emulator, VERSION);
    return { isUsable: kvm.usable, why: kvm.usable ? "KVM is here" : "KVM cannot be used here" };
  } catch (error) {
    if (!(error instanceof CapabilityError)) throw error;
    return { isUsable: true, why: `QEMU does not answer: ${error.message}` };
  }
}

function choicesOf(
  wish: Wish,
  { type, disks, cdroms, sharing, cloud }: Means,
  targets: readonly string[],
  why: string | undefined,
): readonly string[] {
  const rows = [
    ["name", wish.name],
    ["type", why === undefined ? type : `${type}: ${why}`],
    ["size", `${wish.memoryMiB} MiB of memory, ${count(wish.cpus, "processor")}`],
    ...[...disks, ...cdroms].map((image, index) => [
      targets[index < disks.length || cloud === undefined ? index : index + 1] ?? "",
      imageLine(image),
    ]),
    ...(cloud === undefined ? [] : [
      [targets[disks.length] ?? "", `what cloud-init finds; you are ${cloud.user} in the guest`],
    ]),
    ["net0", ["passt", ...wish.forwards.map(formatForward)].join(", ")],
    ...(cloud === undefined ? [] : [["ssh", sshLine(wish.name, cloud.identity)]]),
    ...wish.shares.map(({ directory, tag }) => ["share", `${directory} by ${sharing}, as ${tag}`]),
    ...(wish.graphics === undefined ? [] : [["screen", `${wish.graphics}, for this host alone`]]),
  ];
  return rows.map(([left = "", right = ""]) => `${left.padEnd(6)}  ${right}`);
}

function imageLine({ path, format, sizeBytes, others }: ImageFacts): string {
  const reads = others.length === 0 ? "" : `, reads ${others.join(", ")}, too`;
  return `${path}, ${format}, ${sizeWords(sizeBytes)}${reads}`;
}

function sshLine(name: string, identity: string | undefined): string {
  const operand = nameForShell(name);
  const key = identity === undefined ? "" : `-i ${quoteForShell(identity)} `;
  return `domrun wait --ssh ${operand} && domrun ssh ${key}${operand}`;
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}
