// The smallest program with Skein: one task, whose answer main waits for.

import { go, run } from "skein";

export const first = (): Promise<number> => run(function* () {
  const goroutine = go(function* () {
    return 42;
  });
  return yield* goroutine.join();
});
