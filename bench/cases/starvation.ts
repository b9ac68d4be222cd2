// Whether the host's timers have their turn while tasks never rest.

import type { Fairness, Load, Work } from "../contract.ts";
import { contenders as pingpong } from "./pingpong.ts";

const CROWD = 10_000;

const ours: Record<string, Load<Work>> = {
  async "skein, 10,000 runnable"() {
    const { go, gosched, run } = await import("skein");
    return (n) => run(function* () {
      const turns = Math.ceil(n / CROWD);
      const body = function* () {
        for (let i = 0; i < turns; i++) yield* gosched();
      };
      const all = Array.from({ length: CROWD }, () => go(body));
      for (const goroutine of all) yield* goroutine.join();
    });
  },

  async "skein, never parks"() {
    const { chan, run } = await import("skein");
    return (n) => run(function* () {
      const own = chan<number>(1);
      for (let i = 0; i < n; i++) {
        yield* own.send(i);
        yield* own.recv();
      }
    });
  },
};

const { skein, ...peers } = pingpong;

export const bench: Fairness = {
  kind: "fairness",
  title: "A 10 ms timer beside tasks that never rest",
  op: "how long a 10 ms timer took at worst, under ping-pong unless said otherwise",
  metric: "timerMs",
  units: { timerMs: "fired after" },
  go: true,
  targets: [
    { id: "T2", max: 20 },
    { id: "T2", max: 20, contender: "skein await" },
    ...Object.keys(ours).map((contender) => ({ id: "T2", max: 20, contender })),
  ],
  contenders: { skein: skein!, ...ours, ...peers },
};
