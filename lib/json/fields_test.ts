import { assertEquals, assertThrows } from "@std/assert";
import { JsonFields } from "./fields.ts";

const fault = (words: string) => new RangeError(words);
const of = (value: unknown) => new JsonFields(value, "the answer", "", fault);
const WHOLE = of({
  name: "a",
  on: true,
  size: 2,
  words: ["b", "c"],
  one: { on: false },
  all: [{}],
});

Deno.test("JsonFields gives members of the kind that is asked for", () => {
  assertEquals(
    [WHOLE.text("name"), WHOLE.flag("on"), WHOLE.count("size"), WHOLE.texts("words")],
    ["a", true, 2, ["b", "c"]],
  );
  assertEquals([WHOLE.optionalText("name"), WHOLE.optionalText("none")], ["a", undefined]);
  assertEquals([WHOLE.has("one"), WHOLE.has("none")], [true, false]);
  assertEquals([WHOLE.fields("one").flag("on"), WHOLE.each("all").length], [false, 1]);
});

Deno.test("JsonFields says where something else stands", () => {
  const rows: readonly (readonly [ask: () => unknown, words: string])[] = [
    [() => of([]), "the answer must be an object, found []"],
    [() => WHOLE.text("on"), "on must be text, found true"],
    [() => WHOLE.text("none"), "none must be text, found nothing"],
    [() => WHOLE.optionalText("size"), "size must be text, found 2"],
    [() => WHOLE.flag("name"), 'name must be true or false, found "a"'],
    [() => of({ size: -1 }).count("size"), "size must be a whole number, found -1"],
    [() => of({ size: 0.5 }).count("size"), "size must be a whole number, found 0.5"],
    [() => WHOLE.texts("name"), 'name must be a list, found "a"'],
    [() => of({ words: ["b", 1] }).texts("words"), "words[1] must be text, found 1"],
    [() => WHOLE.fields("on"), "on must be an object, found true"],
    [() => WHOLE.fields("one").text("on"), "one.on must be text, found false"],
    [() => WHOLE.each("words"), 'words[0] must be an object, found "b"'],
    [() => WHOLE.each("all")[0]?.text("name"), "all[0].name must be text, found nothing"],
  ];
  for (const [ask, words] of rows) assertThrows(ask, RangeError, words);
});
