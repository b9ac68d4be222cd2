// Asserting that a promise rejects, and with what.

import * as assert from "uvu/assert";

/** What the promise rejects with; a test fails when it fulfils. */
export async function rejection(promise: PromiseLike<unknown>): Promise<unknown> {
  const [fulfilled, result] = await Promise.resolve(promise).then(
    (value) => [true, value] as const,
    (error: unknown) => [false, error] as const,
  );
  assert.not(fulfilled, `fulfilled with ${String(result)} instead of rejecting`);
  return result;
}
