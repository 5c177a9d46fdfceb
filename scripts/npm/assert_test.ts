/** Both profiles must agree on what holds: the same rows run on whichever is active. */
import {
  assert,
  assertArrayIncludes,
  assertEquals,
  assertExists,
  assertInstanceOf,
  AssertionError,
  assertLess,
  assertMatch,
  assertNotEquals,
  assertObjectMatch,
  assertRejects,
  assertStrictEquals,
  assertStringIncludes,
  assertThrows,
  fail,
} from "@std/assert";

/** Whether an assertion holds; told apart without the assertions under test. */
function holds(assertion: () => void): boolean {
  try {
    assertion();
    return true;
  } catch (error) {
    if (error instanceof AssertionError) return false;
    throw error;
  }
}

function expect(name: string, expected: boolean, assertion: () => void): void {
  Deno.test(`${name} ${expected ? "holds" : "fails"}`, () => {
    if (holds(assertion) !== expected) throw new Error(`${name}: expected ${expected}`);
  });
}

const equalities: readonly [name: string, a: unknown, b: unknown, equal: boolean][] = [
  ["equal texts", "a", "a", true],
  ["a number and its text", 1, "1", false],
  ["0 and -0", 0, -0, true],
  ["NaN", NaN, NaN, true],
  ["null and undefined", null, undefined, false],
  ["nested values", { a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }, true],
  ["a nested difference", { a: [1, { b: 2 }] }, { a: [1, { b: 3 }] }, false],
  ["key order", { a: 1, b: 2 }, { b: 2, a: 1 }, true],
  ["an undefined field and none", { a: undefined }, {}, false],
  ["undefined fields of other names", { a: undefined }, { b: undefined }, false],
  ["no prototype", Object.assign(Object.create(null), { a: 1 }), { a: 1 }, true],
  ["lengths", [1], [1, 2], false],
  ["an array and an object", [], {}, false],
  ["maps", new Map([["a", { b: 1 }]]), new Map([["a", { b: 1 }]]), true],
  ["maps that differ", new Map([["a", 1]]), new Map([["a", 2]]), false],
  ["sets in another order", new Set([1, 2]), new Set([2, 1]), true],
  ["sets that differ", new Set([1]), new Set([2]), false],
  ["bytes", new Uint8Array([1, 2]), new Uint8Array([1, 2]), true],
  ["bytes that differ", new Uint8Array([1, 2]), new Uint8Array([1, 3]), false],
  ["dates", new Date(5), new Date(5), true],
  ["patterns", /a/g, /a/g, true],
  ["patterns that differ", /a/g, /a/i, false],
  ["URLs that differ", new URL("file:///a"), new URL("file:///b"), false],
];

for (const [name, a, b, equal] of equalities) {
  expect(`assertEquals of ${name}`, equal, () => assertEquals(a, b));
  expect(`assertNotEquals of ${name}`, !equal, () => assertNotEquals(a, b));
}

expect("assertEquals of a cycle", true, () => {
  const cycle = (): unknown => {
    const value: Record<string, unknown> = { a: 1 };
    value["self"] = value;
    return value;
  };
  assertEquals(cycle(), cycle());
});
expect("assert of 0", false, () => assert(0));
expect("assertStrictEquals of two objects", false, () => assertStrictEquals({}, {}));
expect("assertExists of 0", true, () => assertExists(0));
expect("assertExists of null", false, () => assertExists(null));
expect("assertInstanceOf of an error", true, () => assertInstanceOf(new TypeError(), Error));
expect("assertInstanceOf of null", false, () => assertInstanceOf(null, Error));
expect("assertStringIncludes", false, () => assertStringIncludes("abc", "d"));
expect("assertMatch", true, () => assertMatch("abc", /b/));
expect("assertLess", false, () => assertLess(2, 2));
expect("assertArrayIncludes by value", true, () => assertArrayIncludes([{ a: 1 }], [{ a: 1 }]));
expect("assertArrayIncludes of what lacks", false, () => assertArrayIncludes([1], [2]));
expect("fail", false, () => fail("reason"));

const match: readonly [name: string, a: object, b: object, holds: boolean][] = [
  ["fewer fields", { a: 1, b: 2 }, { a: 1 }, true],
  ["another value", { a: 1, b: 2 }, { a: 2 }, false],
  ["a field that lacks", { a: 1 }, { b: 1 }, false],
  ["deeper", { a: { b: 1, c: 2 } }, { a: { c: 2 } }, true],
  ["the head of an array", { a: [{ b: 1, c: 2 }, 3] }, { a: [{ b: 1 }] }, true],
];

for (const [name, a, b, expected] of match) {
  expect(`assertObjectMatch of ${name}`, expected, () => assertObjectMatch({ ...a }, { ...b }));
}

const throwing = () => {
  throw new TypeError("one two");
};

expect("assertThrows of anything", true, () => assertThrows(throwing));
expect("assertThrows of the class", true, () => assertThrows(throwing, TypeError, "two"));
expect("assertThrows of a parent class", true, () => assertThrows(throwing, Error));
expect("assertThrows of another class", false, () => assertThrows(throwing, RangeError));
expect("assertThrows of another message", false, () => assertThrows(throwing, TypeError, "three"));
expect("assertThrows of no throw", false, () => assertThrows(() => 1));

Deno.test("assertThrows returns the error", () => {
  assertEquals(assertThrows(throwing, TypeError).message, "one two");
});

const rejecting: readonly [name: string, fn: () => Promise<unknown>, holds: boolean][] = [
  ["a rejection", () => Promise.reject(new TypeError("one two")), true],
  ["another class", () => Promise.reject(new RangeError("two")), false],
  ["a value", () => Promise.resolve(1), false],
  ["a throw before the promise", throwing, false],
];

for (const [name, fn, expected] of rejecting) {
  Deno.test(`assertRejects of ${name} ${expected ? "holds" : "fails"}`, async () => {
    const held = await assertRejects(fn, TypeError, "two").then(
      () => true,
      (error: unknown) => {
        if (error instanceof AssertionError) return false;
        throw error;
      },
    );
    assertEquals(held, expected);
  });
}
