/** Warnings that a change of a running machine brings: what its document has been told already is not repeated. */
import { withDevice } from "../../domain/change_devices.ts";
import { formatDomain, readDomain } from "../../domain/read.ts";
import { withAliases } from "../../domain/with_aliases.ts";
import type { Interface } from "../../domain/interface.ts";
import type { Finding } from "../../findings/finding.ts";
import { checkDocument } from "../../plan/check_document.ts";
import type { Origins } from "../../xml/decode_context.ts";

const RUNNING = "the machine";

/** Those of the warnings that are not said of the document `running`. Pure. */
export async function newWarnings(
  findings: readonly Finding[],
  running: string,
): Promise<readonly Finding[]> {
  const warnings = findings.filter(({ severity }) => severity === "warning");
  if (warnings.length === 0) return [];
  const said = new Set((await checkDocument(RUNNING, running)).findings.map(sense));
  return warnings.filter((one) => !said.has(sense(one)));
}

/** What is said of the machine with one more interface, at its place in the file that the interface is in. Pure. */
export async function interfaceWarnings(
  model: Interface,
  origins: Origins,
  running: string,
): Promise<readonly Finding[]> {
  const { domain } = await readDomain(RUNNING, running);
  if (domain === undefined) return [];
  const wanted = withDevice(domain, { element: "interface", model });
  const document = await checkDocument(RUNNING, formatDomain(wanted));
  return (await newWarnings(document.findings, running)).map((found) => {
    const message = withAliases(found.message, document);
    const span = found.code === "interface/duplicate-mac"
      ? origins.childAttribute(model, "mac", "address")
      : origins.span(model);
    return origins.finding(span, { ...found, message });
  });
}

function sense({ code, message }: Finding): string {
  return `${code} ${message.replace(/ on line \d+/g, "")}`;
}
