// Giving way: what it costs to let the other task run.

import type { Speed } from "../contract.ts";
import { app } from "../modules.ts";

export const bench: Speed = {
  kind: "speed",
  title: "Yield to the other task",
  op: "one gosched by one of two tasks that take turns",
  metric: "ns",
  units: { ns: "ns/op" },
  go: true,
  targets: [{ id: "T1", contender: "skein wasm", of: "go", ratio: 1 / 5 }],
  contenders: {
    async skein() {
      const { go, gosched, run } = await import("skein");
      return (n) => run(function* () {
        const turns = n / 2;
        const body = function* () {
          for (let i = 0; i < turns; i++) yield* gosched();
        };
        const other = go(body);
        yield* body();
        yield* other.join();
      });
    },

    async "skein wasm"() {
      const program = await app();
      return (n) => program.run("depth", n, 1);
    },

    async effect() {
      const { Effect } = await import("effect");
      return (n) => {
        const turns = n / 2;
        const body = Effect.gen(function* () {
          for (let i = 0; i < turns; i++) yield* Effect.yieldNow;
        });
        return Effect.runPromise(Effect.all([body, body], { concurrency: 2, discard: true }));
      };
    },

    async promises() {
      return async (n) => {
        const turns = n / 2;
        const body = async (): Promise<void> => {
          for (let i = 0; i < turns; i++) await undefined;
        };
        await Promise.all([body(), body()]);
      };
    },
  },
};
