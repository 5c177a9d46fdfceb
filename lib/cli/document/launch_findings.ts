/** A launch that failed, told at the element of the document that asked for what failed. */
import { LaunchError, LaunchErrors } from "../../vm/errors.ts";
import type { Place } from "../../plan/launch_plan.ts";
import { type Finding, findingAt } from "../../findings/finding.ts";
import { makeSource, type Source } from "../../findings/source.ts";
import type { Input } from "./read_input.ts";

/**
 * The failures that have a place in the document, as findings; undefined when one has none, so that nothing is
 * told twice or not at all. Pure.
 */
export function launchFindings(error: unknown, input: Input): readonly Finding[] | undefined {
  const errors = error instanceof LaunchErrors
    ? error.errors
    : error instanceof LaunchError
    ? [error]
    : [];
  const source = makeSource(input.file, input.text);
  const findings = errors.flatMap((one) =>
    one.place === undefined ? [] : [findingOfFailure(one, one.place, source)]
  );
  return findings.length > 0 && findings.length === errors.length ? findings : undefined;
}

/** Of a longer name or value the beginning is underlined. */
const LONGEST = 200;

/** A failure at its place: the start of a tag, or the value of an attribute, is underlined. Pure. */
export function findingOfFailure(
  error: LaunchError,
  place: Place,
  source: Source,
  severity: "error" | "warning" = "error",
): Finding {
  const start = offsetOf(source, place);
  const marked = /^(?:<[^\s/>]*|[^<>"']*)/.exec(source.text.slice(start, start + LONGEST))?.[0] ??
    "";
  const help = [...helpLines(error)].join("\n");
  return findingAt(source, { start, end: start + Math.max(1, marked.length) }, {
    severity,
    code: `host/${error.phase}`,
    message: error.message.charAt(0).toLowerCase() + error.message.slice(1),
    help: help === "" ? undefined : help,
  });
}

/** What to do, then the program's own words, then what could not be undone. */
function* helpLines({ help, words, undoFailures }: LaunchError): Iterable<string> {
  if (help !== undefined) yield help;
  if (words !== undefined) yield* words.trim().split("\n").map((line) => `it said: ${line}`);
  yield* undoFailures;
}

/** The column of a place counts characters, an offset UTF-16 units. */
function offsetOf({ text, lineStarts }: Source, { line, column }: Place): number {
  const start = lineStarts[line - 1] ?? 0;
  const before = [...text.slice(start, lineStarts[line])].slice(0, column - 1).join("");
  return start + before.length;
}
