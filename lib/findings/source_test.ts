import { assertEquals } from "@std/assert";
import { characterCount, lineText, makeSource, positionAt } from "./source.ts";

Deno.test("makeSource() takes away the byte order mark and makes line ends one line feed", () => {
  const source = makeSource("vm.xml", "\uFEFFa\r\nb\rc\nd");
  assertEquals(source.text, "a\nb\nc\nd");
  assertEquals(source.lineStarts, [0, 2, 4, 6]);
  assertEquals(makeSource("vm.xml", "a\uFEFFb").text, "a\uFEFFb");
});

Deno.test("positionAt() counts lines and characters from 1", () => {
  const source = makeSource("vm.xml", "ab\n\té😀x\n\n😀");
  const rows: readonly [offset: number, line: number, column: number][] = [
    [0, 1, 1],
    [1, 1, 2],
    [2, 1, 3], // the line feed itself
    [3, 2, 1],
    [4, 2, 2], // a tab is one character
    [5, 2, 3],
    [7, 2, 4], // the emoji took two units
    [9, 3, 1],
    [10, 4, 1],
    [12, 4, 2],
    [99, 4, 2],
    [-1, 1, 1],
  ];
  for (const [offset, line, column] of rows) {
    assertEquals({ offset, ...positionAt(source, offset) }, { offset, line, column });
  }
});

Deno.test("lineText() gives a line without its end, and nothing for a line that is not there", () => {
  const source = makeSource("vm.xml", "ab\n\ncd");
  assertEquals([1, 2, 3, 4].map((line) => lineText(source, line)), ["ab", "", "cd", ""]);
});

Deno.test("characterCount() counts code points", () => {
  const source = makeSource("vm.xml", "a😀😀b");
  assertEquals(characterCount(source, { start: 0, end: 6 }), 4);
  assertEquals(characterCount(source, { start: 1, end: 3 }), 1);
  assertEquals(characterCount(source, { start: 3, end: 3 }), 0);
});
