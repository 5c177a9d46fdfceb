/**
 * `@std/assert` of the npm profile: the assertions that the tests use, over `node:assert` and `node:util`.
 *
 * Equality is a little stricter than the original: -0 is not 0, an object without a prototype is no plain one, and
 * the messages of errors count. What is equal here is equal there.
 */
import { AssertionError, match, ok } from "node:assert";
import { isDeepStrictEqual } from "node:util";

// Any class, whatever its constructor takes.
type ErrorClass<E extends Error> = abstract new (...args: never[]) => E;

export function assert(expression: unknown, message = "Expected a true value"): asserts expression {
  ok(expression, message);
}

/** `message` stands before the difference; node:assert would print it in place of the difference. */
export function assertEquals<T>(actual: T, expected: T, message?: string): void {
  if (isDeepStrictEqual(actual, expected)) return;
  const difference = new AssertionError({ actual, expected, operator: "deepStrictEqual" }).message;
  fail(difference, message);
}

export function assertNotEquals<T>(actual: T, expected: T): void {
  if (!isDeepStrictEqual(actual, expected)) return;
  fail(new AssertionError({ actual, expected, operator: "notDeepStrictEqual" }).message);
}

export function assertStringIncludes(actual: string, expected: string): void {
  if (actual.includes(expected)) return;
  fail(`Expected ${JSON.stringify(actual)} to contain ${JSON.stringify(expected)}`);
}

export function assertMatch(actual: string, expected: RegExp): void {
  match(actual, expected);
}

/** The error that `fn` throws, where it is of the class and its message contains the text. */
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  errorClass?: ErrorClass<E>,
  messageIncludes?: string,
  message?: string,
): E {
  try {
    fn();
  } catch (error) {
    return checked(error, errorClass, messageIncludes, message);
  }
  return fail("Expected the function to throw", message);
}

/** The error that the promise is rejected with; a throw before there is a promise is a failure. */
export async function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  errorClass?: ErrorClass<E>,
  messageIncludes?: string,
): Promise<E> {
  const promise = promiseOf(fn);
  try {
    await promise;
  } catch (error) {
    return checked(error, errorClass, messageIncludes);
  }
  return fail("Expected the promise to be rejected");
}

function promiseOf(fn: () => PromiseLike<unknown>): PromiseLike<unknown> {
  try {
    return fn();
  } catch (error) {
    return fail(`Expected a promise that is rejected, but the function threw: ${error}`);
  }
}

function checked<E extends Error>(
  error: unknown,
  errorClass: ErrorClass<E> | undefined,
  messageIncludes: string | undefined,
  message?: string,
): E {
  if (!(error instanceof (errorClass ?? Error))) {
    return fail(`Expected ${errorClass?.name ?? "an error"}, but it was: ${error}`, message);
  }
  if (messageIncludes !== undefined && !error.message.includes(messageIncludes)) {
    const found = JSON.stringify(error.message);
    fail(`Expected ${found} to contain ${JSON.stringify(messageIncludes)}`, message);
  }
  return error as E;
}

function fail(what: string, message?: string): never {
  throw new AssertionError({ message: message === undefined ? what : `${message}: ${what}` });
}
