// A mutex: uncontended, and passed on among tasks that yield while they have it.

import type { Speed } from "../contract.ts";

/** How many tasks share the mutex; one has it to itself. */
const shared = 4;

export const bench: Speed = {
  kind: "speed",
  title: "A mutex",
  op: "one lock and unlock; with several tasks, each yields while it has the mutex",
  metric: "ns",
  units: { ns: "ns/op" },
  variants: [1, shared],
  variantName: "tasks",
  go: true,
  targets: [],
  contenders: {
    async skein(tasks) {
      const { gosched, run, sync } = await import("skein");
      return (n) => run(function* () {
        const mu = new sync.Mutex();
        const wg = new sync.WaitGroup();
        for (let i = 0; i < tasks; i++) {
          wg.go(function* () {
            for (let i = 0; i < n / tasks; i++) {
              yield* mu.lock();
              if (tasks > 1) yield* gosched();
              mu.unlock();
            }
          });
        }
        yield* wg.wait();
      });
    },

    async effect(tasks) {
      const { Effect, Semaphore } = await import("effect");
      return (n) => Effect.runPromise(Effect.gen(function* () {
        const mu = yield* Semaphore.make(1);
        const held = mu.withPermits(1)(tasks > 1 ? Effect.yieldNow : Effect.void);
        const body = Effect.gen(function* () {
          for (let i = 0; i < n / tasks; i++) yield* held;
        });
        const all = Array.from({ length: tasks }, () => body);
        yield* Effect.all(all, { concurrency: tasks, discard: true });
      }));
    },

    async promises(tasks) {
      return async (n) => {
        let last: Promise<void> = Promise.resolve();
        const body = async (): Promise<void> => {
          for (let i = 0; i < n / tasks; i++) {
            let unlock!: () => void;
            const before = last;
            last = new Promise((resolve) => (unlock = resolve));
            await before;
            if (tasks > 1) await undefined;
            unlock();
          }
        };
        await Promise.all(Array.from({ length: tasks }, body));
      };
    },
  },
};
