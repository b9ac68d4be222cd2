// The n queens problem, one goroutine for each placement of the first two rows.

import { chan, go } from "skein";
import type { Routine } from "skein";

function solutions(n: number, columns: number, left: number, right: number): number {
  const all = (1 << n) - 1;
  if (columns === all) return 1;
  let count = 0;
  for (let free = all & ~(columns | left | right); free !== 0; free &= free - 1) {
    const bit = free & -free;
    count += solutions(n, columns | bit, ((left | bit) << 1) & all, (right | bit) >> 1);
  }
  return count;
}

function* solve(n: number): Routine<number> {
  const results = chan<number>();
  const all = (1 << n) - 1;
  let started = 0;
  for (let a = 0; a < n; a++) {
    for (let b = 0; b < n; b++) {
      if (Math.abs(a - b) < 2) continue;
      const [p, q] = [1 << a, 1 << b];
      started++;
      go(function* (): Routine {
        const left = ((((p << 1) & all) | q) << 1) & all;
        yield* results.send(solutions(n, p | q, left, ((p >> 1) | q) >> 1));
      });
    }
  }
  let total = 0;
  for (let i = 0; i < started; i++) total += (yield* results.recv()) as number;
  return total;
}

export function* main(print: (line: string) => void): Routine {
  for (let n = 4; n <= 9; n++) print(`${n} queens: ${yield* solve(n)} ways`);
}
