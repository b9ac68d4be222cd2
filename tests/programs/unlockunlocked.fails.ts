// Unlocking twice cannot be recovered from.

import { sync } from "skein";
import type { Routine } from "skein";

export function* main(print: (line: string) => void): Routine {
  const mu = new sync.Mutex();
  yield* mu.lock();
  mu.unlock();
  print("unlocked once");
  try {
    mu.unlock();
  } catch {
    // The run ends all the same.
  }
}
