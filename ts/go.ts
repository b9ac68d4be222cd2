// Goroutines: the go statement, run, gosched, goexit, and blocking functions.
import { DEV, EDGE } from "#core";
import { callerEngine, callerOrigin, engineForRun } from "./default.ts";
import { NAME } from "./core/dump.ts";
import type { Engine } from "./core/engine.ts";
import { asGenerator, call, isFrame } from "./core/frames.ts";
import { Operation } from "./core/operation.ts";
import { Run } from "./core/run.ts";
import type { Ending } from "./core/run.ts";
import { GOEXIT } from "./core/task.ts";
import type { Frame, Task } from "./core/task.ts";
import type { Body, Goroutine, Op, Routine, RunOptions } from "./contract.ts";

/** The go statement. Starts `body(...args)` as a goroutine of the current runtime and returns at
 *  once; the goroutine runs later. `body` is a generator function (blocks with `yield*`), an async
 *  function (blocks with `await`) or a plain one.
 *
 *  An error that escapes `body` is a panic: it ends the whole `run`; in a goroutine started outside
 *  any run it is reported as the host reports an uncaught exception. Throws TypeError when `body`
 *  is not a function. Never blocks.
 *
 *  @example
 *  ```ts
 *  import { chan, go, run } from "skein";
 *
 *  const sum = await run(function* () {
 *    const results = chan<number>();
 *    for (const n of [1, 2, 3]) go(function* () { yield* results.send(n * n); });
 *    return (yield* results.recv())! + (yield* results.recv())! + (yield* results.recv())!;
 *  });
 *  // sum → 14
 *  ```
 */
export function go<A extends unknown[], T>(body: Body<A, T>, ...args: A): Goroutine<T> {
  return spawn("go", body, args, undefined);
}

/** `go` with options: `go.with({ name: "fetcher" }, body, ...args)`. The name shows in stack dumps.
 *
 *  @example
 *  ```ts
 *  import { go, run } from "skein";
 *
 *  const name = await run(function* () {
 *    const g = go.with({ name: "fetcher" }, function* () {});
 *    return g.name;
 *  });
 *  // name → "fetcher"
 *  ```
 */
go.with = function <A extends unknown[], T>(
  options: { name?: string },
  body: Body<A, T>,
  ...args: A
): Goroutine<T> {
  return spawn("go.with", body, args, options.name);
};

function spawn<A extends unknown[], T>(
  verb: string,
  body: Body<A, T>,
  args: A,
  name: string | undefined,
): Goroutine<T> {
  if (typeof body !== "function") throw notAFunction(verb, body);
  const engine = callerEngine();
  const code = body as (...args: never[]) => unknown;
  return engine.spawn(code, args, name || nameOf(body), callerOrigin()) as Task as Goroutine<T>;
}

function nameOf(body: { name: string }): string {
  return body.name || "anonymous";
}

function notAFunction(verb: string, body: unknown): TypeError {
  const isStarted = isFrame(body);
  const kind = body === null ? "null" : isStarted ? "a generator object" : typeof body;
  const hint = isStarted ? `: write ${verb}(f, a, b) instead of ${verb}(f(a, b))` : "";
  return new TypeError(`${verb}: the body must be a function, got ${kind}${hint}`);
}

/** Runs `main` as the main goroutine and resolves with what it returns. As in Go, the program ends
 *  when main returns: goroutines that it left behind are stopped, and their `finally` blocks run.
 *
 *  Rejects with main's own error, with a GoroutinePanic whose `cause` is the error of any other
 *  goroutine, with a DeadlockError, or with the reason of `options.signal`. Several runs may be
 *  active at once; each ends on its own.
 *
 *  @example
 *  ```ts
 *  import { run, wait } from "skein";
 *
 *  const text = await run(function* () {
 *    return yield* wait(Promise.resolve("done"));
 *  });
 *  // text → "done"
 *  ```
 */
export function run<T>(
  main: () => Routine<T> | PromiseLike<T> | T,
  options: RunOptions = {},
): Promise<T> {
  return runIn(engineForRun(), main, options);
}

const withMain: Ending = { waits: false };

/** `run` on a given engine. */
export function runIn<T>(
  engine: Engine,
  main: () => Routine<T> | PromiseLike<T> | T,
  options: RunOptions,
  ending = withMain,
): Promise<T> {
  if (typeof main !== "function") return Promise.reject(notAFunction("run", main));
  const { signal } = options;
  if (signal?.aborted) return Promise.reject(signal.reason);
  const running = new Promise<T>((resolve, reject) => {
    const started = new Run(engine, options, ending, resolve as (value: unknown) => void, reject);
    started.start(main, options.name || main.name || "main");
  });
  return EDGE ? running.finally(() => giveBack(engine)) : running;
}

/** On edge runtimes an engine goes with the last of its runs. */
function giveBack(engine: Engine): void {
  if (engine.runs.size === 0) engine.retire();
}

/** Makes a blocking function whose calls are frames on the goroutine's own stack: `yield* f(x)`
 *  costs the same at any call depth, and the frame shows in `runtime.stack()`. A bare `yield*
 *  generator()` works too, but each level of it then costs on every switch. Recursion is bounded by
 *  memory, not by the engine's stack.
 *
 *  @example
 *  ```ts
 *  import { fn, run } from "skein";
 *
 *  const depth = fn(function* (n: number): Generator<unknown, number> {
 *    return n === 0 ? 0 : 1 + (yield* depth(n - 1));
 *  });
 *  const n = await run(function* () { return yield* depth(100_000); });
 *  // n → 100000
 *  ```
 */
export function fn<A extends unknown[], T>(
  body: (...args: A) => Routine<T>,
): (...args: A) => Op<T> {
  if (typeof body !== "function") throw notAFunction("fn", body);
  const { prototype } = body as { prototype?: object };
  if (prototype !== undefined) Object.defineProperty(prototype, NAME, { value: nameOf(body) });
  const calls = (...args: A): Op<T> => new CallOp<A, T>(callerEngine(), body, args);
  Object.defineProperty(calls, "name", { value: body.name });
  return calls;
}

class CallOp<A extends unknown[], T> extends Operation<T> {
  readonly isCall = true;
  readonly #body: (...args: A) => Routine<T>;
  readonly #args: A;

  constructor(engine: Engine, body: (...args: A) => Routine<T>, args: A) {
    super(engine);
    this.#body = body;
    this.#args = args;
  }

  start(task: Task): Task {
    return call(task, asGenerator(this.#body(...this.#args) as Frame));
  }

  finish(task: Task): T {
    return task.value as T;
  }
}

/** Lets other goroutines run: the caller goes to the back of the global queue. Go:
 *  `runtime.Gosched`.
 *
 *  @example
 *  ```ts
 *  import { go, gosched, run } from "skein";
 *
 *  const order = await run(function* () {
 *    const order: string[] = [];
 *    go(function* () { order.push("other"); });
 *    yield* gosched();
 *    order.push("main");
 *    return order;
 *  });
 *  // order → ["other", "main"]
 *  ```
 */
export function gosched(): Op<void> {
  const engine = callerEngine();
  let op = goscheds.get(engine);
  if (op === undefined || DEV) goscheds.set(engine, op = new Gosched(engine));
  return op;
}

const goscheds = new WeakMap<Engine, Gosched>();

class Gosched extends Operation<void> {
  start(task: Task): Task {
    if (task.at === 0) return task.complete(undefined);
    task.engine.core.yieldToAll(task.at);
    return task.completeLater(undefined);
  }

  finish(): void {}
}

/** Ends the calling goroutine; its `finally` blocks run, its `catch` blocks do not. Never returns.
 *  When main calls it, the other goroutines go on; when the last of them ends, the run rejects with
 *  a DeadlockError. Go: `runtime.Goexit`.
 *
 *  @example
 *  ```ts
 *  import { fn, go, goexit, run } from "skein";
 *
 *  const ran: string[] = [];
 *  const leave = fn(function* () { yield* goexit(); });
 *  await run(function* () {
 *    const g = go(function* () {
 *      try { yield* leave(); } catch { ran.push("catch"); } finally { ran.push("finally"); }
 *    });
 *    yield* g.join();
 *  });
 *  // ran → ["finally"]
 *  ```
 */
export function goexit(): Op<never> {
  return new Goexit(callerEngine());
}

class Goexit extends Operation<never> {
  start(task: Task): Task {
    task.phase = GOEXIT;
    return task;
  }

  finish(): never {
    throw new Error("unreachable");
  }
}
