import { assertEquals } from "@std/assert";
import { Invalid } from "../xml/value.ts";
import { numberSet, numbersIn, rangesOf } from "./number_set.ts";

Deno.test("numbersIn() takes ranges, takes numbers out again, and sorts", () => {
  const rows: readonly (readonly [set: string, numbers: readonly number[]])[] = [
    ["0", [0]],
    ["0-3,^2,8", [0, 1, 3, 8]],
    ["8,1-2", [1, 2, 8]],
    ["1,1-2", [1, 2]],
    ["^1", []],
    ["3-1", []],
  ];
  for (const [set, numbers] of rows) assertEquals(numbersIn(set), numbers, set);
});

Deno.test("rangesOf() joins neighbours", () => {
  assertEquals(rangesOf([]), []);
  assertEquals(rangesOf([0, 1, 3, 5, 6, 7]), ["0-1", "3", "5-7"]);
});

Deno.test("a set has numbers up to 16383, as libvirt's", () => {
  for (const text of ["16383", "0-16383", "0001", "^16299"]) {
    assertEquals(numberSet.parse(text), text);
  }
  for (const text of ["16384", "99999", "1-", ",1", "", "a"]) {
    assertEquals(numberSet.parse(text) instanceof Invalid, true, text);
  }
});
