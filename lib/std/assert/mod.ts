/**
 * The part of `@std/assert` that dns-lab's tests use, for machines that can't reach JSR: same names, same behaviour,
 * on top of node:assert. `tests/std/std_test.ts` states the behaviour.
 */
import node from "node:assert/strict";

/** What a failed assertion throws. */
export const AssertionError: typeof node.AssertionError = node.AssertionError;

/** A class, abstract or not, whose instances are errors of interest. */
// deno-lint-ignore no-explicit-any -- as published
type ErrorClass<E extends Error> = new (...args: any[]) => E;

/** Fails unless `expr` is truthy. */
export function assert(expr: unknown, msg = ""): asserts expr {
  node.ok(expr, msg);
}

/** Fails unless `actual` and `expected` are deeply equal. */
export function assertEquals<T>(actual: T, expected: T, msg?: string): void {
  node.deepEqual(actual, expected, msg);
}

/** Fails unless `actual` matches `expected`. */
export function assertMatch(actual: string, expected: RegExp, msg?: string): void {
  node.match(actual, expected, msg);
}

/** Fails unless `actual` contains `expected`. */
export function assertStringIncludes(actual: string, expected: string, msg?: string): void {
  node.ok(
    actual.includes(expected),
    msg ?? `Expected ${JSON.stringify(actual)} to include ${JSON.stringify(expected)}`,
  );
}

/** Fails unless `fn` throws an error of `errorClass` whose message includes `msgIncludes`; returns the error. */
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  errorClass: ErrorClass<E>,
  msgIncludes = "",
): E {
  try {
    fn();
  } catch (error) {
    return checkError(error, errorClass, msgIncludes);
  }
  throw new AssertionError({ message: "Expected function to throw." });
}

/** Fails unless the promise of `fn` rejects with an error as {@linkcode assertThrows} wants it; returns the error. */
export async function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  errorClass: ErrorClass<E>,
  msgIncludes = "",
): Promise<E> {
  try {
    await fn();
  } catch (error) {
    return checkError(error, errorClass, msgIncludes);
  }
  throw new AssertionError({ message: "Expected function to reject." });
}

function checkError<E extends Error>(error: unknown, errorClass: ErrorClass<E>, msgIncludes: string): E {
  if (!(error instanceof errorClass)) {
    throw new AssertionError({ message: `Expected error to be instance of "${errorClass.name}", but was "${error}".` });
  }
  assertStringIncludes(error.message, msgIncludes);
  return error;
}
