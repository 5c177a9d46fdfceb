import { assertEquals } from "@std/assert";
import { renderTable } from "./table.ts";

Deno.test("renderTable() makes columns as wide as their widest cell", () => {
  const rows: readonly (readonly [what: string, rows: string[][], expected: string])[] = [
    ["no rows", [], "NAME  STATE\n"],
    ["narrow cells", [["a", "up"]], "NAME  STATE\na     up\n"],
    ["a wide cell", [["machine", "up"], ["b", "x"]], "NAME     STATE\nmachine  up\nb        x\n"],
    ["no blanks at line ends", [["a", ""], ["", "b"]], "NAME  STATE\na\n      b\n"],
    ["Chinese", [["網路", "up"], ["abc", "x"]], "NAME  STATE\n網路  up\nabc   x\n"],
    ["an emoji", [["vm-🐧", "up"], ["b", "x"]], "NAME   STATE\nvm-🐧  up\nb      x\n"],
    ["an accent of its own", [["re\u0301seau", "up"]], "NAME    STATE\nre\u0301seau  up\n"],
    [
      "what a terminal obeys",
      [["a\x1b\nb", "\x9B\x7F"]],
      "NAME  STATE\na\uFFFD\uFFFDb  \uFFFD\uFFFD\n",
    ],
    ["a row that is shorter", [["a"]], "NAME  STATE\na\n"],
  ];
  for (const [what, cells, expected] of rows) {
    assertEquals(renderTable(["NAME", "STATE"], cells), expected, what);
  }
});
