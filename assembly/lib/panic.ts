// Panics of AssemblyScript programs. So far nobody can recover from one: it ends the run.

// @ts-ignore: decorator
@external("skein", "panic")
declare function hostPanic(message: string): void;
// @ts-ignore: decorator
@external("skein", "fatal")
declare function hostFatal(message: string): void;
// @ts-ignore: decorator
@external("skein", "outside")
declare function hostOutside(what: string): void;

/** Ends the run with the message and a trace of the goroutine. Go: `panic`. */
export function panic(message: string): void {
  hostPanic(message);
  unreachable();
}

/** Code that is no goroutine would have to wait: the host throws an error that says so. */
export function outside(what: string): void {
  hostOutside(what);
  unreachable();
}

/** Misuse that nobody can recover from, as in Go: it ends the run. */
export function fatal(message: string): void {
  hostFatal(message);
  unreachable();
}
