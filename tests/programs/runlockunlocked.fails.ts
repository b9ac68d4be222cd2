// A reader that leaves twice.

import { sync } from "skein";
import type { Routine } from "skein";

export function* main(print: (line: string) => void): Routine {
  const rw = new sync.RWMutex();
  yield* rw.rlock();
  rw.runlock();
  print("left");
  try {
    rw.runlock();
  } catch {
    // The run ends all the same.
  }
}
