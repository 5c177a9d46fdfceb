import { assertEquals } from "@std/assert";
import { unifiedDiff } from "./diff.ts";

const numbers = (count: number) => Array.from({ length: count }, (_, i) => `${i + 1}\n`).join("");

const rows: readonly [what: string, before: string, after: string, expected: string][] = [
  ["nothing differs", "a\n", "a\n", ""],
  ["one line", "a\nb\nc\n", "a\nx\nc\n", "@@ -1,3 +1,3 @@\n a\n-b\n+x\n c\n"],
  ["from nothing", "", "a\n", "@@ -0,0 +1 @@\n+a\n"],
  ["to nothing", "a\nb\n", "", "@@ -1,2 +0,0 @@\n-a\n-b\n"],
  ["a line feed at the end", "a", "a\n", "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n"],
  [
    "two places far from each other",
    numbers(20),
    numbers(20).replace("2\n", "two\n").replace("19\n", ""),
    "@@ -1,5 +1,5 @@\n 1\n-2\n+two\n 3\n 4\n 5\n@@ -16,5 +16,4 @@\n 16\n 17\n 18\n-19\n 20\n",
  ],
  [
    "two places with six lines between",
    numbers(9),
    numbers(9).replace("1\n", "").replace("8\n", ""),
    "@@ -1,9 +1,7 @@\n-1\n 2\n 3\n 4\n 5\n 6\n 7\n-8\n 9\n",
  ],
];

for (const [what, before, after, expected] of rows) {
  Deno.test(`unifiedDiff() of ${what}`, () => {
    const head = expected === "" ? "" : "--- a\n+++ b\n";
    assertEquals(unifiedDiff(before, after, "a", "b"), head + expected);
  });
}

Deno.test("unifiedDiff() tells more lines than it compares as changed", () => {
  const [before, after] = ["a\n".repeat(4000), `${"b\n".repeat(4000)}a\nb\n`];
  assertEquals(unifiedDiff(before, after, "a", "b").split("\n").length, 8002 + 3 + 1);
});
