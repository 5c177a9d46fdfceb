import { assertEquals } from "@std/assert";
import {
  CONSOLE_BOUND,
  isTooLarge,
  LAST_RUNS,
  LAST_RUNS_BYTES,
  nextLookMs,
  OWN_BOUND,
  runsToForget,
} from "./bound.ts";

Deno.test("isTooLarge() from the first byte behind a part on", () => {
  for (const bound of [CONSOLE_BOUND, OWN_BOUND]) {
    assertEquals([0, bound.partBytes, bound.partBytes + 1].map((size) => isTooLarge(size, bound)), [
      false,
      false,
      true,
    ]);
  }
});

Deno.test("a part that was looked at in time becomes the earlier one as a whole", () => {
  // 16 MiB/s between two looks.
  const written = 16 * 1024 * 1024 * nextLookMs(false) / 1000;
  assertEquals(CONSOLE_BOUND.partBytes + written <= CONSOLE_BOUND.earlierBytes, true);
});

Deno.test("a log that was too large is looked at again soon", () => {
  assertEquals(nextLookMs(true) < nextLookMs(false), true);
});

function run(endedAt: string, bytes: number) {
  return { endedAt, bytes };
}

function runs(count: number) {
  return Array.from({ length: count }, (_, i) => run(String(i + 10), 1));
}

const FORGOTTEN = [
  { name: "nothing of none", runs: [], forgotten: [] },
  { name: "nothing of so many", runs: runs(LAST_RUNS), forgotten: [] },
  { name: "the oldest of one too many", runs: runs(LAST_RUNS + 1), forgotten: ["10"] },
  { name: "never the newest", runs: [run("1", LAST_RUNS_BYTES + 1)], forgotten: [] },
  {
    name: "what does not fit behind newer ones",
    runs: [run("1", 1), run("3", LAST_RUNS_BYTES), run("2", 1)],
    forgotten: ["2", "1"],
  },
  {
    name: "what somebody left who broke off, before all others",
    runs: [run("", 1), ...runs(LAST_RUNS)],
    forgotten: [""],
  },
];

for (const row of FORGOTTEN) {
  Deno.test(`runsToForget(): ${row.name}`, () => {
    assertEquals(runsToForget(row.runs).map(({ endedAt }) => endedAt), row.forgotten);
  });
}
