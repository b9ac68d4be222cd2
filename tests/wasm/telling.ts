// What programs of the tests say on the way, in AssemblyScript, and how they call what may panic.
import { Chan, defer, go, panic, panicMessage, protect } from "skein";

let trace = "";
export function say(text: string): void {
  trace += text + " ";
}
export function told(): string {
  const text = trace.trimEnd();
  trace = "";
  return text;
}
export function fail(text: string): void {
  panic(text);
}
/** Says whether `f` was left alone, and if not why. */
export function attempt(f: () => void): void {
  say(protect(f) ? "well" : `[${panicMessage()}]`);
}
/** Runs `f` as a goroutine, and waits until that has ended in whatever way. */
export function apart(f: () => void): void {
  const done = new Chan<i32>();
  go((f: () => void, done: Chan<i32>): void => {
    defer((done: Chan<i32>): void => done.close(), done);
    f();
    say("returns");
  }, f, done);
  done.recv();
}
