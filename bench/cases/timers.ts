// Timers that are not needed in the end, as timeouts are: what it costs to start one and stop it.

import type { Speed } from "../contract.ts";

/** So many of them run at a time. */
const RUNNING = 1000;

export const bench: Speed = {
  kind: "speed",
  title: "A timeout that is not needed",
  op: "one timer started and stopped, while a thousand others run",
  metric: "ns",
  units: { ns: "ns/op" },
  go: true,
  targets: [],
  contenders: {
    async skein() {
      const { afterFunc } = await import("skein/time");
      const { run } = await import("skein");
      return (n) => run(function* () {
        const body = (): void => {};
        for (let i = 0; i < RUNNING; i++) afterFunc(60_000 + i, body);
        for (let i = 0; i < n; i++) afterFunc(60_000 + i % RUNNING, body).stop();
      });
    },

    async "skein Timer"() {
      const { Timer } = await import("skein/time");
      const { gosched, run } = await import("skein");
      return (n) => run(function* () {
        const others = Array.from({ length: RUNNING }, (_, i) => new Timer(60_000 + i));
        for (let i = 0; i < n; i++) {
          new Timer(60_000 + i % RUNNING).stop();
          // Forgotten ones are collected in turns of the event loop.
          if (i % RUNNING === 0) yield* gosched();
        }
        for (const timer of others) timer.stop();
      });
    },

    async setTimeout() {
      return async (n) => {
        const body = (): void => {};
        const others = Array.from({ length: RUNNING }, (_, i) => setTimeout(body, 60_000 + i));
        for (let i = 0; i < n; i++) clearTimeout(setTimeout(body, 60_000 + i % RUNNING));
        for (const timer of others) clearTimeout(timer);
      };
    },
  },
};
