/** YAML 1.2, as far as resources of Kubernetes need it. */
import { jsonLine } from "../output.ts";
import type { Field, Fields } from "../export/exported.ts";

/**
 * A document, with a line feed at its end; words that YAML could read as something else are quoted as in JSON, which
 * YAML takes. Pure.
 */
export function renderYaml(fields: Fields): string {
  return `${linesOfFields(fields).join("\n")}\n`;
}

function linesOfFields(fields: Fields): readonly string[] {
  return Object.entries(fields).flatMap(([name, value]) => {
    const lines = linesOf(value);
    if (isInline(value)) return [`${scalar(name)}: ${lines[0] ?? ""}`];
    return [`${scalar(name)}:`, ...lines.map((line) => `  ${line}`)];
  });
}

function linesOf(value: Field): readonly string[] {
  if (Array.isArray(value)) {
    if (value.length === 0) return ["[]"];
    return value.flatMap((one: Field) =>
      linesOf(one).map((line, index) => (index === 0 ? "- " : "  ") + line)
    );
  }
  if (typeof value === "object") {
    return Object.keys(value).length === 0 ? ["{}"] : linesOfFields(value as Fields);
  }
  return [typeof value === "string" ? scalar(value) : String(value)];
}

function isInline(value: Field): boolean {
  return typeof value !== "object" || Object.keys(value).length === 0;
}

/** A word is plain where it begins with a letter and is none that YAML 1.1 takes for a truth or for nothing. */
function scalar(text: string): string {
  const isPlain = /^[A-Za-z][A-Za-z0-9_./-]*$/.test(text) &&
    !/^(true|false|yes|no|on|off|y|n|null)$/i.test(text);
  return isPlain ? text : jsonLine(text);
}
