/** Columns for the terminal. */
import { unicodeWidth } from "@std/cli/unicode-width";
import { visibleLine } from "../../findings/visible.ts";

/** Rows under a heading, each column as wide as its widest cell; no blanks at line ends. Pure. */
export function renderTable(
  heading: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const all = [heading, ...rows].map((row) => row.map(visibleLine));
  const widths = heading.map((_, i) => Math.max(...all.map((row) => unicodeWidth(row[i] ?? ""))));
  return all
    .map((row) => row.map((cell, i) => padded(cell, widths[i] ?? 0)).join("  ").trimEnd() + "\n")
    .join("");
}

/** A Chinese character takes two columns, an accent of its own none: `padEnd` would count both as one. */
function padded(cell: string, width: number): string {
  return cell + " ".repeat(width - unicodeWidth(cell));
}
