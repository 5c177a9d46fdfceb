import { assertEquals } from "@std/assert";
import { isObject, memberOf, parseObject } from "./object.ts";

const ROWS: readonly (readonly [text: string, isObject: boolean, a: unknown])[] = [
  ['{"a":1}', true, 1],
  ["{}", true, undefined],
  ['[{"a":1}]', false, undefined],
  ["null", false, undefined],
  ['"a"', false, undefined],
  ["1", false, undefined],
];

for (const [text, expected, a] of ROWS) {
  Deno.test(`${text} is ${expected ? "an" : "no"} object`, () => {
    const value: unknown = JSON.parse(text);
    assertEquals([isObject(value), memberOf(value, "a")], [expected, a]);
    assertEquals(parseObject(text), expected ? value : undefined);
  });
}

Deno.test("parseObject() gives undefined for what is not JSON", () => {
  assertEquals(["", "{", "no"].map((text) => parseObject(text)), [undefined, undefined, undefined]);
});
