/** `domrun doctor`: what this host has and lacks for running machines, or the machine of a document. */
import { type Finding, inDocumentOrder, isBlocking } from "../../findings/finding.ts";
import type { Host } from "../../host/host.ts";
import type { LaunchPlan } from "../../plan/launch_plan.ts";
import { LaunchErrors } from "../../vm/errors.ts";
import { type Situation, situationOf } from "../../vm/machine/situation.ts";
import type { Arguments } from "../arguments.ts";
import { worstVerdict } from "../doctor/check.ts";
import { type DocumentNeeds, needsOf } from "../doctor/document_needs.ts";
import { examine } from "../doctor/examine.ts";
import { tryPasst } from "../doctor/try_passt.ts";
import { launchFindings } from "../document/launch_findings.ts";
import { planDocument } from "../document/plan_document.ts";
import { domainReader, readingOf } from "../document/read_domain.ts";
import { type Input, readInput } from "../document/read_input.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { print, printJson, whileRead } from "../output.ts";
import { renderChecks } from "../render/checks.ts";
import { findingJson } from "../render/finding.ts";
import { tellFindings } from "../render/print_findings.ts";

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  const [operand] = args.operands;
  const input = operand === undefined ? undefined : await readInput(operand, host);
  const needs = input && await needsOfDocument(input, args, host);
  const checks = await examine(host, needs, args.text("emulator"));
  const { findings, isThere } = input === undefined
    ? { findings: [], isThere: false }
    : await documentFindings(input, args, host);
  const verdict = findings.some((one) => keepsFromRunning(one, isThere))
    ? "missing"
    : worstVerdict(checks);
  if (args.flag("json")) {
    whileRead(() => printJson({ verdict, checks, findings: findings.map(findingJson) }));
  } else {
    const shown = { file: input?.file, findings: findings.length };
    whileRead(() => print(renderChecks(checks, verdict, shown)));
    tellFindings(findings, host);
  }
  if (findings.some((one) => isBlocking(one) && !one.code.startsWith("host/"))) {
    return EXIT.document;
  }
  return verdict === "missing" ? EXIT.host : EXIT.done;
}

/** plan can be shown all the same, and says it as a warning. */
const STOPS_THE_START = ["host/files", "host/devices", "host/no-network-device"];
/** While a machine of this name is there, its images and ports are in use by itself. */
const IN_USE = "host/image-in-use";

function keepsFromRunning(finding: Finding, isThere: boolean): boolean {
  return isBlocking(finding) || STOPS_THE_START.includes(finding.code) ||
    !isThere && finding.code === IN_USE;
}

async function needsOfDocument(
  input: Input,
  args: Arguments,
  host: Host,
): Promise<DocumentNeeds | undefined> {
  const { domain } = await domainReader(host, readingOf(args))(input);
  return domain && needsOf(domain);
}

interface DocumentFindings {
  readonly findings: readonly Finding[];
  /** A machine of the document's name runs, or is about to. */
  readonly isThere: boolean;
}

/** The files that a machine was started with; undefined where nobody knows. */
function filesOf(situation: Situation): ReadonlySet<string> | undefined {
  const record = "record" in situation ? situation.record : undefined;
  return record && new Set(record.plan.files.map(({ path }) => path));
}

/** What plan says of the document, and what its passts say when they are started as they would be. */
async function documentFindings(
  input: Input,
  args: Arguments,
  host: Host,
): Promise<DocumentFindings> {
  const { plan, findings } = await planDocument(input, {
    ...readingOf(args),
    emulator: args.text("emulator"),
    look: "all",
  }, host);
  if (plan === undefined) return { findings, isThere: false };
  const situation = await situationOf(host, plan.name);
  const isThere = situation.kind !== "none";
  const tried = isThere ? [] : await passtFindings(plan, input, host);
  const own = filesOf(situation);
  // It has them open itself.
  const isOwn = own !== undefined && plan.files.every(({ path }) => own.has(path));
  const others = isOwn ? findings.filter(({ code }) => code !== IN_USE) : findings;
  return { findings: inDocumentOrder([...others, ...tried]), isThere };
}

async function passtFindings(
  plan: LaunchPlan,
  input: Input,
  host: Host,
): Promise<readonly Finding[]> {
  const errors = [];
  for (const planned of plan.passt) {
    const error = await tryPasst(host, planned);
    if (error !== undefined) errors.push(error);
  }
  return errors.length === 0 ? [] : launchFindings(new LaunchErrors(errors), input) ?? [];
}
