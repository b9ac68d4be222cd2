// The time from import to the end of a first task, and the size of what has to be shipped.

import type { Startup } from "../contract.ts";

export const bench: Startup = {
  kind: "startup",
  title: "Start-up",
  op: "import of one bundle with the whole library, its first task run to its end, fresh process",
  metric: "ms",
  units: { ms: "ms", kb: "KB gzipped" },
  go: false,
  targets: [
    { id: "T10", max: 3 },
    { id: "T10", metric: "kb", max: 20 },
  ],
  contenders: {
    skein: "skein",
    effect: "effect",
    "ts-chan": "ts-chan",
    "@thi.ng/csp": "thi",
    "@ayonli/jsext": "jsext",
  },
};
