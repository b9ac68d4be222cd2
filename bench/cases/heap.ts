// Programs that do little but allocate, with Skein's collector and others.

import type { Allocating, Heap } from "../contract.ts";
import { app, instance } from "../modules.ts";

/** Exports of wasm/heap.ts; `kernels` of go/heap.go has the same order. */
const kernels = ["trees", "json", "strings", "maps", "vectors"];

async function plain(name: string, variant: number): Promise<Allocating> {
  const exports = await instance(name, {});
  const memory = exports["memory"] as WebAssembly.Memory;
  const run = exports[kernels[variant]!] as (n: number) => number;
  return { run, bytes: () => memory.buffer.byteLength };
}

export const bench: Heap = {
  kind: "heap",
  title: "The collector",
  op: "a program that does little but allocate: it is timed as a whole",
  metric: "ms",
  units: { ms: "ms", mb: "MB", median: "pause, µs", p99: "99 % below", longest: "longest" },
  variants: [0, 1, 2, 3, 4],
  variantNames: kernels,
  mean: true,
  sizes: [1 << 16, 20_000, 1_000_000, 1_000_000, 20_000_000],
  go: true,
  targets: [{ id: "collector", of: "asc incremental", ratio: 1 }],
  contenders: {
    async "skein wasm"(variant) {
      const program = await app("heap-skein");
      return {
        run: async (n) => (await program.run(kernels[variant]!, n)) as number,
        bytes: () => program.runtime.stats().heapBytes,
        pauses: () => program.runtime.stats().gcPauses,
      };
    },

    "asc incremental": (variant) => plain("heap-incremental", variant),

    "asc minimal": (variant) => plain("heap-minimal", variant),
  },
};
