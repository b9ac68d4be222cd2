// What else calls may do but return: be put off, panic, end the goroutine, lead deep down.

import type { Speed } from "../contract.ts";
import { app } from "../modules.ts";

/** Exports of wasm/control.ts; `controls` of go/control.go has the same order. */
const kinds = ["defers", "protects", "panics", "traps", "goexits", "dives"];

export const bench: Speed = {
  kind: "speed",
  title: "Deferred calls, panics, goexit, deep recursion",
  op: "one call of its kind",
  metric: "ns",
  units: { ns: "ns/op" },
  variants: [0, 1, 2, 3, 4, 5],
  variantNames: kinds,
  go: true,
  targets: [],
  contenders: {
    async "skein wasm"(variant) {
      const program = await app("control");
      return (n) => program.run(kinds[variant]!, n);
    },
  },
};
