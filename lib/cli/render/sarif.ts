/**
 * Findings as SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), the form that code review tools take.
 */
import { type CodeExplanation, renderExplanation } from "../../findings/explanation.ts";
import { explanationText } from "../../findings/explanation_page.ts";
import type { Finding, Severity } from "../../findings/finding.ts";

/** What wrote the log. */
export interface SarifTool {
  readonly name: string;
  readonly version: string;
}

export interface SarifLog {
  readonly $schema: string;
  readonly version: "2.1.0";
  readonly runs: readonly [SarifRun];
}

interface SarifRun {
  readonly tool: { readonly driver: SarifTool & { readonly rules: readonly SarifRule[] } };
  /** Columns count code points (SARIF 3.14.17), as everywhere in a finding. */
  readonly columnKind: "unicodeCodePoints";
  readonly results: readonly SarifResult[];
}

interface SarifRule {
  readonly id: string;
  readonly shortDescription?: { readonly text: string };
  readonly fullDescription?: { readonly text: string };
  /**
   * All that domrun explain says: what review tools show beside a result (SARIF 3.49.13). There is no helpUri: that is a
   * whole URI (3.49.12), and docs/explain.md has none that holds wherever somebody publishes it.
   */
  readonly help?: { readonly text: string; readonly markdown: string };
}

interface SarifResult {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: "error" | "warning" | "note";
  readonly message: { readonly text: string };
  readonly locations: readonly [{
    readonly physicalLocation: {
      readonly artifactLocation: { readonly uri: string };
      readonly region: {
        readonly startLine: number;
        readonly startColumn: number;
        readonly endColumn: number;
      };
    };
  }];
}

const LEVELS: Readonly<Record<Severity, SarifResult["level"]>> = {
  error: "error",
  unsupported: "error",
  warning: "warning",
  note: "note",
};

/**
 * A SARIF log of one run. Pure.
 *
 * @param explanations of the codes; a code without one gets a rule that has only its name
 */
export function sarifLog(
  findings: readonly Finding[],
  tool: SarifTool,
  explanations: readonly CodeExplanation[] = [],
): SarifLog {
  const ids = [...new Set(findings.map((finding) => finding.code))].sort();
  const rules = ids.map((id) => ruleOf(id, explanations.find(({ code }) => code === id)));
  const results = findings.map((finding) => resultOf(finding, ids.indexOf(finding.code)));
  return {
    $schema:
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [{
      tool: { driver: { name: tool.name, version: tool.version, rules } },
      columnKind: "unicodeCodePoints",
      results,
    }],
  };
}

function ruleOf(id: string, explanation: CodeExplanation | undefined): SarifRule {
  if (explanation === undefined) return { id };
  return {
    id,
    shortDescription: { text: explanation.title },
    fullDescription: { text: explanation.text.replace(/[ \t\n]+/g, " ") },
    help: { text: renderExplanation(explanation), markdown: explanationText(explanation) },
  };
}

function resultOf(finding: Finding, ruleIndex: number): SarifResult {
  const { code, severity, message, help, file, line, column, length } = finding;
  const region = { startLine: line, startColumn: column, endColumn: column + length };
  return {
    ruleId: code,
    ruleIndex,
    level: LEVELS[severity],
    message: { text: help === undefined ? message : `${message}\n${help}` },
    locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(file) }, region } }],
  };
}

/** A path as a relative or absolute URI reference (RFC 3986). */
function uriOf(file: string): string {
  const escaped = file.split("/").map(encodeURIComponent).join("/");
  return file.startsWith("/") ? `file://${escaped}` : escaped;
}
