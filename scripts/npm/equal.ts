/**
 * Deep equality as `@std/assert` defines it, which `node:util` differs from in three ways that tests
 * meet: -0 equals 0, an object without prototype equals a plain one, and two errors are told apart by
 * their fields only.
 */
import { isDeepStrictEqual } from "node:util";

/** Tells whether two values are deeply equal; keys count, also where their value is undefined. Pure. */
export function equal(a: unknown, b: unknown): boolean {
  return compare(a, b, new Map());
}

type Seen = Map<object, object>;

function compare(a: unknown, b: unknown, seen: Seen): boolean {
  if (a === b || Object.is(a, b)) return true;
  if (!isObject(a) || !isObject(b) || kindOf(a) !== kindOf(b)) return false;
  // A cycle: this pair is being compared further up, so nothing here speaks against it.
  if (seen.get(a) === b) return true;
  seen.set(a, b);
  if (a instanceof Map && b instanceof Map) return compareMaps(a, b, seen);
  if (a instanceof Set && b instanceof Set) return compareSets(a, b, seen);
  if (isPlain(a) || Array.isArray(a)) return compareFields(a, b, seen);
  if (isWritten(a)) return String(a) === String(b);
  if (isBuiltIn(a)) return isDeepStrictEqual(a, b);
  return compareFields(a, b, seen);
}

function compareFields(a: object, b: object, seen: Seen): boolean {
  const keys = fieldNames(a);
  const others = new Set(fieldNames(b));
  return keys.length === others.size &&
    keys.every((key) => others.has(key) && compare(Reflect.get(a, key), Reflect.get(b, key), seen));
}

function compareMaps(a: Map<unknown, unknown>, b: Map<unknown, unknown>, seen: Seen): boolean {
  return a.size === b.size &&
    [...a].every(([key, value]) =>
      b.has(key)
        ? compare(value, b.get(key), seen)
        : [...b].some(([k, v]) => compare(key, k, seen) && compare(value, v, seen))
    );
}

function compareSets(a: Set<unknown>, b: Set<unknown>, seen: Seen): boolean {
  return a.size === b.size &&
    [...a].every((value) => b.has(value) || [...b].some((other) => compare(value, other, seen)));
}

function fieldNames(value: object): PropertyKey[] {
  // An error's message and cause are no enumerable fields, and its stack says where, not what.
  return Reflect.ownKeys(value).filter((key) =>
    key !== "stack" && (value instanceof Error || isEnumerable(value, key))
  );
}

function isEnumerable(value: object, key: PropertyKey): boolean {
  return Object.prototype.propertyIsEnumerable.call(value, key);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isPlain(value: object): boolean {
  return kindOf(value) === Object.prototype;
}

function kindOf(value: object): unknown {
  return Object.getPrototypeOf(value) ?? Object.prototype;
}

/** Built-in values that their text says all about. */
function isWritten(value: object): boolean {
  return value instanceof RegExp || value instanceof URL || value instanceof URLSearchParams;
}

/** Other built-in values whose content is not in their fields. */
function isBuiltIn(value: object): boolean {
  return value instanceof Date || value instanceof ArrayBuffer || ArrayBuffer.isView(value);
}
