import { assertEquals, assertThrows } from "@std/assert";
import { parseExactly } from "./exact.ts";

Deno.test("parseExactly() keeps every digit of what is passed on", () => {
  const kept = [
    '{"a":18446744073709551615,"b":[-9223372036854775808,9007199254740993]}',
    "18446744073709551615",
    '{"text":"18446744073709551615","small":1,"null":null}',
    '{"a":{"b":{"c":[[18446744073709551615]]}}}',
  ];
  for (const text of kept) assertEquals(JSON.stringify(parseExactly(text)), text);
});

Deno.test("parseExactly() gives numbers for those that a number holds", () => {
  assertEquals(
    parseExactly('{"a":9007199254740991,"b":-9007199254740991,"c":0.12345678901234567}'),
    {
      ...{ a: 9007199254740991, b: -9007199254740991, c: 0.12345678901234567 },
    },
  );
  assertThrows(() => parseExactly('{"a":18446744073709551615'), SyntaxError);
});
