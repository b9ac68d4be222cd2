// Time limits for tests. uvu has none of its own, and a test of a scheduler fails by waiting for
// ever.

// Node's timers can be told not to count: a timer that keeps the process alive would postpone the
// verdict of every deadlock that a test wants to see.
import { clearTimeout, setTimeout } from "node:timers";

/** Why every goroutine waits. Asked only when time is up: tests of the bare core need no host. */
async function waitReasons(): Promise<string> {
  try {
    const { stack } = await import("skein/runtime");
    return stack(true);
  } catch (error) {
    return `(no dump: ${String(error)})`;
  }
}

/** uvu prints the message, then the stack from its second line on: that would be the dump again. */
function tooLate(ms: number, dump: string): Error {
  const error = new Error(`not done after ${ms} ms\n${dump}`);
  error.stack = "Error";
  return error;
}

/** Makes a test body that rejects when `body` has not settled after `ms` milliseconds; the error
 *  shows what every goroutine waits for. The body itself is not stopped. */
export function within<C>(
  ms: number,
  body: (context: C) => unknown,
): (context: C) => Promise<void> {
  return async (context) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const limit = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        void waitReasons().then((dump) => reject(tooLate(ms, dump)));
      }, ms).unref();
    });
    try {
      await Promise.race([body(context), limit]);
    } finally {
      clearTimeout(timer);
    }
  };
}
