import { assertEquals } from "@std/assert";
import { visibleLine, visibleLines } from "./visible.ts";

const rows: readonly [what: string, text: string, line: string, lines: string][] = [
  [
    "plain text",
    "caf\u00E9 \u7F51 \u{1F427}",
    "caf\u00E9 \u7F51 \u{1F427}",
    "caf\u00E9 \u7F51 \u{1F427}",
  ],
  ["a tab", "a\tb", "a\tb", "a\tb"],
  ["a line feed", "a\nb", "a\uFFFDb", "a\nb"],
  ["a carriage return", "a\rb", "a\uFFFDb", "a\uFFFDb"],
  ["an escape sequence", "\x1b[31m", "\uFFFD[31m", "\uFFFD[31m"],
  ["a bell and a backspace", "\x07\x08", "\uFFFD\uFFFD", "\uFFFD\uFFFD"],
  ["DEL", "\x7F", "\uFFFD", "\uFFFD"],
  ["U+009B, an escape sequence's beginning", "\x9B31m", "\uFFFD31m", "\uFFFD31m"],
  ["U+0085, a line's end", "a\x85b", "a\uFFFDb", "a\uFFFDb"],
  ["from right to left", "\u202Eb\u2066", "\uFFFDb\uFFFD", "\uFFFDb\uFFFD"],
];

for (const [what, text, line, lines] of rows) {
  Deno.test(`visibleLine() and visibleLines() of ${what}`, () => {
    assertEquals([visibleLine(text), visibleLines(text)], [line, lines]);
  });
}
