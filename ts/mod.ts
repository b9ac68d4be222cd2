// Skein: goroutines for JavaScript and WebAssembly. The public surface.
import * as context from "./context.ts";
import * as errgroup from "./errgroup.ts";
import * as runtime from "./runtime.ts";
import * as singleflight from "./singleflight.ts";
import * as sync from "./sync.ts";
import * as testing from "./testing.ts";
import * as time from "./time.ts";

export { chan } from "./chan.ts";
export type {
  Body, Chan, Comm, Goroutine, Op, Received, RecvChan, Routine, RunOptions, SendChan,
} from "./contract.ts";
export {
  CloseOfClosedError, CloseOfNilError, DeadlockError, FatalError, GoroutinePanic, LeakError,
  RuntimeError, SendOnClosedError,
} from "./errors.ts";
export { fromEvents } from "./events.ts";
export { fn, go, goexit, gosched, run } from "./go.ts";
export { never } from "./never.ts";
export { select } from "./select.ts";
export type { Case, Selected } from "./select.ts";
export { fromReadable, toReadable } from "./stream.ts";
export { wait } from "./wait.ts";
export { context, errgroup, runtime, singleflight, sync, testing, time };
