// Main leaves by Goexit while another goroutine is blocked for ever.

import { chan, go, goexit } from "skein";
import type { Routine } from "skein";

export function* main(print: (line: string) => void): Routine {
  go(function* (): Routine {
    yield* chan<void>().recv();
  });
  print("main leaves");
  yield* goexit();
}
