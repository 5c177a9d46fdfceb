import { assertEquals } from "@std/assert";
import { uptimeSince } from "./uptime.ts";

const STARTED = "2026-01-02T03:04:05.000Z";
const HOUR_MS = 3_600_000;

/** Milliseconds that the host's clock is ahead of the start when the machine is taken over, and that it is set by later. */
const ROWS: readonly (readonly [what: string, aheadMs: number, setMs: number, seconds: number])[] =
  [
    ["a machine that was just started", 20, 0, 5],
    ["one that was taken over later", 90_000, 0, 95],
    ["one whose host's clock is set forth", 20, 5 * HOUR_MS, 5],
    ["one whose host's clock is set back", 20, -5 * HOUR_MS, 5],
    ["one that was taken over after the clock was set back", -HOUR_MS, 0, 5],
    ["one of which nobody knows when it was started", NaN, 0, 5],
  ];

for (const [what, aheadMs, setMs, seconds] of ROWS) {
  Deno.test(`uptimeSince() of ${what}`, () => {
    let [nowMs, monotonicMs] = [Date.parse(STARTED) + aheadMs, 1_000];
    const uptime = uptimeSince({ now: () => nowMs, monotonicMs: () => monotonicMs }, STARTED);
    nowMs += 5_000 + setMs;
    monotonicMs += 5_000;
    assertEquals(uptime(), seconds);
  });
}
