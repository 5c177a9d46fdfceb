import { assertEquals } from "@std/assert";
import { fieldsOfStat } from "./process_stat.ts";
import { isForegroundStat } from "./terminal.ts";

Deno.test("isForegroundStat() compares our process group with that of the terminal's foreground", () => {
  const rows: [line: string, expected: boolean][] = [
    ["41 (cat) R 40 40 7 34816 40 4194304 96", true],
    ["41 (cat) R 40 40 7 34816 7 4194304 96", false],
    // Without a terminal of its own a process has no foreground.
    ["41 (cat) R 40 40 7 0 -1 4194304 96", false],
    ["41 (a) b) (c) R 40 40 7 34816 40 4194304 96", true],
    ["", false],
  ];
  for (const [line, expected] of rows) {
    assertEquals(isForegroundStat(fieldsOfStat(line)), expected, line);
  }
});
