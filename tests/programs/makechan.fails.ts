// A channel cannot hold less than nothing.

import { chan } from "skein";
import type { Routine } from "skein";

// deno-lint-ignore require-yield
export function* main(print: (line: string) => void): Routine {
  for (let size = 1; ; size--) {
    print(`made one of ${chan<number>(size).cap}`);
  }
}
