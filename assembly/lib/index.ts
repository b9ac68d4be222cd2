// What AssemblyScript programs import from "skein".
import { collect, live } from "../index";
import { unwind, UNWIND_GC } from "../stack/intrinsics";
import { running } from "../trampoline";

export { Chan, ok, received } from "./chan";
export { defer } from "./defer";
export { go, goexit, gosched } from "./go";
export { panic } from "./panic";
export { panicMessage, protect } from "./protect";
export { Select } from "./select";

/** Goroutines that exist now, waiting ones included. Go: `runtime.NumGoroutine`. */
export function numGoroutine(): i32 {
  return live();
}

/** The number of Ps; one in this build. Go: `runtime.GOMAXPROCS`. */
export function gomaxprocs(n: i32 = 0): i32 {
  return 1;
}

/** Runs a collection cycle. Go: `runtime.GC`. */
export function gc(): void {
  if (!changetype<usize>(running)) return collect();
  unwind(UNWIND_GC);
}
