// Types of the public surface that more than one module needs.

/** Body of a goroutine written in JavaScript. It blocks with `yield*`. */
// deno-lint-ignore no-explicit-any
export type Routine<T = void> = Generator<unknown, T, any>;

/** What `go` and `run` start: a generator function (fast, blocks with `yield*`), an async function
 *  (blocks with `await`), or a plain function (never blocks). */
export type Body<A extends unknown[] = [], T = unknown> =
  (...args: A) => Routine<T> | PromiseLike<T> | T;

/** An operation that may block. It is a description: nothing happens until it is performed, by
 *  `yield* op` inside a goroutine or `await op` in ordinary async code. It may be performed again.
 */
export interface Op<T> {
  /** Performs the operation in the goroutine whose code runs: what `yield*` calls. */
  // deno-lint-ignore no-explicit-any
  [Symbol.iterator](): Iterator<unknown, T, any>;
  /** Performs the operation for async code: what `await` calls. */
  then<A = T, B = never>(
    onfulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onrejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B>;
}

/** An operation that can also be a case of `select`. */
export interface Comm<T> extends Op<T> {}

/** A started goroutine. */
export interface Goroutine<T = unknown> {
  readonly id: number;
  readonly name: string;
  /** "runnable" | "running" | "waiting" | "syscall" | "dead" */
  readonly status: string;
  /** Why it waits, in Go's words ("chan receive", "select", "sleep", …), or "". */
  readonly waitReason: string;
  /** Blocks until it has returned, and gives what it returned. Throws its GoroutinePanic. */
  join(): Comm<T>;
}

/** How `run` runs. */
export interface RunOptions {
  /** Aborting ends the run: `run` rejects with the signal's reason and its goroutines are stopped.
   */
  signal?: AbortSignal;
  /** "throw": reject with DeadlockError as soon as no goroutine can run and nothing that the
   *  runtime knows of can wake one: no timer, no promise in `wait`, no open event source, no
   *  `runtime.ref()`. Where the host can tell that something else is alive (Node and Deno list
   *  their timers and handles), that postpones the verdict. "ignore": keep waiting for the outside
   *  world. Default: "throw" on Node, Deno and Bun, "ignore" in browsers and edge runtimes. */
  deadlock?: "throw" | "ignore";
  /** What the main goroutine is called in stack dumps. */
  name?: string;
}

/** What `recvOk` gives: Go's `v, ok := <-ch`. */
export type Received<T> = { value: T; ok: true } | { value: undefined; ok: false };

/** The sending half of a channel, Go's `chan<- T`: any `Chan<T>` is one. */
export interface SendChan<in T> {
  /** How many values it can hold beyond those that are handed over. */
  readonly cap: number;
  /** Values buffered now. */
  readonly length: number;
  /** Blocks until a receiver or a buffer slot takes `value`. Throws SendOnClosedError when closed.
   */
  send(value: T): Comm<void>;
  /** Never blocks, callable anywhere; false when nobody could take it. Throws SendOnClosedError
   *  when closed. */
  trySend(value: T): boolean;
  /** Throws CloseOfClosedError when closed already. */
  close(): void;
}

/** The receiving half of a channel, Go's `<-chan T`: any `Chan<T>` is one. */
export interface RecvChan<out T> {
  /** How many values it can hold beyond those that are handed over. */
  readonly cap: number;
  /** Values buffered now. */
  readonly length: number;
  /** `<-ch`: the next value, or undefined once the channel is closed and drained. */
  recv(): Comm<T | undefined>;
  /** `v, ok := <-ch` */
  recvOk(): Comm<Received<T>>;
  /** Never blocks, callable anywhere; undefined when nothing is ready. */
  tryRecv(): Received<T> | undefined;
  /** `for v := range ch`, for goroutines: calls `each` (plain or generator function) until closed.
   *  Stops early when it returns false. */
  forEach(each: (value: T) => Routine<unknown> | unknown): Op<void>;
  /** `for await (const v of ch)`, for async code. Breaking out does not close the channel. */
  [Symbol.asyncIterator](): AsyncIterator<T>;
}

/** A channel, Go's `chan T`. */
export interface Chan<T> extends SendChan<T>, RecvChan<T> {}
