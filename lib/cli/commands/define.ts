/** `domrun define`: a document that is kept by its name. */
import type { Host } from "../../host/host.ts";
import { formatDomain } from "../../domain/read.ts";
import { nameForShell } from "../../plan/shell_words.ts";
import { defineDocument } from "../../vm/defined_documents.ts";
import { type Arguments, operand } from "../arguments.ts";
import { domainReader } from "../document/read_domain.ts";
import { readInput } from "../document/read_input.ts";
import { EXIT, type ExitStatus } from "../exit_status.ts";
import { print } from "../output.ts";
import { tellFindings } from "../render/print_findings.ts";

export async function run(args: Arguments, host: Host): Promise<ExitStatus> {
  const input = await readInput(operand(args), host);
  const { domain, findings } = await domainReader(host, { keepsUnknown: true })(input);
  tellFindings(findings, host);
  // What is not supported here can be kept, and is said again by what runs it.
  if (domain === undefined || findings.some(({ severity }) => severity === "error")) {
    return EXIT.document;
  }
  // Paths that begin at the document would lead elsewhere from where it is kept.
  const moves = findings.some(({ code }) => code === "document/relative-path");
  const text = moves ? formatDomain(domain) : input.text;
  const { path, replaced } = await defineDocument(host, domain.name, text);
  print(`${domain.name}: ${replaced ? "replaced" : "kept as"} ${path}
  start it: domrun up ${nameForShell(domain.name)}
`);
  return EXIT.done;
}
