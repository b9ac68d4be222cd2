// Main sends one value more than fits.

import { chan } from "skein";
import type { Routine } from "skein";

export function* main(print: (line: string) => void): Routine {
  const ch = chan<number>(2);
  for (let i = 1; ; i++) {
    yield* ch.send(i);
    print(`sent ${i}`);
  }
}
