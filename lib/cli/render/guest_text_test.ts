import { assertEquals } from "@std/assert";
import { GuestText } from "./guest_text.ts";

const rows: readonly [what: string, written: string, shown: string][] = [
  ["text", "caf\u00E9 \u7F51\u{1F427}\t|\r\n", "caf\u00E9 \u7F51\u{1F427}\t|\r\n"],
  [
    "colours",
    "\x1b[1;31mred\x1b[0m \x1b[38:5:1mx\x1b[m",
    "\x1b[1;31mred\x1b[0m \x1b[38:5:1mx\x1b[m",
  ],
  ["colours of one character less", "\x9b1mred", "\x1b[1mred"],
  ["where is the cursor", "a\x1b[6nb\x9b6nc", "abc"],
  ["what are you", "a\x1b[cb\x1b[>cc\x1b[=0cd\x1bZe", "abcde"],
  ["ENQ", "a\x05b", "ab"],
  ["which mode", "a\x1b[?2026$pb", "ab"],
  ["keys that are reported", "a\x1b[>4;1mb\x1b[?1u", "ab"],
  ["mouse and paste", "a\x1b[?1000hb\x1b[?2004h", "ab"],
  ["the window's title", "a\x1b[21tb\x1b]0;title\x07c\x1b]2;t\x1b\\d", "abcd"],
  ["colours that are asked for", "a\x1b]11;?\x1b\\b\x9d10;?\x9cc", "abc"],
  ["the clipboard", "a\x1b]52;c;?\x07b", "ab"],
  ["DCS, APC, PM, SOS", "a\x1bP$qm\x1b\\b\x1b_G\x1b\\c\x1b^x\x1b\\d\x1bXy\x1b\\e", "abcde"],
  ["clearing and moving", "a\x1b[2J\x1b[Hb\x1bMc\x1b(Bd\x1bce", "abcde"],
  ["other controls", "a\x00\x0e\x7f\x85b\x07", "ab"],
  ["a line's end within a sequence", "a\x1b[\n6nb", "a\nb"],
  ["a sequence within a sequence", "a\x1b[1\x1b[6nb", "ab"],
  ["a sequence that is broken off", "a\x1b[1\x18b\x1b]x\x1ac", "abc"],
  ["an escape within a string", "a\x1b]0;\x1b\x1b\\b", "ab"],
  ["a string without end", "a\x1b]0;title\nb", "a\nb"],
];

for (const [what, written, shown] of rows) {
  Deno.test(`GuestText shows of ${what} what is harmless, in one piece and in many`, () => {
    const bytes = new TextEncoder().encode(written);
    const whole = new GuestText();
    assertEquals(whole.show(bytes), shown);
    const pieces = new GuestText();
    const each = Array.from(bytes, (byte) => pieces.show(new Uint8Array([byte])));
    assertEquals(each.join(""), shown);
  });
}

Deno.test("GuestText shows bytes that are no UTF-8 as such", () => {
  assertEquals(new GuestText().show(new Uint8Array([0x61, 0x9b, 0x36, 0x6e])), "a\uFFFD6n");
});

Deno.test("GuestText leaves the terminal in the colours that it had", () => {
  const text = new GuestText();
  assertEquals(text.end(), "");
  text.show(new TextEncoder().encode("\x1b[31mred"));
  assertEquals(text.end(), "\x1b[0m");
});
