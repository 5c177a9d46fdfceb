/** The doctor's checks as people read them. */
import { visibleLine } from "../../findings/visible.ts";
import type { Check, Verdict } from "../doctor/check.ts";

/** What was examined besides the host; `findings`: how many are told below. */
export interface ExaminedDocument {
  readonly file: string | undefined;
  readonly findings: number;
}

/**
 * A line for each check; below it what fails, and what mends it. The verdict is the last line. Pure.
 *
 *     ok       qemu  QEMU 7.2.22 (/usr/bin/qemu-system-x86_64)
 *     limited  kvm   there is no /dev/kvm
 *                      fails: <domain type='kvm'>
 *                      help:  as root: modprobe kvm
 */
export function renderChecks(
  checks: readonly Check[],
  verdict: Verdict,
  document: ExaminedDocument,
): string {
  const width = Math.max(...checks.map(({ name }) => name.length));
  const indent = " ".repeat("limited  ".length + width + 4);
  const lines = checks.flatMap(({ name, verdict, found, fails, remedy }) => [
    `${verdict.padEnd(7)}  ${name.padEnd(width)}  ${visibleLine(found)}`,
    ...fails === undefined ? [] : [`${indent}fails: ${visibleLine(fails)}`],
    ...remedy === undefined ? [] : [`${indent}help:  ${visibleLine(remedy)}`],
  ]);
  return [...lines, "", lastLine(checks, verdict, document)].join("\n");
}

function lastLine(
  checks: readonly Check[],
  verdict: Verdict,
  { file, findings }: ExaminedDocument,
): string {
  const what = file === undefined ? "machines" : `the machine of ${visibleLine(file)}`;
  const missing = checks.filter((one) => one.verdict === "missing").map(({ name }) => name);
  if (verdict === "missing") {
    const lacks = missing.length > 0 ? missing.join(", ") : "see the document's findings";
    return `This host does not run ${what}: ${lacks}`;
  }
  const limited = checks.filter((one) => one.verdict === "limited").length;
  const notes = [
    ...(limited === 0 ? [] : [`${limited} ${limited === 1 ? "limit" : "limits"}`]),
    ...(findings === 0 ? [] : ["findings of the document follow"]),
  ];
  return `This host runs ${what}${notes.length === 0 ? "" : ` (${notes.join("; ")})`}`;
}
