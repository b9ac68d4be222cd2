// Locks and the like in the bare core.

import * as assert from "uvu/assert";
import { G_REASON, G_WAITING, REASON_MASK, RESULT_PARKED } from "../../assembly/abi.ts";
import { Bench } from "./core.ts";

/** A goroutine that waits for what `ask` asks for. */
export function waiting(bench: Bench, ask: (g: number) => number, reason: number): number {
  const g = bench.running();
  assert.is(ask(g), RESULT_PARKED);
  assert.is(bench.status(g), G_WAITING);
  assert.is(bench.read(g + G_REASON) & REASON_MASK, reason);
  bench.core.audit();
  return g;
}

export function make(kind: number, size = 0): { bench: Bench; s: number; flags: () => number } {
  const bench = new Bench();
  const s = bench.core.makeSema(kind, size);
  return { bench, s, flags: () => bench.read(s + bench.core.SEMA_FLAGS.value) };
}
