// What an engine needs of the platform it runs on. Two implementations: the event loop (loop.ts)
// and, for seeded runs, one with a virtual clock (virtual.ts).
import type { Scope } from "../runtime/platform.ts";

export interface Host {
  /** Milliseconds, monotonic. */
  now(): number;
  /** Time passes only when nothing can run. */
  readonly isVirtual: boolean;
  /** Calls back before control returns to the event loop. */
  soon(body: () => void): void;
  /** Calls back in a turn of the event loop of its own: timers and I/O come first. */
  later(body: () => void): void;
  /** Calls back at `when`; a second call replaces the first. Infinity disarms. `onlyAsks`: it is no
   *  sign of life, for it asks only whether there are others. */
  arm(when: number, body: () => void, onlyAsks?: boolean): void;
  /** Holds the process until the result is called. */
  hold(): () => void;
  /** Whether the platform lists something, other than what this host holds, that may still call
   *  back. */
  alive(): boolean;
  /** What RunOptions.deadlock is by default. */
  readonly deadlock: "throw" | "ignore";
  /** An error that nobody can catch: reported as the platform reports an uncaught exception. */
  report(error: unknown): void;
  /** The asynchronous context of the caller; undefined where the platform has none, and unless
   *  `always` when it is empty. */
  capture(always: boolean): Scope | undefined;
  /** Runs `body` so that `owner()` gives `owner` in all that it awaits; undefined where the
   *  platform cannot. */
  adopt<T>(owner: object, body: () => T): T;
  owner(): object | undefined;
}
