/** `domrun check`: the findings of each document; with --emulator also those of what that QEMU and passt can do. */
import type { Host } from "../../host/host.ts";
import { type Finding, findingOnFile, isBlocking } from "../../findings/finding.ts";
import { findingJson, type Paint, renderFinding } from "../render/finding.ts";
import type { Arguments } from "../arguments.ts";
import { UsageError } from "../command.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { jsonLine, printWhileRead, tell } from "../output.ts";
import { countFindings, explainHint, paintFor } from "../render/print_findings.ts";
import {
  filesOf,
  type FoundFile,
  type Input,
  readInput,
  UnreadableError,
} from "../document/read_input.ts";
import { domainReader, readingOf } from "../document/read_domain.ts";

/** What there is to say about one document. */
type FindingsOf = (input: Input) => Promise<readonly Finding[]>;

async function findingsFor(args: Arguments, host: Host): Promise<FindingsOf> {
  const emulator = args.text("emulator");
  const reading = readingOf(args);
  if (emulator === undefined) {
    const read = domainReader(host, reading);
    return async (input) => (await read(input)).findings;
  }
  const { planDocument } = await import("../document/plan_document.ts");
  return async (input) =>
    (await planDocument(input, { emulator, ...reading, look: "all" }, host)).findings;
}

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  if (args.flag("json") && args.flag("sarif")) {
    throw new UsageError("--json and --sarif cannot be given together");
  }
  const findings: Finding[] = [];
  const findingsOf = await findingsFor(args, host);
  const paint = paintFor(host, host.terminal.stdoutIsTerminal);
  const files = (await Promise.all(args.operands.map((operand) => filesOf(operand, host)))).flat();
  let isRead = true;
  for (const one of files) {
    const found = await findingsIn(one, findingsOf, host);
    const wanted = args.flag("quiet") ? found.filter(isBlocking) : found;
    findings.push(...wanted);
    // The status tells of all documents, also where nobody reads on.
    if (!args.flag("sarif")) isRead &&= show(wanted, args, paint);
  }
  if (args.flag("sarif")) await showSarif(findings);
  else if (!args.flag("json")) tell(summaryOf(files.length, findings));
  if (findings.some(({ code }) => code === "host/unreadable")) return EXIT.usage;
  return findings.some(isBlocking) ? EXIT.document : EXIT.done;
}

/** One file that cannot be read does not keep the others from being checked. */
async function findingsIn(
  { file, why }: FoundFile,
  findingsOf: FindingsOf,
  host: Host,
): Promise<readonly Finding[]> {
  if (why !== undefined) return [unreadable(file, why)];
  try {
    return await findingsOf(await readInput(file, host));
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    return [unreadable(file, error.why, error.help)];
  }
}

function unreadable(file: string, why: string, help?: string): Finding {
  const message = `cannot read it: ${why}`;
  return findingOnFile(file, { severity: "error", code: "host/unreadable", message, help });
}

/**
 * In one piece for each document: writing each finding by itself takes longer than checking for it. False where the
 * reader has gone.
 */
function show(findings: readonly Finding[], args: Arguments, paint: Paint): boolean {
  if (findings.length === 0) return true;
  const shown = args.flag("json")
    ? findings.map((finding) => jsonLine(findingJson(finding)))
    : findings.map((finding) => renderFinding(finding, paint) + "\n");
  return printWhileRead(shown.join(args.flag("json") ? "\n" : ""));
}

async function showSarif(findings: readonly Finding[]): Promise<void> {
  const [{ sarifLog }, { EXPLANATIONS }, { VERSION }] = await Promise.all([
    import("../render/sarif.ts"),
    import("../explanations/every_room.ts"),
    import("../../host/version_number.ts"),
  ]);
  const log = sarifLog(findings, { name: "domrun", version: VERSION }, EXPLANATIONS);
  printWhileRead(jsonLine(log));
}

function summaryOf(files: number, findings: readonly Finding[]): string {
  const what = files === 1 ? "1 document" : `${files} documents`;
  const counted = `${what} checked: ${countFindings(findings) || "nothing to say"}`;
  const hint = explainHint(findings);
  return hint === undefined ? counted : `${counted}\n${hint}`;
}
