// More are done than were added.

import { sync } from "skein";
import type { Routine } from "skein";

// deno-lint-ignore require-yield
export function* main(print: (line: string) => void): Routine {
  const wg = new sync.WaitGroup();
  wg.add(2);
  for (;;) {
    wg.done();
    print("done");
  }
}
