/** Warnings that a change of a running machine brings: what its document has been told already is not repeated. */
import { withDevice } from "../../domain/change_devices.ts";
import { formatDomain, readDomain } from "../../domain/read.ts";
import type { Attachable } from "../../domain/read_device.ts";
import type { Finding } from "../../findings/finding.ts";
import { checkDocument } from "../../plan/check_document.ts";
import { withoutLines } from "../../vm/supervisor/without_lines.ts";

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

/** What is said of the machine with one more device, as lines of text: nobody sees that document. Pure. */
export async function deviceWarnings(
  device: Attachable,
  running: string,
): Promise<readonly string[]> {
  const { domain } = await readDomain(RUNNING, running);
  if (domain === undefined) return [];
  const { findings } = await checkDocument(RUNNING, formatDomain(withDevice(domain, device)));
  return (await newWarnings(findings, running)).map(({ code, message, help }) =>
    `warning[${code}]: ${withoutLines(message)}${help === undefined ? "" : `\n  help: ${help}`}`
  );
}

function sense({ code, message }: Finding): string {
  return `${code} ${withoutLines(message)}`;
}
