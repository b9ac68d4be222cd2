// What the runtime has counted.
import {
  COUNT_GC, COUNT_PARKS, COUNT_SPAWNED, COUNT_STEALS, COUNT_SWITCHES, COUNT_WAKES,
} from "../../assembly/abi.ts";
import type { Engine } from "./engine.ts";

/** What `runtime.stats()` gives. */
export interface Stats {
  goroutines: number;
  spawned: bigint;
  switches: bigint;
  steals: bigint;
  parks: bigint;
  wakes: bigint;
  stackBytes: number;
  stackSegments: number;
  heapBytes: number;
  runQueue: number[];
  procs: number;
  ms: number;
  gcCycles: number;
}

/** Counters and sizes of an engine. */
export function statsOf(engine: Engine): Stats {
  const { core } = engine;
  const counts = new BigUint64Array(core.memory.buffer, core.counters(), COUNT_GC / 8 + 1);
  const procs = core.setProcs(0);
  const runQueue = Array.from({ length: procs }, (_, id) => core.queueLength(id));
  runQueue.push(core.globalLength());
  const stacks = engine.guest?.stacks();
  return {
    goroutines: core.live(),
    spawned: counts[COUNT_SPAWNED / 8]!,
    switches: counts[COUNT_SWITCHES / 8]!,
    steals: counts[COUNT_STEALS / 8]!,
    parks: counts[COUNT_PARKS / 8]!,
    wakes: counts[COUNT_WAKES / 8]!,
    stackBytes: stacks?.bytes ?? 0,
    stackSegments: stacks?.segments ?? 0,
    heapBytes: core.memory.buffer.byteLength,
    runQueue,
    procs,
    ms: 1,
    gcCycles: Number(counts[COUNT_GC / 8]!),
  };
}
