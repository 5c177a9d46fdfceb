import { assertEquals } from "@std/assert";
import { repetitions } from "./rule.ts";

Deno.test("repetitions() gives each later thing with the first of its key", () => {
  const rows: readonly (readonly [things: string, pairs: string])[] = [
    ["", ""],
    ["a1", ""],
    ["a1 b1", ""],
    ["a1 a2", "a1-a2"],
    ["a1 b1 a2 a3 b2", "a1-a2 a1-a3 b1-b2"],
    ["-1 -2", ""],
  ];
  for (const [things, pairs] of rows) {
    const found = repetitions(
      things.split(" "),
      (thing) => thing.startsWith("-") ? undefined : thing.slice(0, 1),
    );
    assertEquals(found.map(({ first, again }) => `${first}-${again}`).join(" "), pairs, things);
  }
});
