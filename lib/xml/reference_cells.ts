/** The words in the cells of a reference page. */
import type { Value, ValuePattern } from "./value.ts";

/** The words of a list as code, any other value in the words of its messages. Pure. */
export function describe({ pattern, expects }: Value<unknown>): string {
  return pattern.kind === "words" || pattern.kind === "either" && hasWords(pattern)
    ? alternatives(pattern).join(", ")
    : expects;
}

function hasWords(pattern: Extract<ValuePattern, { kind: "either" }>): boolean {
  return pattern.of.every((one) => one.pattern.kind === "words" || one.pattern.kind === "integer");
}

function alternatives(pattern: ValuePattern): readonly string[] {
  switch (pattern.kind) {
    case "words":
      return pattern.words.map((word) => `\`${word}\``);
    case "integer":
      return [`a whole number from ${pattern.min} to ${pattern.max}`];
    case "either":
      return pattern.of.flatMap((one) => alternatives(one.pattern));
    default:
      return [];
  }
}

/** A text as a cell of a Markdown table; between backticks it is code already. Pure. */
export function cell(text: string): string {
  const parts = text.replaceAll("|", "\\|").split("`");
  return parts.map((part, index) => index % 2 === 0 ? part.replaceAll("<", "&lt;") : part).join(
    "`",
  );
}

/** What several places say of one thing, each clause behind a semicolon: what absence means comes last. Pure. */
export function joinClauses(texts: readonly (string | undefined)[]): string {
  const clauses = texts.flatMap((text) => text?.split("; ") ?? []);
  const isOfAbsence = (clause: string) => clause.startsWith("absent");
  return [
    ...clauses.filter((clause) => !isOfAbsence(clause)),
    ...clauses.filter(isOfAbsence),
  ].join("; ");
}
