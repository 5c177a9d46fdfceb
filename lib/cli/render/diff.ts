/** What makes one text of another, as a unified diff, which patch(1) takes. */

/** Lines that stay around those that change. */
const CONTEXT = 3;

/** More pairs of lines are not compared: these take some tens of MiB. Beyond, all that is between counts as changed. */
const MOST_PAIRS = 8_000_000;

/** A line that goes (`-`), comes (`+`) or stays (blank). */
interface Line {
  readonly sign: " " | "-" | "+";
  readonly text: string;
}

/** The diff with its head; the empty string where nothing differs. Pure. */
export function unifiedDiff(before: string, after: string, from: string, to: string): string {
  if (before === after) return "";
  const lines = edits(linesOf(before), linesOf(after));
  const hunks = hunksOf(lines).map(({ start, end }) => renderHunk(lines, start, end));
  return `--- ${from}\n+++ ${to}\n${hunks.join("")}`;
}

/** Each with its line feed, which the last may lack. */
function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function edits(before: readonly string[], after: readonly string[]): readonly Line[] {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head++;
  let tail = 0;
  const most = Math.min(before.length, after.length) - head;
  while (tail < most && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  const kept = (text: string): Line => ({ sign: " ", text });
  return [
    ...before.slice(0, head).map(kept),
    ...middle(before.slice(head, before.length - tail), after.slice(head, after.length - tail)),
    ...before.slice(before.length - tail).map(kept),
  ];
}

/** By the longest common subsequence. */
function middle(before: readonly string[], after: readonly string[]): readonly Line[] {
  const [rows, columns] = [before.length, after.length];
  const gone = before.map((text): Line => ({ sign: "-", text }));
  const come = after.map((text): Line => ({ sign: "+", text }));
  if (rows * columns > MOST_PAIRS) return [...gone, ...come];
  const width = columns + 1;
  const common = new Uint32Array((rows + 1) * width);
  const at = (row: number, column: number) => common[row * width + column] ?? 0;
  for (let row = rows - 1; row >= 0; row--) {
    for (let column = columns - 1; column >= 0; column--) {
      common[row * width + column] = before[row] === after[column]
        ? at(row + 1, column + 1) + 1
        : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const lines: Line[] = [];
  let [row, column] = [0, 0];
  while (row < rows && column < columns) {
    if (before[row] === after[column]) {
      lines.push({ sign: " ", text: before[row] ?? "" });
      [row, column] = [row + 1, column + 1];
    } else if (at(row + 1, column) >= at(row, column + 1)) {
      lines.push(...gone.slice(row, ++row));
    } else {
      lines.push(...come.slice(column, ++column));
    }
  }
  return [...lines, ...gone.slice(row), ...come.slice(column)];
}

/** Stretches of lines with what changes in them, and what stays around it. */
function hunksOf(lines: readonly Line[]): readonly { start: number; end: number }[] {
  const hunks: { start: number; end: number }[] = [];
  for (const [index, { sign }] of lines.entries()) {
    if (sign === " ") continue;
    const [start, end] = [
      Math.max(0, index - CONTEXT),
      Math.min(lines.length, index + CONTEXT + 1),
    ];
    const last = hunks.at(-1);
    if (last !== undefined && start <= last.end) last.end = end;
    else hunks.push({ start, end });
  }
  return hunks;
}

function renderHunk(lines: readonly Line[], start: number, end: number): string {
  const count = (from: number, until: number, other: Line["sign"]) =>
    lines.slice(from, until).filter(({ sign }) => sign !== other).length;
  const range = (other: Line["sign"]) => {
    const size = count(start, end, other);
    const first = count(0, start, other) + (size === 0 ? 0 : 1);
    return size === 1 ? `${first}` : `${first},${size}`;
  };
  const body = lines.slice(start, end).map(({ sign, text }) =>
    text.endsWith("\n") ? `${sign}${text}` : `${sign}${text}\n\\ No newline at end of file\n`
  );
  return `@@ -${range("+")} +${range("-")} @@\n${body.join("")}`;
}
