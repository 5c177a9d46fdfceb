/**
 * `@std/assert` of the npm profile: the assertions that the tests use, with the signatures and the
 * wording of the original, and the differences shown by `node:assert`.
 */
import { AssertionError as NodeAssertionError } from "node:assert";
import { inspect } from "node:util";
import { equal } from "./equal.ts";
import { intersect } from "./object_match.ts";

export { equal };

/** An assertion that did not hold. */
export class AssertionError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "AssertionError";
  }
}

// Any class, whatever its constructor takes.
type Class<T> = abstract new (...args: never[]) => T;

function refuse(found: string, message: string | undefined): never {
  throw new AssertionError(`${found}${message ? `: ${message}` : "."}`);
}

function difference(actual: unknown, expected: unknown): string {
  return new NodeAssertionError({ actual, expected, operator: "deepStrictEqual" }).message
    .split("\n").slice(1).join("\n");
}

function show(value: unknown): string {
  return typeof value === "string" ? JSON.stringify(value) : inspect(value, { depth: null });
}

export function assert(expression: unknown, message = ""): asserts expression {
  if (!expression) throw new AssertionError(message);
}

export function assertFalse(expression: unknown, message = ""): asserts expression is false {
  if (expression) throw new AssertionError(message);
}

export function fail(message?: string): never {
  return refuse("Failed assertion", message);
}

export function unreachable(message?: string): never {
  return refuse("Unreachable", message);
}

export function assertEquals<T>(actual: T, expected: T, message?: string): void {
  if (equal(actual, expected)) return;
  const title = `Values are not equal${message ? `: ${message}` : "."}`;
  throw new AssertionError(`${title}\n${difference(actual, expected)}`);
}

export function assertNotEquals<T>(actual: T, expected: T, message?: string): void {
  if (equal(actual, expected)) {
    refuse(`Expected actual: ${show(actual)} not to be: ${show(expected)}`, message);
  }
}

export function assertStrictEquals<T>(
  actual: unknown,
  expected: T,
  message?: string,
): asserts actual is T {
  if (Object.is(actual, expected)) return;
  const title = equal(actual, expected)
    ? "Values have the same structure but are not reference-equal"
    : "Values are not strictly equal";
  throw new AssertionError(
    `${title}${message ? `: ${message}` : "."}\n${difference(actual, expected)}`,
  );
}

export function assertNotStrictEquals<T>(actual: T, expected: T, message?: string): void {
  if (Object.is(actual, expected)) {
    refuse(`Expected "actual" to not be strictly equal to: ${show(actual)}`, message);
  }
}

export function assertExists<T>(actual: T, message?: string): asserts actual is NonNullable<T> {
  if (actual === undefined || actual === null) {
    refuse(`Expected actual: "${actual}" to not be null or undefined`, message);
  }
}

export function assertInstanceOf<T extends Class<unknown>>(
  actual: unknown,
  expectedType: T,
  message = "",
): asserts actual is InstanceType<T> {
  if (!(actual instanceof expectedType)) {
    const found = actual === null || typeof actual !== "object"
      ? String(actual === null ? null : typeof actual)
      : actual.constructor?.name ?? "Object";
    refuse(
      `Expected object to be an instance of "${expectedType.name}" but was "${found}"`,
      message,
    );
  }
}

export function assertNotInstanceOf<T>(
  actual: unknown,
  unexpectedType: Class<T>,
  message?: string,
): void {
  if (actual instanceof unexpectedType) {
    refuse(`Expected object to not be an instance of "${unexpectedType.name}"`, message);
  }
}

export function assertStringIncludes(actual: string, expected: string, message?: string): void {
  if (!actual.includes(expected)) {
    refuse(`Expected actual: "${actual}" to contain: "${expected}"`, message);
  }
}

export function assertMatch(actual: string, expected: RegExp, message?: string): void {
  if (!expected.test(actual)) {
    refuse(`Expected actual: "${actual}" to match: "${expected}"`, message);
  }
}

export function assertNotMatch(actual: string, expected: RegExp, message?: string): void {
  if (expected.test(actual)) {
    refuse(`Expected actual: "${actual}" to not match: "${expected}"`, message);
  }
}

export function assertArrayIncludes<T>(
  actual: ArrayLike<T> & object,
  expected: ArrayLike<T> & object,
  message?: string,
): void {
  const found = Array.from(actual);
  const missing = Array.from(expected).filter((item) => !found.some((one) => equal(item, one)));
  if (missing.length > 0) {
    const suffix = message ? `: ${message}` : ".";
    throw new AssertionError(
      `Expected actual: "${show(actual)}" to include: "${show(expected)}"${suffix}\n` +
        `missing: ${show(missing)}`,
    );
  }
}

export function assertObjectMatch(
  actual: Record<PropertyKey, unknown>,
  expected: Record<PropertyKey, unknown>,
  message?: string,
): void {
  assertEquals(intersect(actual, expected), intersect(expected, expected), message);
}

export function assertGreater<T>(actual: T, expected: T, message?: string): void {
  if (!(actual > expected)) ordered(actual, ">", expected, message);
}

export function assertGreaterOrEqual<T>(actual: T, expected: T, message?: string): void {
  if (!(actual >= expected)) ordered(actual, ">=", expected, message);
}

export function assertLess<T>(actual: T, expected: T, message?: string): void {
  if (!(actual < expected)) ordered(actual, "<", expected, message);
}

export function assertLessOrEqual<T>(actual: T, expected: T, message?: string): void {
  if (!(actual <= expected)) ordered(actual, "<=", expected, message);
}

function ordered(actual: unknown, relation: string, expected: unknown, message?: string): never {
  throw new AssertionError(message ?? `Expect ${show(actual)} ${relation} ${show(expected)}`);
}

export function assertAlmostEquals(
  actual: number,
  expected: number,
  tolerance = Number.isFinite(expected) ? Math.abs(expected * 1e-7) : 1e-7,
  message?: string,
): void {
  if (Object.is(actual, expected) || Math.abs(expected - actual) <= tolerance) return;
  refuse(
    `Expected actual: "${actual}" to be close to "${expected}": ` +
      `delta "${Math.abs(expected - actual)}" is greater than "${tolerance}"`,
    message,
  );
}

export function assertIsError<E extends Error = Error>(
  error: unknown,
  errorClass?: Class<E>,
  messageMatches?: string | RegExp,
  message?: string,
): asserts error is E {
  if (!(error instanceof Error)) refuse(`Expected "error" to be an Error object`, message);
  if (errorClass && !(error instanceof errorClass)) {
    refuse(
      `Expected error to be instance of "${errorClass.name}", ` +
        `but was "${error.constructor.name}"`,
      message,
    );
  }
  const matches = typeof messageMatches === "string"
    ? error.message.includes(messageMatches)
    : messageMatches?.test(error.message) ?? true;
  if (!matches) {
    const wanted = messageMatches instanceof RegExp
      ? String(messageMatches)
      : JSON.stringify(messageMatches);
    refuse(
      `Expected error message to include ${wanted}, but got ${JSON.stringify(error.message)}`,
      message,
    );
  }
}

export function assertThrows(fn: () => unknown, message?: string): unknown;
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  errorClass: Class<E>,
  messageIncludes?: string,
  message?: string,
): E;
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  classOrMessage?: Class<E> | string,
  messageIncludes?: string,
  message?: string,
): unknown {
  const suffix = typeof classOrMessage === "string" ? classOrMessage : message;
  try {
    fn();
  } catch (error) {
    if (typeof classOrMessage === "function") {
      assertIsError(error, classOrMessage, messageIncludes, message);
    }
    return error;
  }
  return refuse("Expected function to throw", suffix);
}

export function assertRejects(fn: () => PromiseLike<unknown>, message?: string): Promise<unknown>;
export function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  errorClass: Class<E>,
  messageIncludes?: string,
  message?: string,
): Promise<E>;
export async function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  classOrMessage?: Class<E> | string,
  messageIncludes?: string,
  message?: string,
): Promise<unknown> {
  const suffix = typeof classOrMessage === "string" ? classOrMessage : message;
  const promise = promiseOf(fn, suffix);
  try {
    await promise;
  } catch (error) {
    if (typeof classOrMessage === "function") {
      assertIsError(error, classOrMessage, messageIncludes, message);
    }
    return error;
  }
  return refuse("Expected function to reject", suffix);
}

/** What the function returned; a throw before any promise exists is a failure of the assertion. */
function promiseOf(fn: () => PromiseLike<unknown>, message?: string): PromiseLike<unknown> {
  let promise: unknown;
  try {
    promise = fn();
  } catch {
    return refuse("Function throws when expected to reject", message);
  }
  if (isPromiseLike(promise)) return promise;
  return refuse("Function throws when expected to reject", message);
}

function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value &&
    typeof value.then === "function";
}
