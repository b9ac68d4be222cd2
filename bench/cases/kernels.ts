// Work that never blocks, but might: what becoming resumable costs it.

import type { Cost } from "../contract.ts";

export const bench: Cost = {
  kind: "cost",
  title: "Code that never blocks",
  op: "six kernels in which a call might block and never does, beside the same code as it was",
  metric: "times",
  units: { times: "× the time", worst: "worst kernel", size: "× gzipped" },
  go: false,
  plain: "kernels-plain",
  targets: [
    { id: "T6", max: 1.1 },
    { id: "T6", metric: "size", max: 2.2 },
  ],
  contenders: { "skein wasm": "kernels-skein", asyncify: "kernels-asyncify" },
};
