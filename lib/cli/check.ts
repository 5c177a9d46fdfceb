/** `domrun check`: the findings of each document; nothing is started. */
import type { Host } from "../host/host.ts";
import { type Finding, isBlocking } from "../xml/finding.ts";
import { findingJson, renderFinding } from "../xml/render_finding.ts";
import type { Arguments } from "./arguments.ts";
import { UsageError } from "./command.ts";
import { EXIT, type ExitStatus } from "./exit_status.ts";
import { print, printJson, tell } from "./output.ts";
import { countFindings, paintFor } from "./print_findings.ts";
import { filesOf, type Input, readInput } from "./read_input.ts";
import { readDomainFor } from "./read_domain.ts";

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  if (args.flag("json") && args.flag("sarif")) {
    throw new UsageError("--json and --sarif cannot be given together");
  }
  const findings: Finding[] = [];
  const names = (await Promise.all(args.operands.map((operand) => filesOf(operand, host)))).flat();
  for (const name of names) {
    const found = await findingsOf(await readInput(name, host), args, host);
    const wanted = args.flag("quiet") ? found.filter(isBlocking) : found;
    findings.push(...wanted);
    if (!args.flag("sarif")) show(wanted, args, host);
  }
  if (args.flag("sarif")) await showSarif(findings);
  else if (!args.flag("json")) tell(summaryOf(names.length, findings));
  return findings.some(isBlocking) ? EXIT.document : EXIT.done;
}

/** Without an emulator the document alone decides; with one, so does what it and passt can do. */
async function findingsOf(
  input: Input,
  args: Arguments,
  host: Host,
): Promise<readonly Finding[]> {
  if (args.text("emulator") === undefined) {
    return (await readDomainFor(input, "check", args, host)).findings;
  }
  const { planDocument } = await import("./plan_document.ts");
  return (await planDocument(input, args, host)).findings;
}

function show(findings: readonly Finding[], args: Arguments, host: Host): void {
  const paint = paintFor(host, host.terminal.stdoutIsTerminal);
  for (const finding of findings) {
    if (args.flag("json")) printJson(findingJson(finding));
    else print(renderFinding(finding, paint) + "\n");
  }
}

async function showSarif(findings: readonly Finding[]): Promise<void> {
  const [{ sarifLog }, { EXPLANATIONS }, { VERSION }] = await Promise.all([
    import("../xml/sarif.ts"),
    import("./explanations.ts"),
    import("./version_number.ts"),
  ]);
  printJson(sarifLog(findings, { name: "domrun", version: VERSION }, EXPLANATIONS));
}

function summaryOf(files: number, findings: readonly Finding[]): string {
  const what = files === 1 ? "1 document" : `${files} documents`;
  return `${what} checked: ${countFindings(findings) || "nothing to say"}`;
}
