import { assertEquals, assertThrows } from "@std/assert";
import { LineSplitter, LineTooLongError } from "./lines.ts";

Deno.test("LineSplitter gives whole lines wherever the pieces end", () => {
  const whole = new TextEncoder().encode('{"a":"é"}\r\n\n{"b":2}\n{"c"');
  for (let size = 1; size <= whole.length; size++) {
    const splitter = new LineSplitter(100);
    const lines: string[] = [];
    for (let at = 0; at < whole.length; at += size) {
      lines.push(...splitter.add(whole.slice(at, at + size)));
    }
    assertEquals(
      [...lines, splitter.rest()],
      ['{"a":"é"}', '{"b":2}', '{"c"'],
      `pieces of ${size}`,
    );
    assertEquals(splitter.rest(), "");
  }
});

Deno.test("LineSplitter does not collect for ever", () => {
  const splitter = new LineSplitter(10);
  const piece = new TextEncoder().encode("123456");
  assertEquals(splitter.add(piece), []);
  const error = assertThrows(() => splitter.add(piece), LineTooLongError);
  assertEquals(error.message, "Cannot read the message: it has more than 10 characters");
});
