// Select that need not park: the form of the benchmark is that of Go's SelectUncontended.

import type { Speed } from "../contract.ts";
import { app } from "../modules.ts";

export const bench: Speed = {
  kind: "speed",
  title: "Select of four, one ready",
  op: "one send to a channel of capacity 1 and one select of four receives, that one ready",
  metric: "ns",
  units: { ns: "ns/op" },
  go: true,
  targets: [
    { id: "T4", contender: "skein wasm", of: "go", ratio: 1 / 3 },
    { id: "T4", of: "go", ratio: 1 },
  ],
  contenders: {
    async skein() {
      const { chan, run, select } = await import("skein");
      return (n) => run(function* () {
        const [a, b, c, d] = [chan<number>(1), chan<number>(1), chan<number>(1), chan<number>(1)];
        const all = [a, b, c, d];
        for (let i = 0; i < n; i++) {
          yield* all[i & 3]!.send(i);
          yield* select({ a, b, c, d });
        }
      });
    },

    async "skein wasm"() {
      const program = await app();
      return (n) => program.run("select4", n);
    },

    async effect() {
      const { Effect, Queue } = await import("effect");
      return (n) => Effect.runPromise(Effect.gen(function* () {
        const all = yield* Effect.all(Array.from({ length: 4 }, () => Queue.bounded(1)));
        for (let i = 0; i < n; i++) {
          yield* Queue.offer(all[i & 3], i);
          yield* Effect.raceAllFirst(all.map((queue: unknown) => Queue.take(queue)));
        }
      }));
    },

    async "ts-chan"() {
      const { Chan, Select, recv } = await import("ts-chan");
      return async (n) => {
        const all = Array.from({ length: 4 }, () => new Chan(1));
        const select = new Select(all.map((ch) => recv(ch)));
        for (let i = 0; i < n; i++) {
          await all[i & 3].send(i);
          select.recv(select.cases[await select.wait()]);
        }
      };
    },

    async "@thi.ng/csp"() {
      const { channel, select } = await import("@thi.ng/csp");
      return async (n) => {
        const [a, b, c, d] = [channel(1), channel(1), channel(1), channel(1)];
        const all = [a, b, c, d];
        for (let i = 0; i < n; i++) {
          all[i & 3].offer(i);
          await select(a, b, c, d);
        }
      };
    },
  },
};
