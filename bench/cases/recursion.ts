// How deep calls may be.

import type { Depth } from "../contract.ts";
import { app, instance } from "../modules.ts";

export const bench: Depth = {
  kind: "depth",
  title: "Deep recursion",
  op: "a function that calls itself a million times, or half as often until it can",
  metric: "depth",
  units: { depth: "calls deep" },
  n: 1_000_000,
  go: false,
  targets: [{ id: "T7", min: 1_000_000 }],
  contenders: {
    async "skein wasm"() {
      const program = await app();
      return async (level) => (await program.run("recursion", level)) as number;
    },

    async wasm() {
      const { yieldAt } = await instance("jspi", { bench: { yieldNow() {} } });
      return (level) => (yieldAt as (level: number, times: number) => number)(level, 1);
    },

    async JavaScript() {
      const dive = (level: number): number => level > 1 ? dive(level - 1) + 1 : 1;
      return dive;
    },
  },
};
