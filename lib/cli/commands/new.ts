/** `domrun new`: the document of a machine, out of options. */
import type { Host } from "../../host/host.ts";
import { isBlocking } from "../../findings/finding.ts";
import type { Arguments } from "../arguments.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { makeDocument } from "../new_machine/make_document.ts";
import { printXml, tell, whileRead } from "../output.ts";
import { domainReader } from "../document/read_domain.ts";
import { planDocument } from "../document/plan_document.ts";
import { tellFindings } from "../render/print_findings.ts";

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  const { input, choices } = await makeDocument(args, host);
  const checked = await domainReader(host)(input);
  if (checked.findings.some(isBlocking)) {
    tellFindings(checked.findings, host);
    return EXIT.document;
  }
  whileRead(() => printXml(input.text));
  tell(choices.join("\n"));
  // The document is right. What this host lacks for it, another may have.
  const { plan, findings, status } = await planDocument(input, { look: "all" }, host);
  const { firmware } = plan ?? {};
  if (firmware !== undefined) {
    tell(`efi     ${[firmware.descriptor, ...firmware.features].join(", ")}`);
  }
  tellFindings(findings, host);
  return status;
}
