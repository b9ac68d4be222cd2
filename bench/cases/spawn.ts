// Tasks that start, do nothing and end.

import type { Speed } from "../contract.ts";
import { app } from "../modules.ts";

/** Tasks started before the batch is waited for. The harness rounds n up to a multiple of it. */
const BATCH = 1000;

export const bench: Speed = {
  kind: "speed",
  title: "Spawn and exit",
  op: "one task started, run to its end and waited for, in batches of 1,000",
  metric: "ns",
  units: { ns: "ns/op" },
  go: true,
  targets: [{ id: "T1", contender: "skein wasm", of: "go", ratio: 1 / 8 }],
  contenders: {
    async skein() {
      const { go, run } = await import("skein");
      const body = function* (): Generator<never, void> {};
      return (n) => run(function* () {
        for (let done = 0; done < n; done += BATCH) {
          const batch = Array.from({ length: BATCH }, () => go(body));
          for (const goroutine of batch) yield* goroutine.join();
        }
      });
    },

    async "skein wasm"() {
      const program = await app();
      return (n) => program.run("spawn", n);
    },

    async effect() {
      const { Effect, Fiber } = await import("effect");
      const body = Effect.gen(function* () {});
      return (n) => Effect.runPromise(Effect.gen(function* () {
        for (let done = 0; done < n; done += BATCH) {
          const batch = [];
          for (let i = 0; i < BATCH; i++) batch.push(yield* Effect.forkChild(body));
          yield* Fiber.joinAll(batch);
        }
      }));
    },

    async promises() {
      const body = async (): Promise<void> => {
        await undefined;
      };
      return async (n) => {
        for (let done = 0; done < n; done += BATCH) {
          await Promise.all(Array.from({ length: BATCH }, () => body()));
        }
      };
    },
  },
};
