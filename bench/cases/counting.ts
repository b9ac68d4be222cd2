// Work that never blocks, but might: what it costs that loops and recursion count.

import type { Cost } from "../contract.ts";

export const bench: Cost = {
  kind: "cost",
  title: "Counting of loops and of recursion",
  op: "the kernels and three that recurse, beside the same code, resumable, that does not count",
  metric: "times",
  units: {
    times: "× the time",
    size: "× gzipped",
    sieve: "sieve",
    matrix: "matrix",
    mandelbrot: "mandelbrot",
    sort: "quicksort",
    queens: "queens",
    calls: "fib",
    walk: "tree",
    ackermann: "Ackermann",
    parity: "parity",
  },
  go: false,
  plain: "counting-none",
  targets: [],
  contenders: {
    "skein wasm, loops": "counting-loops",
    "skein wasm, recursion": "counting-recursion",
    "skein wasm, both": "counting-both",
  },
};
