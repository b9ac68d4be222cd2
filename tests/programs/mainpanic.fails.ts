// An error of main itself.

import { chan } from "skein";
import type { Routine } from "skein";

function* step(n: number, print: (line: string) => void): Routine<number> {
  const ch = chan<number>(1);
  yield* ch.send(n);
  if (n === 3) throw new Error(`step ${n} failed`);
  print(`step ${n}`);
  return (yield* ch.recv()) as number;
}

export function* main(print: (line: string) => void): Routine {
  for (let n = 1; ; n++) yield* step(n, print);
}
