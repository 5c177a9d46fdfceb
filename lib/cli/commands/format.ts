/** `domrun format`: the document in canonical form. */
import { formatDomain } from "../../domain/read.ts";
import type { Host } from "../../host/host.ts";
import { isBlocking } from "../../findings/finding.ts";
import { type Arguments, operand } from "../arguments.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { printXml } from "../output.ts";
import { tellFindings } from "../render/print_findings.ts";
import { readInput } from "../document/read_input.ts";
import { domainReader } from "../document/read_domain.ts";

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  const input = await readInput(operand(args), host);
  const { domain, findings, remarks } = await domainReader(host)(input);
  // What is not done here is written again all the same: it is in the domain.
  const blocking = findings.filter((one) => isBlocking(one) && !remarks.includes(one));
  tellFindings(blocking, host);
  if (domain === undefined || blocking.length > 0) return EXIT.document;
  printXml(formatDomain(domain));
  return EXIT.done;
}
