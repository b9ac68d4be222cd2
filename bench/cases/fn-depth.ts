// What a switch costs below a stack of calls.

import type { Speed } from "../contract.ts";
import { app, instance } from "../modules.ts";

type YieldAt = (level: number, times: number) => number;

/** What JavaScript Promise Integration adds to WebAssembly, where there is one. */
interface StackSwitching {
  Suspending?: new (body: () => Promise<void>) => object;
  promising(body: YieldAt): (level: number, times: number) => Promise<number>;
}

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
  targets: [
    { id: "T3", contender: "skein wasm", ofVariant: 1, ratio: 1.3, variant: 1000 },
    { id: "T3", ofVariant: 1, ratio: 1.3, variant: 1000 },
  ],
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

    async "skein wasm"(depth) {
      const program = await app();
      return (n) => program.run("depth", n, depth);
    },

    async asyncify(level) {
      const { depth } = await instance("asyncify", {});
      return async (n) => void (depth as (n: number, level: number) => void)(n, level);
    },

    async jspi(level) {
      const { Suspending, promising } = WebAssembly as unknown as StackSwitching;
      if (Suspending === undefined) return undefined;
      const yieldNow = new Suspending(async () => {}) as WebAssembly.ImportValue;
      const { yieldAt } = await instance("jspi", { bench: { yieldNow } });
      const task = promising(yieldAt as YieldAt);
      return (n) => Promise.all([task(level, n / 2), task(level, n / 2)]);
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
