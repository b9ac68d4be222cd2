// A call of an exported function as a goroutine in WebAssembly. The main goroutine of a run, written in
// JavaScript, waits for it; the goroutines that it starts belong to the run.
import type { Comm } from "../contract.ts";
import { current } from "../core/task.ts";
import type { Task } from "../core/task.ts";
import { chan } from "../chan.ts";
import type { App } from "./app.ts";
import type { Signature } from "./bridge.ts";

export class GoroutineCall {
  readonly signature: Signature;
  readonly #app: App;
  readonly #token: number;
  #main: Task | undefined = undefined;
  #close = (): void => {};
  #value: unknown = undefined;

  constructor(app: App, signature: Signature, token: number) {
    this.#app = app;
    this.signature = signature;
    this.#token = token;
  }

  /** Starts the goroutine and waits for its result. Called by the main goroutine of the run. */
  *wait(index: number, args: readonly (number | bigint)[]): Generator<unknown, unknown> {
    const done = chan<never>();
    this.#main = current;
    this.#close = () => done.close();
    this.#app.register(this.#token, this);
    try {
      this.#app.spawn(index, this.signature, args, this.#token);
      yield* (done.recv() as Comm<undefined>);
      return this.#value;
    } finally {
      this.#app.forget(this.#token);
      this.#app.core.killRun(this.#token);
    }
  }

  /** The goroutine has returned. */
  settle(value: unknown): void {
    this.#value = value;
    this.#close();
  }

  /** A goroutine of the run has panicked. */
  fail(error: unknown): void {
    this.#main?.run?.fail(error);
  }
}
