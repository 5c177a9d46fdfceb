/** Which ports of the host a `<portForward>` opens. */
import { LAST_PORT } from "./network_values.ts";
import type { PortForward, Range } from "./port_forward.ts";

/** A stretch of ports, and the range that asks for it; none where the forward is of all ports. */
export interface OpenPorts {
  readonly start: number;
  readonly end: number;
  readonly range?: Range;
}

/**
 * The ports that are open, excludes taken out, in the order of the document. A forward without an including
 * range is of all ports. Ranges that end before they start open nothing. Pure.
 */
export function openPorts(forward: PortForward): readonly OpenPorts[] {
  const holes = mergedExcludes(forward.ranges);
  const included = forward.ranges.filter((range) => range.exclude !== true);
  if (included.length === 0) return without({ start: 1, end: LAST_PORT }, holes);
  return included.flatMap((range) =>
    without({ start: range.start, end: range.end ?? range.start, range }, holes)
  );
}

interface Hole {
  readonly start: number;
  readonly end: number;
}

function mergedExcludes(ranges: readonly Range[]): readonly Hole[] {
  const sorted = ranges.filter((range) => range.exclude === true)
    .map(({ start, end = start }) => ({ start, end }))
    .filter(({ start, end }) => start <= end)
    .sort((a, b) => a.start - b.start);
  const merged: Hole[] = [];
  for (const hole of sorted) {
    const last = merged.at(-1);
    if (last && hole.start <= last.end + 1) {
      merged.splice(-1, 1, { start: last.start, end: Math.max(last.end, hole.end) });
    } else merged.push(hole);
  }
  return merged;
}

function without(ports: OpenPorts, holes: readonly Hole[]): readonly OpenPorts[] {
  const left: OpenPorts[] = [];
  let { start } = ports;
  for (let i = firstHoleFrom(holes, start); i < holes.length; i++) {
    const hole = holes[i];
    if (hole === undefined || hole.start > ports.end) break;
    if (hole.start > start) left.push({ ...ports, start, end: hole.start - 1 });
    start = hole.end + 1;
  }
  if (start <= ports.end) left.push({ ...ports, start });
  return left;
}

/** Index of the first hole that ends at `port` or later. */
function firstHoleFrom(holes: readonly Hole[], port: number): number {
  let low = 0;
  let high = holes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((holes[middle]?.end ?? 0) < port) low = middle + 1;
    else high = middle;
  }
  return low;
}
