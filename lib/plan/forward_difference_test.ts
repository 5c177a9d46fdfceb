import { assertEquals } from "@std/assert";
import type { PortForward } from "../domain/port_forward.ts";
import { formatForward } from "../passt/forward_text.ts";
import { withChangesSince } from "./forward_difference.ts";
import { plannedForwards } from "./interfaces.ts";

interface Row {
  readonly what: string;
  readonly from: readonly number[];
  readonly now: readonly number[];
  readonly to: readonly number[];
  readonly has: readonly number[];
}

const ROWS: readonly Row[] = [
  { what: "nothing", from: [1, 2], now: [1, 2], to: [1, 3], has: [1, 3] },
  { what: "one that came", from: [1, 2], now: [1, 2, 4], to: [1, 3], has: [1, 3, 4] },
  { what: "one that went", from: [1, 2], now: [2], to: [1, 3], has: [3] },
  { what: "one that is wanted, too", from: [1], now: [1, 3], to: [1, 3], has: [1, 3] },
  { what: "one that goes, too", from: [1, 2], now: [1], to: [1], has: [1] },
];

for (const { what, from, now, to, has } of ROWS) {
  Deno.test(`withChangesSince() keeps what has changed meanwhile: ${what}`, () => {
    const found = withChangesSince(forwards(from), forwards(now), forwards(to));
    assertEquals(texts(found), texts(forwards(has)));
  });
}

function forwards(ports: readonly number[]): readonly PortForward[] {
  return ports.map((start) => ({ proto: "tcp", ranges: [{ start }] }));
}

function texts(portForwards: readonly PortForward[]): readonly string[] {
  return plannedForwards({ portForwards }).map(formatForward);
}
