// How `skein bench` measures: warm up, then rounds of about the same time, of which the median
// counts.
import { detect } from "../../runtime/detect.ts";

export interface Pace {
  readonly rounds: number;
  readonly roundMs: number;
  /** Goroutines of the memory case. */
  readonly parked: number;
}

export const fullPace: Pace = { rounds: 7, roundMs: 200, parked: 100_000 };
export const quickPace: Pace = { rounds: 3, roundMs: 40, parked: 20_000 };

/** Every n is a multiple of this, for the work that is done in batches. */
const BATCH = 1000;

/** What the engine's compilers have before it counts: rounds, and a time. */
const WARM_ROUNDS = 2;
const WARM_MS = 400;

/** Nanoseconds per operation. */
export async function speed(
  work: (n: number) => Promise<unknown>,
  { rounds, roundMs }: Pace,
): Promise<number> {
  let n = BATCH;
  let total = 0;
  for (let warm = 0; warm < WARM_ROUNDS || total < WARM_MS;) {
    const ms = await timed(work, n);
    total += ms;
    if (ms > roundMs / 2) warm++;
    n = Math.max(1, Math.round((n * Math.min(8, roundMs / ms)) / BATCH)) * BATCH;
  }
  const figures: number[] = [];
  for (let round = 0; round < rounds; round++) figures.push((await timed(work, n)) * 1e6 / n);
  return median(figures);
}

async function timed(work: (n: number) => Promise<unknown>, n: number): Promise<number> {
  const { now } = detect();
  const began = now();
  await work(n);
  return Math.max(now() - began, 1e-3);
}

export function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
