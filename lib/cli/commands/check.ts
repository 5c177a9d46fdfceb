/** `domrun check`: the findings of each document; nothing is started. With --emulator: check_on_host.ts. */
import type { Host } from "../../host/host.ts";
import { type Finding, isBlocking } from "../../findings/finding.ts";
import { findingJson, type Paint, renderFinding } from "../render/finding.ts";
import type { Arguments } from "../arguments.ts";
import { UsageError } from "../command.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { print, printJson, tell } from "../output.ts";
import { countFindings, paintFor } from "../render/print_findings.ts";
import { filesOf, type Input, readInput } from "../document/read_input.ts";
import { domainReader } from "../document/read_domain.ts";

export function run(args: Arguments, host: Host): Promise<ExitStatus> {
  return checkWith(findingsAlone(args, host), args, host);
}

/** What there is to say about one document. */
export type FindingsOf = (input: Input) => Promise<readonly Finding[]>;

/** The document alone decides. */
export function findingsAlone(args: Arguments, host: Host): FindingsOf {
  const read = domainReader("check", args, host);
  return async (input) => (await read(input)).findings;
}

/** The whole command, but for what there is to say about each document. */
export async function checkWith(
  findingsOf: FindingsOf,
  args: Arguments,
  host: Host,
): Promise<ExitStatus> {
  if (args.flag("json") && args.flag("sarif")) {
    throw new UsageError("--json and --sarif cannot be given together");
  }
  const findings: Finding[] = [];
  const paint = paintFor(host, host.terminal.stdoutIsTerminal);
  const names = (await Promise.all(args.operands.map((operand) => filesOf(operand, host)))).flat();
  for (const name of names) {
    const found = await findingsOf(await readInput(name, host));
    const wanted = args.flag("quiet") ? found.filter(isBlocking) : found;
    findings.push(...wanted);
    if (!args.flag("sarif")) show(wanted, args, paint);
  }
  if (args.flag("sarif")) await showSarif(findings);
  else if (!args.flag("json")) tell(summaryOf(names.length, findings));
  return findings.some(isBlocking) ? EXIT.document : EXIT.done;
}

/** In one piece for each document: writing each finding by itself takes longer than checking for it. */
function show(findings: readonly Finding[], args: Arguments, paint: Paint): void {
  if (findings.length === 0) return;
  const shown = args.flag("json")
    ? findings.map((finding) => JSON.stringify(findingJson(finding)))
    : findings.map((finding) => renderFinding(finding, paint) + "\n");
  print(shown.join(args.flag("json") ? "\n" : ""));
}

async function showSarif(findings: readonly Finding[]): Promise<void> {
  const [{ sarifLog }, { EXPLANATIONS }, { VERSION }] = await Promise.all([
    import("../render/sarif.ts"),
    import("../explanations/every_room.ts"),
    import("../version_number.ts"),
  ]);
  printJson(sarifLog(findings, { name: "domrun", version: VERSION }, EXPLANATIONS));
}

function summaryOf(files: number, findings: readonly Finding[]): string {
  const what = files === 1 ? "1 document" : `${files} documents`;
  return `${what} checked: ${countFindings(findings) || "nothing to say"}`;
}
