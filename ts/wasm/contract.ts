// Types of the public surface of "skein/wasm".
import type { Routine, RunOptions } from "../contract.ts";
import type { Stats } from "../core/stats.ts";

/** What a program can be loaded from: a URL, a path, bytes, a compiled module or a response. */
export type Source = URL | string | BufferSource | WebAssembly.Module | Response;

/** What a program is given, and what it may take. */
export interface LoadOptions {
  /** Functions of the host, by module and name: what the program declares with `@external`. One
   *  that returns a promise blocks the calling goroutine until it settles. What they call back in
   *  the program must not block. */
  imports?: WebAssembly.Imports;
  /** What `args()` of "skein/os" gives. */
  args?: string[];
  /** The most bytes that the frames of one goroutine may take; default 256 MiB. */
  maxStackBytes?: number;
  /** The most memory that the program may take; default and limit: 2 GiB. */
  maxMemoryBytes?: number;
}

/** The runtime that a program brings along: one M, on the event loop of this thread. */
export interface AppRuntime {
  readonly procs: number;
  /** Runs `main`, written in JavaScript, among the program's own goroutines, as `run` does. In it
   *  the functions of "skein" act on this runtime, and the channels of the program can be used. */
  run<T>(main: () => Routine<T> | PromiseLike<T> | T, options?: RunOptions): Promise<T>;
  /** Counters and sizes, as `runtime.stats()` gives them. */
  stats(): Stats;
  /** Collects what the program does not use any more; later, when a function of the host calls
   *  this that the program has called. */
  gc(): void;
  /** Stops the app. */
  stop(): Promise<void>;
}

/** A loaded program. */
export interface App {
  readonly runtime: AppRuntime;
  /** What the module exports. Calling a function here runs it at once, outside any goroutine: it
   *  must not block, and its arguments are plain numbers. */
  // deno-lint-ignore no-explicit-any
  readonly exports: Record<string, any>;
  /** Runs an exported function as the main goroutine and resolves with its result. Numbers,
   *  bigints, strings, buffers, arrays and channels of the app cross the border in both directions.
   *  Rejects as `run` does: GoroutinePanic, DeadlockError; RuntimeError when there is no such
   *  function; TypeError when an argument does not fit. */
  // deno-lint-ignore no-explicit-any
  run(name: string, ...args: unknown[]): Promise<any>;
  /** Stops the app: its runs reject, and it can run nothing more. */
  stop(): Promise<void>;
}
