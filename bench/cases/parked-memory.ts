// What a task that waits costs in memory.

import type { Memory } from "../contract.ts";
import { parkApp } from "../parking.ts";

export const bench: Memory = {
  kind: "memory",
  title: "Memory of a parked task",
  op: "one task that waits to receive from a channel that all of them share",
  metric: "bytes",
  units: { bytes: "bytes each", heap: "on the heap", resident: "resident" },
  n: 1_000_000,
  go: true,
  targets: [
    { id: "T5", contender: "skein wasm", max: 160 },
    { id: "T5", metric: "heap", max: 400 },
    { id: "T5", of: "go", ratio: 1 },
  ],
  contenders: {
    async skein() {
      const { chan, go, gosched, run, wait } = await import("skein");
      const { stats } = await import("skein/runtime");
      return (n, parked) => run(function* () {
        const release = chan<void>();
        const { heapBytes } = stats();
        let waiting = 0;
        const body = function* () {
          waiting++;
          yield* release.recv();
        };
        for (let i = 0; i < n; i++) go(body);
        while (waiting < n) yield* gosched();
        yield* wait(() => parked(stats().heapBytes - heapBytes));
        release.close();
      });
    },

    "skein wasm": parkApp,

    async effect() {
      const { Effect, Queue } = await import("effect");
      return (n, parked) => Effect.runPromise(Effect.gen(function* () {
        const release = yield* Queue.bounded(0);
        let waiting = 0;
        const body = Effect.gen(function* () {
          waiting++;
          yield* Queue.take(release);
        });
        for (let i = 0; i < n; i++) yield* Effect.forkChild(body);
        while (waiting < n) yield* Effect.yieldNow;
        yield* Effect.promise(() => parked());
      }));
    },

    async "ts-chan"() {
      const { Chan } = await import("ts-chan");
      return async (n, parked) => {
        const release = new Chan();
        const body = async (): Promise<void> => {
          await release.recv();
        };
        const all = Array.from({ length: n }, () => body());
        await parked();
        release.close();
        await Promise.all(all);
      };
    },

    async "@ayonli/jsext"() {
      const { default: chan } = await import("@ayonli/jsext/chan");
      return async (n, parked) => {
        const release = chan();
        const body = async (): Promise<void> => {
          await release.recv();
        };
        const all = Array.from({ length: n }, () => body());
        await parked();
        release.close();
        await Promise.all(all);
      };
    },

    async promises() {
      return async (n, parked) => {
        const wake: (() => void)[] = [];
        const body = async (): Promise<void> => {
          await new Promise<void>((resolve) => wake.push(resolve));
        };
        const all = Array.from({ length: n }, () => body());
        await parked();
        for (const resolve of wake) resolve();
        await Promise.all(all);
      };
    },
  },
};
