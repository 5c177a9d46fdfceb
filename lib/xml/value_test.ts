import { assertEquals } from "@std/assert";
import {
  anyText,
  converted,
  either,
  hexadecimal,
  integer,
  Invalid,
  matching,
  oneOf,
  onOff,
  parseValue,
  type Value,
  yesNo,
} from "./value.ts";

const hex = hexadecimal({ max: 31, digits: 2, regexp: "0x[0-9a-f]+|[0-9]+" });
const never = either(oneOf(["never"]), integer(0, 9), (value) => value === "never");
const small = converted(
  integer(0),
  "a small number",
  (value) => value > 3 ? new Invalid("too big") : value,
  (value) => value,
);

/** The value, or `why` in front of an exclamation mark. */
function parsed<T>(value: Value<T>, text: string): T | string {
  const result = parseValue(value, text);
  return result instanceof Invalid ? `${result.why ?? ""}!` : result;
}

Deno.test("values read their texts and no others", () => {
  const rows: readonly [value: Value<unknown>, text: string, result: unknown][] = [
    [anyText, " a ", " a "],
    [yesNo, "yes", true],
    [yesNo, "no", false],
    [yesNo, "YES", "!"],
    [yesNo, " yes", "!"],
    [onOff, "on", true],
    [onOff, "yes", "!"],
    [oneOf(["tcp", "udp"]), "udp", "udp"],
    [oneOf(["tcp", "udp"]), "toString", "!"],
    [integer(1, 65535), " 0080\n", 80],
    [integer(1, 65535), "65535", 65535],
    [integer(1, 65535), "65536", "!"],
    [integer(1, 65535), "0", "!"],
    [integer(1, 65535), "-1", "!"],
    [integer(1, 65535), "+1", "!"],
    [integer(1, 65535), "1e3", "!"],
    [integer(1, 65535), "\u00A080", "!"],
    [integer(0), "9007199254740991", 9007199254740991],
    [integer(0), "9007199254740992", "!"],
    [hex, "0x1f", 31],
    [hex, "31", 31],
    [hex, "32", "!"],
    [hex, "0x", "!"],
    [matching("[a-z]+", "letters"), "ab", "ab"],
    [matching("[a-z]+", "letters"), "aB", "!"],
    [never, "never", "never"],
    [never, " 7 ", 7],
    [never, " never ", "!"],
    [never, "10", "!"],
    [small, "3", 3],
    [small, "4", "too big!"],
  ];
  for (const [value, text, result] of rows) {
    assertEquals({ text, result: parsed(value, text) }, { text, result });
  }
});

Deno.test("values write canonically", () => {
  assertEquals(hex.format(5), "0x05");
  assertEquals(yesNo.format(false), "no");
  assertEquals(onOff.format(true), "on");
  assertEquals(integer(0).format(80), "80");
  assertEquals([never.format("never"), never.format(3)], ["never", "3"]);
});

Deno.test("values say what they expect", () => {
  const rows: readonly [Value<unknown>, string][] = [
    [integer(1, 9), "a whole number from 1 to 9"],
    [integer(1), "a whole number from 1"],
    [oneOf(["a"]), "'a'"],
    [oneOf(["a", "b"]), "one of 'a', 'b'"],
    [yesNo, "'yes' or 'no'"],
    [hex, "a number from 0 to 0x1f"],
    [never, "'never' or a whole number from 0 to 9"],
  ];
  for (const [value, expects] of rows) assertEquals(value.expects, expects);
});
