import { assertEquals } from "@std/assert";
import { nameForShell, quoteForShell } from "./shell_words.ts";

const QUOTED: readonly (readonly [text: string, expected: string])[] = [
  ["plain-word_1.2/3:4,5=6%7+8@9", "plain-word_1.2/3:4,5=6%7+8@9"],
  ["", "''"],
  ["two words", "'two words'"],
  ["it's", `'it'\\''s'`],
  ['{"a":"$b"}', `'{"a":"$b"}'`],
  ["~22", "'~22'"],
  ["a\nb", "'a\nb'"],
  ["a\x1bb", `'a'"$(printf '\\033')"'b'`],
  ["\x9B", `''"$(printf '\\302\\233')"''`],
];

for (const [text, expected] of QUOTED) {
  Deno.test(`quoteForShell() writes ${JSON.stringify(text)} as ${expected}`, () => {
    assertEquals(quoteForShell(text), expected);
  });
}

const NAMES: readonly (readonly [name: string, expected: string])[] = [
  ["web", "web"],
  ["my web", "'my web'"],
  ["-rf", "-- -rf"],
  ["-r f", "-- '-r f'"],
];

for (const [name, expected] of NAMES) {
  Deno.test(`nameForShell() writes ${name} as ${expected}`, () => {
    assertEquals(nameForShell(name), expected);
  });
}
