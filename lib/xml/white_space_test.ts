import { assertEquals } from "@std/assert";
import { isBlank, looksBlank, oddSpace, trimSpace } from "./white_space.ts";

Deno.test("trimSpace() removes what XML calls white space, and nothing else", () => {
  const rows: readonly [string, string][] = [
    ["", ""],
    [" \t\r\n", ""],
    ["  a b\n", "a b"],
    ["\u00A0a\u00A0", "\u00A0a\u00A0"],
    ["\u2028a\uFEFF", "\u2028a\uFEFF"],
  ];
  for (const [text, trimmed] of rows) assertEquals(trimSpace(text), trimmed);
});

Deno.test("isBlank() takes XML's white space alone for nothing", () => {
  const rows: readonly [string, boolean][] = [["", true], [" \t\r\n", true], ["\u00A0", false], [
    " . ",
    false,
  ]];
  for (const [text, blank] of rows) assertEquals(isBlank(text), blank);
});

Deno.test("oddSpace() names what looks like a blank and is none", () => {
  const rows: readonly [string, string | undefined, boolean][] = [
    [" \n", undefined, true],
    ["\n\u00A0 ", "U+00A0, a no-break space", true],
    ["a\u200B\u00A0", "U+200B, a zero-width space", false],
    ["\u2003", "U+2003, a space that XML does not know", true],
  ];
  for (const [text, name, blank] of rows) {
    assertEquals([oddSpace(text), looksBlank(text)], [name, blank]);
  }
});
