/** What is awaited, and for how long, as a line for a terminal. */
import { unicodeWidth } from "@std/cli/unicode-width";
import { visibleLine } from "../../findings/visible.ts";
import { durationWords } from "./machine.ts";

/** Something that is awaited. */
export interface Awaited {
  /** Whose it is: a machine, or a document that has none yet. */
  readonly whose: string;
  readonly what: string;
  /** Since when, as the clock's monotonic time. */
  readonly sinceMs: number;
}

/** Before that a fraction of a second is worth reading. */
const TENTHS_MS = 10_000;

/**
 * The time is that of what is awaited longest. It stands at the head, where a narrow terminal cuts nothing off. Pure.
 *
 *     waiting 1.2 s for web: passt of net0, QEMU; db: QEMU
 *
 * @param columns of the terminal; the last one stays free, because a full line wraps
 */
export function renderAwaited(
  awaited: readonly Awaited[],
  nowMs: number,
  columns: number,
): string {
  const longestMs = nowMs - Math.min(...awaited.map(({ sinceMs }) => sinceMs));
  const groups = [...Map.groupBy(awaited, ({ whose }) => whose)].map(([whose, ofOne]) =>
    `${whose}: ${[...new Set(ofOne.map(({ what }) => what))].join(", ")}`
  );
  const line = `waiting ${timeWords(longestMs)} for ${groups.join("; ")}`;
  return cut(visibleLine(line).replaceAll("\t", " "), columns - 1);
}

function timeWords(ms: number): string {
  return ms < TENTHS_MS ? `${(ms / 1000).toFixed(1)} s` : durationWords(Math.floor(ms / 1000));
}

function cut(text: string, columns: number): string {
  let width = 0;
  let kept = "";
  for (const character of text) {
    width += unicodeWidth(character);
    if (width > columns) break;
    kept += character;
  }
  return kept;
}
