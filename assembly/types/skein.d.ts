// "skein" as programs in AssemblyScript see it, for TypeScript's language service. The compiler
// reads assembly/lib instead; a test compares the two.

/// <reference types="assemblyscript/std/types/assembly/index.d.ts" />

/** Starts `f(…)` as a goroutine, and returns at once; it runs later. Any function will do, with up
 *  to six arguments of any type. Go: the go statement. */
export declare function go<A extends unknown[]>(f: (...args: A) => void, ...args: A): void;

/** Lets other goroutines run. Go: `runtime.Gosched`. */
export declare function gosched(): void;

/** Calls `f(…)` when the function that contains the statement ends: it returns, or there is a
 *  panic, or goexit. Of several calls the last is made first. The arguments are those of the
 *  present moment. Go: the defer statement. */
export declare function defer<A extends unknown[]>(f: (...args: A) => void, ...args: A): void;

/** Ends the calling goroutine, when its deferred calls have been made. Go: `runtime.Goexit`. */
export declare function goexit(): never;

/** Makes the deferred calls, up to the nearest `protect`, which gives false. Where there is none it
 *  ends the run, with the message and a trace of the goroutine. Go: `panic`. */
export declare function panic(message: string): never;

/** Calls `f(…)`, and gives true when it returns; false when it, or what it calls, panics. Then its
 *  deferred calls have been made, and `panicMessage` says what has happened. A failed assertion, an
 *  index out of range, a trap, an error of the host: all of them are panics. Go: a function with a
 *  deferred call of `recover`. */
export declare function protect<A extends unknown[]>(f: (...args: A) => void, ...args: A): bool;

/** What the last panic said from which this goroutine has recovered; "" when there was none. */
export declare function panicMessage(): string;

/** Go's `chan T`, for values of any type. */
export declare class Chan<T> {
  /** Go: `make(chan T, cap)`. */
  constructor(cap?: i32);

  /** The nil channel: blocks for ever; as a case of a select it is never ready. */
  static never<T>(): Chan<T>;

  /** Blocks until a receiver or the buffer takes the value. Panics when the channel is closed. */
  send(value: T): void;

  /** The next value; the zero value once the channel is closed and drained. `ok()` tells the two
   *  apart. */
  recv(): T;

  /** Never blocks; false when nobody could take it. */
  trySend(value: T): bool;

  /** Never blocks: whether a value was there, or the channel closed. The value is `received`. */
  tryRecv(): bool;

  close(): void;

  /** Values buffered now. */
  readonly length: i32;
  readonly cap: i32;
}

/** `v, ok := <-ch`: whether this goroutine's last receive got a value that was sent. */
export declare function ok(): bool;

/** The value that this goroutine's last select, or `tryRecv`, has received. */
export declare function received<T>(): T;

/** Go's select. Its cases are numbered in the order in which they are added.
 *
 *  `const s = Select.begin(); s.recv(a); s.send(b, 5); switch (s.wait()) { case 0: … }` */
export declare class Select {
  private constructor();

  /** A select without cases so far. */
  static begin(): Select;

  /** Adds a receive. */
  recv<T>(ch: Chan<T>): void;

  /** Adds a send. */
  send<T>(ch: Chan<T>, value: T): void;

  /** Performs one of the cases, blocking until one is ready, and gives its number. */
  wait(): i32;

  /** The same with a default clause: -1 when no case is ready. */
  poll(): i32;
}

/** Goroutines that exist now, waiting ones included. Go: `runtime.NumGoroutine`. */
export declare function numGoroutine(): i32;

/** The number of Ps; one in this build. Go: `runtime.GOMAXPROCS`. */
export declare function gomaxprocs(n?: i32): i32;

/** Runs a collection cycle. Go: `runtime.GC`. */
export declare function gc(): void;
