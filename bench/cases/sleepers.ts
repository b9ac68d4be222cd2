// Very many timers at once: what each costs, and whether they go off in order.

import type { Sleepers } from "../contract.ts";

export const bench: Sleepers = {
  kind: "sleepers",
  title: "A million sleepers",
  op: "one task started, asleep for a random time, woken and ended (processor time)",
  metric: "us",
  units: { us: "µs each", waking: "of which waking", order: "out of order by" },
  n: 1_000_000,
  spreadMs: 4000,
  go: true,
  targets: [
    { id: "T9", max: 1 },
    { id: "T9", of: "setTimeout", ratio: 1 },
    { id: "T9", metric: "order", max: 0.05 },
  ],
  contenders: {
    async skein() {
      const { go, run } = await import("skein");
      const { sleep } = await import("skein/time");
      return (log) => run(function* () {
        const body = function* () {
          const ms = log.duration();
          const due = performance.now() + ms;
          yield* sleep(ms);
          log.woke(due);
        };
        const all = Array.from({ length: log.n }, () => go(body));
        for (const goroutine of all) yield* goroutine.join();
      });
    },

    async setTimeout() {
      return (log) => new Promise<void>((resolve) => {
        for (let i = 0; i < log.n; i++) {
          const ms = log.duration();
          const due = performance.now() + ms;
          setTimeout(() => log.woke(due) === log.n && resolve(), ms);
        }
      });
    },

    async "await setTimeout"() {
      return (log) => {
        const body = async (): Promise<void> => {
          const ms = log.duration();
          const due = performance.now() + ms;
          await new Promise((resolve) => setTimeout(resolve, ms));
          log.woke(due);
        };
        return Promise.all(Array.from({ length: log.n }, () => body()));
      };
    },

    async effect() {
      const { Effect, Fiber } = await import("effect");
      return (log) => {
        const body = Effect.gen(function* () {
          const ms = log.duration();
          const due = performance.now() + ms;
          yield* Effect.sleep(ms);
          log.woke(due);
        });
        return Effect.runPromise(Effect.gen(function* () {
          const all = [];
          for (let i = 0; i < log.n; i++) all.push(yield* Effect.forkChild(body));
          yield* Fiber.joinAll(all);
        }));
      };
    },
  },
};
