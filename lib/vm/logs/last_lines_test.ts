import { assertEquals } from "@std/assert";
import { LastLines } from "./last_lines.ts";

const ROWS: readonly (readonly [chunks: readonly string[], count: number, last: string])[] = [
  [[], 3, ""],
  [["a\nb\nc\n"], 0, ""],
  [["a\nb\nc\n"], 1, "c\n"],
  [["a\nb\nc\n"], 2, "b\nc\n"],
  [["a\nb\nc\n"], 3, "a\nb\nc\n"],
  [["a\nb\nc\n"], 9, "a\nb\nc\n"],
  [["a\nb\nc"], 1, "c"],
  [["a\nb\nc"], 2, "b\nc"],
  [["a\n\n\n"], 2, "\n\n"],
  [["\n"], 1, "\n"],
  [["a"], 1, "a"],
  [["a\nb", "b\nc", "c\n"], 2, "bb\ncc\n"],
  [["a\n", "b\n", "c\n", "d\n"], 2, "c\nd\n"],
  [["a\n", "b\n", "c\n", "d"], 2, "c\nd"],
  [["a\n", "b", "", "c", "\nd\n"], 2, "bc\nd\n"],
];

for (const [chunks, count, last] of ROWS) {
  Deno.test(`the last ${count} lines of ${JSON.stringify(chunks)}`, () => {
    const lines = new LastLines(count);
    for (const chunk of chunks) lines.add(new TextEncoder().encode(chunk));
    assertEquals(new TextDecoder().decode(lines.bytes()), last);
  });
}
