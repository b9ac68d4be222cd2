// Select that has to park: nothing is ready when it is reached.

import type { Speed } from "../contract.ts";

export const bench: Speed = {
  kind: "speed",
  title: "Select of four that parks",
  op: "one value sent to one of four unbuffered channels, received by a select of the four",
  metric: "ns",
  units: { ns: "ns/op" },
  go: true,
  targets: [],
  contenders: {
    async skein() {
      const { chan, go, run, select } = await import("skein");
      return (n) => run(function* () {
        const [a, b, c, d] = [chan<number>(), chan<number>(), chan<number>(), chan<number>()];
        const all = [a, b, c, d];
        go(function* () {
          for (let i = 0; i < n; i++) yield* all[i & 3]!.send(i);
        });
        for (let i = 0; i < n; i++) yield* select({ a, b, c, d });
      });
    },

    async effect() {
      const { Effect, Queue } = await import("effect");
      return (n) => Effect.runPromise(Effect.gen(function* () {
        const all = yield* Effect.all(Array.from({ length: 4 }, () => Queue.bounded(0)));
        yield* Effect.forkChild(Effect.gen(function* () {
          for (let i = 0; i < n; i++) yield* Queue.offer(all[i & 3], i);
        }));
        for (let i = 0; i < n; i++) {
          yield* Effect.raceAllFirst(all.map((queue: unknown) => Queue.take(queue)));
        }
      }));
    },

    async "ts-chan"() {
      const { Chan, Select, recv } = await import("ts-chan");
      return async (n) => {
        const all = Array.from({ length: 4 }, () => new Chan());
        const sender = async (): Promise<void> => {
          for (let i = 0; i < n; i++) await all[i & 3].send(i);
        };
        const done = sender();
        const select = new Select(all.map((ch) => recv(ch)));
        for (let i = 0; i < n; i++) select.recv(select.cases[await select.wait()]);
        await done;
      };
    },

    async "@thi.ng/csp"() {
      const { channel, select } = await import("@thi.ng/csp");
      return async (n) => {
        const [a, b, c, d] = [channel(), channel(), channel(), channel()];
        const all = [a, b, c, d];
        const sender = async (): Promise<void> => {
          for (let i = 0; i < n; i++) await all[i & 3].write(i);
        };
        const done = sender();
        for (let i = 0; i < n; i++) await select(a, b, c, d);
        await done;
      };
    },
  },
};
