import { assertEquals, assertThrows } from "@std/assert";
import {
  count,
  either,
  filled,
  flag,
  list,
  members,
  object,
  oneOf,
  only,
  optional,
  shaped,
  text,
  texts,
} from "./shape.ts";

interface Cat {
  readonly name: string;
  readonly lives: number;
  readonly tame?: boolean;
}

const CAT = members<Cat>({ name: text, lives: count, tame: optional(flag) });

Deno.test("a shape says what is wrong first, and where", () => {
  const rows: readonly (readonly [value: unknown, fault: string | undefined])[] = [
    [{ name: "Tom", lives: 9 }, undefined],
    [{ name: "Tom", lives: 9, tame: true, age: 3 }, undefined],
    [null, "it must be an object, found null"],
    [[], "it must be an object, found []"],
    [{ lives: 9 }, "name must be text, found nothing"],
    [{ name: "Tom", lives: -1 }, "lives must be a whole number, found -1"],
    [{ name: "Tom", lives: 0.5 }, "lives must be a whole number, found 0.5"],
    [{ name: "Tom", lives: 9, tame: "yes" }, 'tame must be true or false, found "yes"'],
    [{ name: "x".repeat(50), lives: [] }, "lives must be a whole number, found []"],
    [{ name: ["x".repeat(50)] }, `name must be text, found ["${"x".repeat(38)}…`],
  ];
  for (const [value, fault] of rows) assertEquals(CAT(value, ""), fault);
});

Deno.test("shapes of lists, choices and objects", () => {
  const rows = [
    [list(CAT), [{ name: "Tom", lives: 9 }, 1], "at[1] must be an object, found 1"],
    [list(text), {}, "at must be a list, found {}"],
    [list(text), [], undefined],
    [filled(text), [], "at must be a list that is not empty, found []"],
    [filled(text), [1], "at[0] must be text, found 1"],
    [filled(text), "a", 'at must be a list, found "a"'],
    [filled(text), ["a"], undefined],
    [only(CAT, ["name", "lives"]), { name: "Tom", lives: 9 }, undefined],
    [only(CAT, ["name", "lives"]), { name: "Tom", age: 3 }, 'at has no member "age"'],
    [
      only(CAT, ["name", "lives"]),
      { name: "Tom" },
      "at.lives must be a whole number, found nothing",
    ],
    [only(CAT, ["name", "lives"]), null, "at must be an object, found null"],
    [oneOf("a", "b"), "c", 'at must be "a" or "b", found "c"'],
    [oneOf(1), 1, undefined],
    [oneOf(1), "1", 'at must be 1, found "1"'],
    [object, [], "at must be an object, found []"],
    [object, { a: 1 }, undefined],
    [texts, { a: "b", c: 1 }, "at.c must be text, found 1"],
    [texts, 1, "at must be an object, found 1"],
    [
      either("by", { cat: CAT }),
      { by: "cat", name: "Tom" },
      "at.lives must be a whole number, found nothing",
    ],
    [either("by", { cat: CAT }), { by: "toString" }, 'at.by must be "cat", found "toString"'],
    [either("by", { cat: CAT }), null, 'at.by must be "cat", found nothing'],
  ] as const;
  for (const [shape, value, fault] of rows) assertEquals(shape(value, "at"), fault);
});

Deno.test("shaped() gives the very value, or throws", () => {
  const tom = { name: "Tom", lives: 9, age: 3 };
  assertEquals(shaped(tom, CAT, Error), tom);
  assertThrows(() => shaped({}, CAT, (words) => new RangeError(words)), RangeError, "name must be");
});
