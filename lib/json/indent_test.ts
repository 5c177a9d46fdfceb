import { assertEquals } from "@std/assert";
import { indentJson } from "./indent.ts";

Deno.test("indentJson() lays out any JSON text anew", () => {
  const rows: [text: string, expected: string][] = [
    ["{}", "{}"],
    ["[ ]", "[]"],
    ['{"a":[1,{"b":null}]}', '{\n  "a": [\n    1,\n    {\n      "b": null\n    }\n  ]\n}'],
    ['"a:b,{}"', '"a:b,{}"'],
    ["1e400", "1e400"],
  ];
  for (const [text, expected] of rows) assertEquals(indentJson(text), expected);
});
