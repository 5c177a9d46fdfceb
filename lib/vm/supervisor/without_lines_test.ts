import { assertEquals } from "@std/assert";
import { withoutLines } from "./without_lines.ts";

Deno.test("withoutLines() leaves out lines of a document that nobody has", () => {
  const message = "TCP port 80 is forwarded already on line 79";
  assertEquals(withoutLines(message), "TCP port 80 is forwarded already");
  assertEquals(withoutLines("no line, 79 of them"), "no line, 79 of them");
});
