/** Findings as people and programs read them. */
import { unicodeWidth } from "@std/cli/unicode-width";
import type { Finding, Severity } from "../../findings/finding.ts";
import { ESC, visibleLine } from "../../findings/visible.ts";

/** Terminal colours, or the identity where the output is none. */
export interface Paint {
  readonly severity: (severity: Severity, text: string) => string;
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
}

const END = `${ESC}[0m`;

/** No colours. */
export const PLAIN: Paint = { severity: (_, text) => text, bold: (t) => t, dim: (t) => t };

const SEVERITY_COLOUR: Record<Severity, number> = {
  error: 31,
  unsupported: 35,
  warning: 33,
  note: 36,
};

/** ANSI colours. */
export const COLOURED: Paint = {
  severity: (severity, text) => `${ESC}[1;${SEVERITY_COLOUR[severity]}m${text}${END}`,
  bold: (text) => `${ESC}[1m${text}${END}`,
  dim: (text) => `${ESC}[2m${text}${END}`,
};

/**
 * A finding for people, with a line feed at its end: place, code, message, source line with a caret below, help.
 * Pure.
 *
 *     vm.xml:47:16: error[xml/unknown-attribute]: unknown attribute 'strat' on <range>
 *        47 |         <range strat='80'/>
 *           |                ^^^^^
 *       help: did you mean 'start'?
 */
export function renderFinding(finding: Finding, paint: Paint = PLAIN): string {
  const { file, line, column, severity, code, sourceLine } = finding;
  const message = visibleLine(finding.message);
  const place = visibleLine(sourceLine === "" && line === 1 ? file : `${file}:${line}:${column}`);
  const kind = paint.severity(severity, `${severity}[${code}]:`);
  const lines = [`${paint.bold(`${place}:`)} ${kind} ${paint.bold(message)}`];
  if (sourceLine !== "") lines.push(...sourceLines(finding, paint));
  if (finding.help !== undefined) {
    const [first, ...rest] = finding.help.split("\n").map(visibleLine);
    lines.push(`  ${paint.dim("help:")} ${first}`, ...rest.map((l) => `        ${l}`));
  }
  return lines.join("\n") + "\n";
}

/** The fixed keys of `check --json`, one object a finding. Pure. */
export function findingJson(finding: Finding): Record<string, string | number> {
  const { file, line, column, severity, code, message, help } = finding;
  return { file, line, column, severity, code, message, ...(help === undefined ? {} : { help }) };
}

function sourceLines(
  { line, length, sourceLine, sourceColumn, severity }: Finding,
  paint: Paint,
): string[] {
  const number = String(line).padStart(5);
  const characters = [...visibleLine(sourceLine)];
  const indent = characters.slice(0, sourceColumn - 1).map(blankAsWide).join("");
  const marked = characters.slice(sourceColumn - 1, sourceColumn - 1 + length);
  const carets = marked.map((c) => blankAsWide(c).replace(/[ \t]/g, "^")).join("") || "^";
  return [
    `${paint.dim(`${number} |`)} ${characters.join("")}`,
    `${paint.dim(`${" ".repeat(number.length)} |`)} ${indent}${paint.severity(severity, carets)}`,
  ];
}

/** Blanks that take the same room on a terminal, so that the caret stands below its character. */
function blankAsWide(character: string): string {
  return character === "\t" ? "\t" : " ".repeat(unicodeWidth(character));
}
