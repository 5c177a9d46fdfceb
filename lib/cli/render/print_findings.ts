/** Findings on the terminal, with a last line that counts them. */
import type { Host } from "../../host/host.ts";
import { type Finding, isBlocking, type Severity } from "../../findings/finding.ts";
import { COLOURED, type Paint, PLAIN, renderFinding } from "./finding.ts";
import { tell, tellExactly } from "../output.ts";

/** Colours where `isTerminal` and nobody objects: https://no-color.org, and FORCE_COLOR for the opposite. */
export function paintFor(host: Pick<Host, "environment">, isTerminal: boolean): Paint {
  if (host.environment("NO_COLOR") !== undefined) return PLAIN;
  if (host.environment("FORCE_COLOR") !== undefined) return COLOURED;
  return isTerminal && host.environment("TERM") !== "dumb" ? COLOURED : PLAIN;
}

/**
 * Prints findings to standard error, for commands whose output is something else.
 *
 * @param toSee how to see the document, where it is in no file
 */
export function tellFindings(findings: readonly Finding[], host: Host, toSee?: string): void {
  const paint = paintFor(host, host.terminal.stderrIsTerminal);
  for (const finding of findings) tellExactly(renderFinding(finding, paint));
  const hint = explainHint(findings.filter(isBlocking));
  if (hint === undefined) return;
  if (toSee !== undefined) tell(toSee);
  tell(hint);
}

/** How to learn more of the first of these findings; undefined where there is none. Pure. */
export function explainHint([first]: readonly Finding[]): string | undefined {
  return first && `More about it: domrun explain ${first.code}`;
}

const PLURALS: Readonly<Record<Severity, string>> = {
  error: "errors",
  unsupported: "unsupported",
  warning: "warnings",
  note: "notes",
};

/** `2 errors, 1 warning`; the empty string where there is nothing to count. Pure. */
export function countFindings(findings: readonly Finding[]): string {
  const parts: string[] = [];
  const told = findings.filter(({ leftOut }) => leftOut === undefined);
  const leftOut = findings.reduce((sum, one) => sum + (one.leftOut ?? 0), 0);
  for (const severity of ["error", "unsupported", "warning", "note"] as const) {
    const count = told.filter((finding) => finding.severity === severity).length;
    if (count > 0) parts.push(`${count} ${count === 1 ? severity : PLURALS[severity]}`);
  }
  if (leftOut > 0) parts.push(`${leftOut} more left out`);
  return parts.join(", ");
}
