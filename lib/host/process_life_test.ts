import { assertEquals } from "@std/assert";
import { lifeInStat, type ProcessLife } from "./process_life.ts";
import { fieldsOfStat } from "./process_stat.ts";

Deno.test("lifeInStat() tells a process that ends from one that has ended", () => {
  const rest = "0 0 0 0 0 0 0 0 20 0";
  const rows: [line: string, expected: ProcessLife][] = [
    [`41 (cat) R 40 40 7 34816 40 4194304 ${rest} 1 0 9`, "runs"],
    [`41 (cat) T 40 40 7 34816 40 4194560 ${rest} 3 0 9`, "runs"],
    // Its memory goes.
    [`41 (cat) R 40 40 7 34816 40 4194316 ${rest} 1 0 9`, "ending"],
    // Another of its threads gives the memory back.
    [`41 (cat) Z 40 40 7 34816 40 4228364 ${rest} 2 0 9`, "ending"],
    // Nobody has waited for it.
    [`41 (cat) Z 40 40 7 34816 40 4228364 ${rest} 1 0 9`, "ended"],
    [`41 (a) Z (c) X 40 40 7 34816 40 4228364 ${rest} 0 0 9`, "ended"],
    [`41 (a) Z (c) S 40 40 7 34816 40 4194304 ${rest} 1 0 9`, "runs"],
  ];
  for (const [line, expected] of rows) {
    assertEquals(lifeInStat(fieldsOfStat(line)), expected, line);
  }
});
