// Two tasks and two unbuffered channels, as each contender writes them best.

import type { Load, Speed, Work } from "../contract.ts";
import { app } from "../modules.ts";

/** `starvation` runs them too. */
export const contenders: Record<string, Load<Work>> = {
  async skein() {
    const { chan, go, run } = await import("skein");
    return (n) => run(function* () {
      const ping = chan<number>();
      const pong = chan<number>();
      go(function* () {
        for (let i = 0; i < n; i++) {
          yield* ping.recv();
          yield* pong.send(i);
        }
      });
      for (let i = 0; i < n; i++) {
        yield* ping.send(i);
        yield* pong.recv();
      }
    });
  },

  async "skein wasm"() {
    const program = await app();
    return (n) => program.run("pingpong", n);
  },

  async "skein await"() {
    const { chan, go, run } = await import("skein");
    return (n) => run(async () => {
      const ping = chan<number>();
      const pong = chan<number>();
      go(async () => {
        for (let i = 0; i < n; i++) {
          await ping.recv();
          await pong.send(i);
        }
      });
      for (let i = 0; i < n; i++) {
        await ping.send(i);
        await pong.recv();
      }
    });
  },

  async effect() {
    const { Effect, Fiber, Queue } = await import("effect");
    return (n) => Effect.runPromise(Effect.gen(function* () {
      const ping = yield* Queue.bounded(0);
      const pong = yield* Queue.bounded(0);
      const other = yield* Effect.forkChild(Effect.gen(function* () {
        for (let i = 0; i < n; i++) {
          yield* Queue.take(ping);
          yield* Queue.offer(pong, i);
        }
      }));
      for (let i = 0; i < n; i++) {
        yield* Queue.offer(ping, i);
        yield* Queue.take(pong);
      }
      yield* Fiber.join(other);
    }));
  },

  async "ts-chan"() {
    const { Chan } = await import("ts-chan");
    return async (n) => {
      const ping = new Chan();
      const pong = new Chan();
      const other = async (): Promise<void> => {
        for (let i = 0; i < n; i++) {
          await ping.recv();
          await pong.send(i);
        }
      };
      const done = other();
      for (let i = 0; i < n; i++) {
        await ping.send(i);
        await pong.recv();
      }
      await done;
    };
  },

  async "@thi.ng/csp"() {
    const { channel } = await import("@thi.ng/csp");
    return async (n) => {
      const ping = channel();
      const pong = channel();
      const other = async (): Promise<void> => {
        for (let i = 0; i < n; i++) {
          await ping.read();
          await pong.write(i);
        }
      };
      const done = other();
      for (let i = 0; i < n; i++) {
        await ping.write(i);
        await pong.read();
      }
      await done;
    };
  },

  async "@ayonli/jsext"() {
    const { default: chan } = await import("@ayonli/jsext/chan");
    return async (n) => {
      const ping = chan();
      const pong = chan();
      const other = async (): Promise<void> => {
        for (let i = 0; i < n; i++) {
          await ping.recv();
          await pong.send(i);
        }
      };
      const done = other();
      for (let i = 0; i < n; i++) {
        await ping.send(i);
        await pong.recv();
      }
      await done;
    };
  },

  async promises() {
    return async (n) => {
      let onPing: (value: number) => void = () => {};
      let onPong: (value: number) => void = () => {};
      const other = async (): Promise<void> => {
        for (let i = 0; i < n; i++) {
          const value = await new Promise<number>((resolve) => (onPing = resolve));
          onPong(value);
        }
      };
      const done = other();
      for (let i = 0; i < n; i++) {
        const answer = new Promise<number>((resolve) => (onPong = resolve));
        onPing(i);
        await answer;
      }
      await done;
    };
  },
};

export const bench: Speed = {
  kind: "speed",
  title: "Unbuffered ping-pong",
  op: "one round trip: two rendezvous between two tasks",
  metric: "ns",
  units: { ns: "ns/op", timerMs: "10 ms timer fired after" },
  timer: true,
  go: true,
  targets: [
    { id: "T1", contender: "skein wasm", of: "go", ratio: 1 / 12 },
    { id: "T2", of: "go", ratio: 1 / 3 },
    { id: "T2", of: "effect", ratio: 1 / 20 },
    { id: "T2", of: "ts-chan", ratio: 1 / 20 },
    { id: "T2", metric: "timerMs", max: 20 },
  ],
  contenders,
};
