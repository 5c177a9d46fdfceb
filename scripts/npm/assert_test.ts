/** Both profiles must agree on what holds: the same rows run on whichever is active. */
import {
  assert,
  assertEquals,
  assertMatch,
  assertNotEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";

function isFailure(error: unknown): boolean {
  return error instanceof Error && error.name === "AssertionError";
}

/** Whether an assertion holds; told apart without the assertions under test. */
function holds(assertion: () => void): boolean {
  try {
    assertion();
    return true;
  } catch (error) {
    if (isFailure(error)) return false;
    throw error;
  }
}

function expect(name: string, expected: boolean, assertion: () => void): void {
  Deno.test(`${name} ${expected ? "holds" : "fails"}`, () => {
    if (holds(assertion) !== expected) throw new Error(`${name}: expected ${expected}`);
  });
}

class First {
  readonly a = 1;
}

class Second {
  readonly a = 1;
}

const equalities: readonly [name: string, a: unknown, b: unknown, equal: boolean][] = [
  ["equal texts", "a", "a", true],
  ["a number and its text", 1, "1", false],
  ["NaN", NaN, NaN, true],
  ["null and undefined", null, undefined, false],
  ["nested values", { a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }, true],
  ["a nested difference", { a: [1, { b: 2 }] }, { a: [1, { b: 3 }] }, false],
  ["key order", { a: 1, b: 2 }, { b: 2, a: 1 }, true],
  ["an undefined field and none", { a: undefined }, {}, false],
  ["undefined fields of other names", { a: undefined }, { b: undefined }, false],
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
  ["objects of two classes", new First(), new Second(), false],
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
expect("assertStringIncludes", false, () => assertStringIncludes("abc", "d"));
expect("assertMatch", true, () => assertMatch("abc", /b/));
expect("assertMatch of another text", false, () => assertMatch("abc", /d/));
expect("assertStringIncludes of a part", true, () => assertStringIncludes("abc", "b"));

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
        if (isFailure(error)) return false;
        throw error;
      },
    );
    assertEquals(held, expected);
  });
}

/** The words of a failure. */
function words(assertion: () => void): string {
  return assertThrows(assertion, Error).message;
}

Deno.test("a failure shows the message, and what was found and expected", () => {
  const said = [
    words(() => assertEquals({ a: ["one", "two"] }, { a: ["one", "three"] }, "the row")),
    words(() => assertThrows(() => 1, TypeError, undefined, "the row")),
    words(() => assertThrows(throwing, TypeError, "three", "the row")),
  ];
  assertEquals(said.map((text) => text.includes("the row")), [true, true, true]);
  assertEquals(["two", "three"].map((text) => said[0]?.includes(text)), [true, true]);
  assertEquals(["one two", "three"].map((text) => said[2]?.includes(text)), [true, true]);
});
