/** Both profiles must measure text alike: the same rows run on whichever is active. */
import { assertEquals } from "@std/assert";
import { unicodeWidth } from "@std/cli/unicode-width";

const rows: readonly [name: string, text: string, columns: number][] = [
  ["nothing", "", 0],
  ["ASCII", "web-1", 5],
  ["an accent", "caf\u00E9", 4],
  ["an accent of its own", "cafe\u0301", 4],
  ["Chinese", "\u7F51\u7EDC", 4],
  ["Korean", "\uD55C\uAE00", 4],
  ["Korean in letters", "\u1112\u1161\u11AB", 2],
  ["full width", "\uFF41", 2],
  ["half width", "\uFF71", 1],
  ["an emoji", "\u{1F427}", 2],
  ["a zero-width joiner", "a\u200Db", 2],
  ["a control character", "a\x07b", 2],
  ["what cannot be shown", "\uFFFD", 1],
];

for (const [name, text, columns] of rows) {
  Deno.test(`unicodeWidth() of ${name}`, () => assertEquals(unicodeWidth(text), columns));
}
