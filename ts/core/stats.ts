// What the runtime has counted.
import {
  COUNT_GC, COUNT_PARKS, COUNT_SPAWNED, COUNT_STEALS, COUNT_SWITCHES, COUNT_WAKES,
} from "../../assembly/abi.ts";
import type { Engine } from "./engine.ts";

/** What `runtime.stats()` gives. */
export interface Stats {
  /** How many there are now. */
  goroutines: number;
  /** Goroutines ever started. */
  spawned: bigint;
  /** How often one was given the thread. */
  switches: bigint;
  /** How often a P took goroutines from another. */
  steals: bigint;
  /** How often a goroutine began to wait, and how often one was made ready again. */
  parks: bigint;
  wakes: bigint;
  /** Stacks of goroutines compiled to WebAssembly; the frames of JavaScript are the engine's. */
  stackBytes: number;
  stackSegments: number;
  /** The core's memory. */
  heapBytes: number;
  /** Of it, objects of a program in WebAssembly: those in use, or not yet found not to be. */
  objectBytes: number;
  /** Objects of such a program that there have ever been, in bytes. */
  allocatedBytes: number;
  /** How many are runnable: by P, then those in the global queue. */
  runQueue: number[];
  /** Ps and Ms. */
  procs: number;
  ms: number;
  /** How often `gc` was performed. */
  gcCycles: number;
  /** How long such a program stood still for that, in milliseconds. */
  gcPauses: Pauses;
}

/** The times for which a program stood still. */
export interface Pauses {
  last: number;
  longest: number;
  total: number;
  /** Half of them, and 99 of 100, were no longer: rounded up to a power of two of microseconds. */
  median: number;
  p99: number;
}

/** What of it comes from the program. */
export type Objects = Pick<Stats, "objectBytes" | "allocatedBytes" | "gcPauses">;

const noObjects: Objects = {
  objectBytes: 0,
  allocatedBytes: 0,
  gcPauses: { last: 0, longest: 0, total: 0, median: 0, p99: 0 },
};

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
    ...engine.guest?.objects() ?? noObjects,
  };
}
