// Ten million goroutines that wait.

import type { Memory } from "../contract.ts";
import { parkApp } from "../parking.ts";

export const bench: Memory = {
  kind: "memory",
  title: "Memory of ten million parked goroutines",
  op: "one goroutine in WebAssembly that waits to receive from a channel that all of them share",
  metric: "bytes",
  units: { bytes: "bytes each", resident: "resident" },
  n: 10_000_000,
  go: false,
  targets: [
    { id: "T5", max: 160 },
    { id: "T5", metric: "resident", max: 200 },
  ],
  contenders: { "skein wasm": parkApp },
};
