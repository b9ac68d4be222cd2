// The size of the JavaScript heap once everything that can be collected has been.

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

const { Bun } = globalThis as { Bun?: { gc(isSynchronous: boolean): void } };

/** Engines on V8 hide their collector unless they are told not to. */
function collector(): () => void {
  if (Bun !== undefined) return () => Bun.gc(true);
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as () => void;
}

const collect = collector();

export function heapBytes(): number {
  collect();
  return process.memoryUsage().heapUsed;
}
