// What a switch costs below a stack of calls.

import type { Speed } from "../contract.ts";

const DEPTHS = [1, 10, 100, 1000];

export const bench: Speed = {
  kind: "speed",
  title: "A switch at call depth",
  op: "one gosched by one of two tasks that take turns, each that many calls deep",
  metric: "ns",
  units: { ns: "ns/op" },
  variants: DEPTHS,
  variantName: "depth",
  go: true,
  targets: [{ id: "T3", ofVariant: 1, ratio: 1.3, variant: 1000 }],
  contenders: {
    async "skein fn"(depth) {
      const { fn, go, gosched, run } = await import("skein");
      const dive = fn(function* (level: number, turns: number): Generator<unknown, void, any> {
        if (level > 1) return yield* dive(level - 1, turns);
        for (let i = 0; i < turns; i++) yield* gosched();
      });
      return (n) => run(function* () {
        const other = go(function* () {
          yield* dive(depth, n / 2);
        });
        yield* dive(depth, n / 2);
        yield* other.join();
      });
    },

    async "skein bare yield*"(depth) {
      const { go, gosched, run } = await import("skein");
      const dive = function* (level: number, turns: number): Generator<unknown, void, any> {
        if (level > 1) return yield* dive(level - 1, turns);
        for (let i = 0; i < turns; i++) yield* gosched();
      };
      return (n) => run(function* () {
        const other = go(dive, depth, n / 2);
        yield* dive(depth, n / 2);
        yield* other.join();
      });
    },

    async effect(depth) {
      const { Effect } = await import("effect");
      const dive = Effect.fnUntraced(function* (level: number, turns: number): Generator<unknown> {
        if (level > 1) return yield* dive(level - 1, turns);
        for (let i = 0; i < turns; i++) yield* Effect.yieldNow;
      });
      return (n) => Effect.runPromise(
        Effect.all([dive(depth, n / 2), dive(depth, n / 2)], { concurrency: 2, discard: true }),
      );
    },

    async "async/await"(depth) {
      const dive = async (level: number, turns: number): Promise<void> => {
        if (level > 1) return await dive(level - 1, turns);
        for (let i = 0; i < turns; i++) await undefined;
      };
      return async (n) => {
        await Promise.all([dive(depth, n / 2), dive(depth, n / 2)]);
      };
    },
  },
};
