/** What there is to say about a document: findings, as data. */
import {
  characterCount,
  lineText,
  makeSource,
  positionAt,
  type Source,
  type Span,
} from "./source.ts";

/**
 * - `error`: the document is wrong; nothing is started.
 * - `unsupported`: libvirt knows it and domrun does not do it; nothing is started.
 * - `warning`: it will run, and probably not as meant.
 * - `note`: worth knowing.
 */
export type Severity = "error" | "unsupported" | "warning" | "note";

/** One finding, complete in itself: it can be printed without its document. */
export interface Finding {
  readonly severity: Severity;
  /** Stable, `room/what-is-wrong`: `passt/forward-overlap`. */
  readonly code: string;
  /** A sentence without a full stop. */
  readonly message: string;
  /** What to do about it; may span lines. */
  readonly help?: string;
  readonly file: string;
  /** 1-based line, and 1-based column in characters. */
  readonly line: number;
  readonly column: number;
  /** Number of characters to underline on that line, at least 1. */
  readonly length: number;
  /** The line as it stands in the document; of a very long one, the part around the place. */
  readonly sourceLine: string;
  /** Column in `sourceLine`: `column`, unless the line was cut. */
  readonly sourceColumn: number;
  /** Offset in the document, for sorting. */
  readonly offset: number;
  /** How many findings this one stands for, where it only says that they are left out. */
  readonly leftOut?: number;
}

/** The parts of a finding that its author chooses. */
export interface FindingText {
  readonly severity: Severity;
  readonly code: string;
  readonly message: string;
  readonly help?: string | undefined;
}

/** UTF-16 units of a source line that a finding keeps before and after its place. */
const LINE_CONTEXT = 400;

/** A finding at a span of a document; what runs past the end of its line is underlined to there. Pure. */
export function findingAt(source: Source, span: Span, what: FindingText): Finding {
  const start = Math.max(0, Math.min(span.start, source.text.length));
  const { line, column } = positionAt(source, start);
  const lineStart = source.lineStarts[line - 1] ?? 0;
  const lineEnd = lineStart + lineText(source, line).length;
  const end = Math.max(start, Math.min(span.end, lineEnd));
  const from = wholeCharacter(source.text, Math.max(lineStart, start - LINE_CONTEXT));
  const to = wholeCharacter(source.text, Math.min(lineEnd, start + LINE_CONTEXT));
  return {
    severity: what.severity,
    code: what.code,
    message: cut(what.message),
    ...(what.help === undefined ? {} : { help: cut(what.help) }),
    file: source.file,
    line,
    column,
    length: Math.max(1, characterCount(source, { start, end })),
    sourceLine: source.text.slice(from, to),
    sourceColumn: characterCount(source, { start: from, end: start }) + 1,
    offset: start,
  };
}

/** Names in a document may have any length; a message may not. */
function cut(text: string): string {
  return text.length <= MESSAGE_LENGTH
    ? text
    : `${text.slice(0, wholeCharacter(text, MESSAGE_LENGTH))}…`;
}

const MESSAGE_LENGTH = 1000;

/** An offset that does not cut a character in two; a lone half is as whole as it will be. */
function wholeCharacter(text: string, offset: number): number {
  const around = text.slice(Math.max(0, offset - 1), offset + 1);
  return /^[\uD800-\uDBFF][\uDC00-\uDFFF]$/.test(around) ? offset + 1 : offset;
}

/** A finding about a whole file, where no place in it can be named (it cannot be read, say). Pure. */
export function findingOnFile(file: string, what: FindingText): Finding {
  return findingAt(makeSource(file, ""), { start: 0, end: 0 }, what);
}

/** More of one document nobody reads, and a document can have a hundred thousand. */
export const MOST_FINDINGS = 1000;

/** Adds a finding to those of a document; behind {@link MOST_FINDINGS} stands one for all that are left out. */
export function addFinding(
  findings: Finding[],
  source: Source,
  span: Span,
  what: FindingText,
): void {
  const rest = findings[MOST_FINDINGS];
  if (findings.length < MOST_FINDINGS) findings.push(findingAt(source, span, what));
  else if (rest === undefined) findings.push(leaveOut(findingAt(source, span, what), []));
  else findings[MOST_FINDINGS] = leaveOut(rest, [{ severity: what.severity }]);
}

/**
 * Findings in the order of the document, at most {@link MOST_FINDINGS}, and one for the rest; those of one place keep
 * the order in which they were made. Pure.
 */
export function inDocumentOrder(findings: readonly Finding[]): readonly Finding[] {
  const sorted = findings.toSorted((a, b) => a.offset - b.offset);
  const told = sorted.filter(({ leftOut }) => leftOut === undefined).slice(0, MOST_FINDINGS);
  if (told.length === sorted.length) return sorted;
  const isTold = new Set(told);
  const [first, ...others] = sorted.filter((one) => !isTold.has(one));
  return first === undefined ? told : [...told, leaveOut(first, others)];
}

/** The finding that stands for some, at the place of the first and as severe as the worst. */
function leaveOut(
  first: Finding,
  others: readonly Pick<Finding, "severity" | "leftOut">[],
): Finding {
  const all = [first, ...others];
  const leftOut = all.reduce((sum, one) => sum + (one.leftOut ?? 1), 0);
  const { help: _, ...place } = first;
  return {
    ...place,
    severity: SEVERITIES.find((one) => all.some(({ severity }) => severity === one)) ?? "error",
    code: "findings/left-out",
    message: `${leftOut} more ${leftOut === 1 ? "finding is" : "findings are"} left out`,
    help: `the first ${MOST_FINDINGS} are told: correct these first`,
    leftOut,
  };
}

const SEVERITIES: readonly Severity[] = ["error", "unsupported", "warning", "note"];

/** True for findings that keep a document from being run. Pure. */
export function isBlocking(finding: Finding): boolean {
  return finding.severity === "error" || finding.severity === "unsupported";
}
