/** `domrun apply`: a machine that runs, made what a document says. */
import { formatDomain } from "../../domain/read.ts";
import { isBlocking } from "../../findings/finding.ts";
import type { Host } from "../../host/host.ts";
import { controlClient } from "../../vm/control/client.ts";
import type { Arguments } from "../arguments.ts";
import { doubtfulDisks } from "../document/doubtful_disks.ts";
import { domainReader } from "../document/read_domain.ts";
import { newWarnings } from "../document/new_warnings.ts";
import { tellOtherName } from "../document/other_name.ts";
import { readInput } from "../document/read_input.ts";
import { runningDocument } from "../document/running_document.ts";
import { wholeDocument } from "../document/whole_document.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { requireMachineName } from "../machine_operand.ts";
import { print, printJson } from "../output.ts";
import { renderApplied } from "../render/applied.ts";
import { tellFindings } from "../render/print_findings.ts";

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  const [name = "", file = ""] = args.operands;
  requireMachineName(name);
  const input = await readInput(file, host);
  const read = await domainReader(host)(input);
  const { domain, findings } = await wholeDocument(read, host);
  const blocking = findings.filter(isBlocking);
  const disks = domain?.devices?.disks ?? [];
  const doubtful = read.origins && await doubtfulDisks(disks, read.origins, host);
  tellFindings([...blocking, ...doubtful ?? []], host);
  if (blocking.length > 0) return EXIT.document;
  tellOtherName(domain, name, { where: input.file, what: "apply it to" });
  const text = domain === undefined ? input.text : formatDomain(domain);
  const client = await controlClient(host, name);
  try {
    const running = await runningDocument(host, name);
    tellFindings(await newWarnings(findings, running), host);
    const dryRun = args.flag("dry-run");
    const applied = await client.apply(text, { dryRun, restart: args.flag("restart") });
    if (args.flag("json")) printJson(applied);
    else print(renderApplied(applied, dryRun));
    return EXIT.done;
  } finally {
    client.close();
  }
}
