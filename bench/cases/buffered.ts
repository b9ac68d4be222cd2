// A producer and a consumer with room between them.

import type { Speed } from "../contract.ts";

const CAPACITY = 100;

export const bench: Speed = {
  kind: "speed",
  title: "Producer and consumer, capacity 100",
  op: "one value through a channel of capacity 100",
  metric: "ns",
  units: { ns: "ns/op" },
  go: true,
  targets: [],
  contenders: {
    async skein() {
      const { chan, go, run } = await import("skein");
      return (n) => run(function* () {
        const items = chan<number>(CAPACITY);
        go(function* () {
          for (let i = 0; i < n; i++) yield* items.send(i);
          items.close();
        });
        while ((yield* items.recv()) !== undefined);
      });
    },

    async effect() {
      const { Effect, Queue } = await import("effect");
      return (n) => Effect.runPromise(Effect.gen(function* () {
        const items = yield* Queue.bounded(CAPACITY);
        yield* Effect.forkChild(Effect.gen(function* () {
          for (let i = 0; i < n; i++) yield* Queue.offer(items, i);
        }));
        for (let i = 0; i < n; i++) yield* Queue.take(items);
      }));
    },

    async "ts-chan"() {
      const { Chan } = await import("ts-chan");
      return async (n) => {
        const items = new Chan(CAPACITY);
        const producer = async (): Promise<void> => {
          for (let i = 0; i < n; i++) await items.send(i);
          items.close();
        };
        const done = producer();
        while (!(await items.recv()).done);
        await done;
      };
    },

    async "@thi.ng/csp"() {
      const { channel } = await import("@thi.ng/csp");
      return async (n) => {
        const items = channel(CAPACITY);
        const producer = async (): Promise<void> => {
          for (let i = 0; i < n; i++) if (!items.offer(i)) await items.write(i);
          items.close();
        };
        const done = producer();
        while ((await items.read()) !== undefined);
        await done;
      };
    },

    async "@ayonli/jsext"() {
      const { default: chan } = await import("@ayonli/jsext/chan");
      return async (n) => {
        const items = chan(CAPACITY);
        const producer = async (): Promise<void> => {
          for (let i = 0; i < n; i++) await items.send(i);
          items.close();
        };
        const done = producer();
        while ((await items.recv()) !== undefined);
        await done;
      };
    },

    async promises() {
      return async (n) => {
        const buffer: number[] = [];
        let wakeProducer: (() => void) | undefined;
        let wakeConsumer: (() => void) | undefined;
        const wait = (set: (resolve: () => void) => void): Promise<void> => new Promise(set);
        const producer = async (): Promise<void> => {
          for (let i = 0; i < n; i++) {
            while (buffer.length === CAPACITY) await wait((wake) => (wakeProducer = wake));
            buffer.push(i);
            wakeConsumer?.();
          }
        };
        const done = producer();
        for (let i = 0; i < n; i++) {
          while (buffer.length === 0) await wait((wake) => (wakeConsumer = wake));
          buffer.shift();
          wakeProducer?.();
        }
        await done;
      };
    },
  },
};
