/** `domrun export kubevirt`: a document as a VirtualMachine, for those who outgrow one host. */
import type { Host } from "../../host/host.ts";
import { visibleLine } from "../../findings/visible.ts";
import type { Arguments } from "../arguments.ts";
import { UsageError } from "../command.ts";
import { domainReader, readingOf } from "../document/read_domain.ts";
import { readInput } from "../document/read_input.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { kubevirtMachine } from "../export/kubevirt.ts";
import { printExactly, tell } from "../output.ts";
import { tellFindings } from "../render/print_findings.ts";
import { renderYaml } from "../render/yaml.ts";

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  const [to = "", file = ""] = args.operands;
  if (to !== "kubevirt") throw new UsageError(`export goes to kubevirt, found '${to}'`);
  const { domain, findings } = await domainReader(host, readingOf(args))(
    await readInput(file, host),
  );
  const wrong = findings.filter(({ severity }) => severity === "error");
  tellFindings(domain === undefined ? findings : wrong, host);
  if (domain === undefined || wrong.length > 0) return EXIT.document;
  const { fields, remarks } = kubevirtMachine(domain);
  printExactly(renderYaml(fields));
  for (const remark of remarks) tell(`note: ${visibleLine(remark)}`);
  return EXIT.done;
}
