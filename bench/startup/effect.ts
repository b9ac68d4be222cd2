// The smallest program with effect: one task, whose answer main waits for.

import { Effect, Fiber } from "effect";

export const first = (): Promise<number> => Effect.runPromise(Effect.gen(function* () {
  const fiber = yield* Effect.forkChild(Effect.gen(function* () {
    return 42;
  }));
  return yield* Fiber.join(fiber);
}));
