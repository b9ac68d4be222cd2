// Tasks that yield, below a stack of calls, for the contenders that are not Skein's. Whoever builds
// this says what `yieldNow` is.
import { yieldNow } from "./yielding";

/** Yields `times` times, `level` calls deep. */
export function yieldAt(level: i32, times: i32): i32 {
  if (level > 1) return yieldAt(level - 1, times) + 1;
  for (let i = 0; i < times; i++) yieldNow();
  return 1;
}
