/** What `assertObjectMatch` compares: the part of a value that an expected value speaks of. */

type Fields = Record<PropertyKey, unknown>;

/**
 * Keeps of `actual` the fields that `expected` has, at every depth, and of an array as many items as
 * `expected` has. Maps, sets, dates and other built-in values are kept as they are. Pure.
 */
export function intersect(actual: Fields, expected: Fields): Fields {
  return Object.fromEntries(
    Reflect.ownKeys(expected).filter((key) => Object.hasOwn(actual, key))
      .map((key) => [key, part(actual[key], expected[key])]),
  );
}

function part(actual: unknown, expected: unknown): unknown {
  if (Array.isArray(actual) && Array.isArray(expected)) {
    return actual.slice(0, expected.length).map((item, index) => part(item, expected[index]));
  }
  if (isFields(actual) && isFields(expected)) return intersect(actual, expected);
  return actual;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) &&
    !(value instanceof Map) && !(value instanceof Set) && !(value instanceof Date) &&
    !(value instanceof RegExp);
}
