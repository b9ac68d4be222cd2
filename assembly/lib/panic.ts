// Panics of AssemblyScript programs, and errors that are none. All of them are errors of the host,
// which throw the goroutine out of the engine; what becomes of it then, recovery.ts says.

import { tell } from "../recovery";
import { running } from "../trampoline";

/** Throws nothing in particular, which takes less than an error. */
// @ts-ignore: decorator
@external("skein", "toss")
declare function hostToss(): void;
// @ts-ignore: decorator
@external("skein", "panic")
declare function hostPanic(message: string): void;
// @ts-ignore: decorator
@external("skein", "fatal")
declare function hostFatal(message: string): void;
// @ts-ignore: decorator
@external("skein", "outside")
declare function hostOutside(what: string): void;

// @ts-ignore: decorator
@external("skein", "apart")
declare function hostApart(what: string): void;

/** Makes the deferred calls, up to the nearest `protect`, which gives false. Where there is none it
 *  ends the run, with the message and a trace of the goroutine. Go: `panic`. */
export function panic(message: string): void {
  const g = running;
  if (changetype<usize>(g) && tell(g.stack, changetype<usize>(message))) hostToss();
  hostPanic(message);
  unreachable();
}

/** Code that is no goroutine would have to wait: the host throws an error that says so. */
export function outside(what: string): void {
  hostOutside(what);
  unreachable();
}

/** What only goroutines can do has been called by code that is none: the host throws an error. */
export function apart(what: string): void {
  hostApart(what);
  unreachable();
}

/** Misuse that nobody can recover from, as in Go: it ends the run. */
export function fatal(message: string): void {
  hostFatal(message);
  unreachable();
}
