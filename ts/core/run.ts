// Run: one call of `run`, with the goroutines that belong to it.
//
// It ends once: when main returns, when a goroutine panics, at a deadlock, or when its signal
// aborts. Whatever it leaves behind is stopped then, and `finally` blocks run. A run for a test
// does not end with main: it waits for the other goroutines too, until they have ended or can be
// seen to have been left behind.
import { G_STATUS, G_RUNNING } from "../../assembly/abi.ts";
import type { RunOptions } from "../contract.ts";
import { DeadlockError, LeakError } from "../errors.ts";
import type { GoroutinePanic } from "../errors.ts";
import { Bubble } from "./bubble.ts";
import { dump } from "./dump.ts";
import type { Engine } from "./engine.ts";
import { doom, stop } from "./stop.ts";
import { AWAIT, BROKEN, PANICKED, RETURNED } from "./task.ts";
import type { Task } from "./task.ts";

const NO_GOROUTINES = "no goroutines (main called runtime.Goexit) - deadlock!";

/** How many turns of the event loop goroutines that outlive main have to end by themselves, if they
 *  never rest. */
const PATIENCE = 64;

/** How a run ends when main returns: at once, or when its last goroutine has ended. */
export interface Ending {
  readonly waits: boolean;
  /** Its goroutines are in a bubble of their own. */
  readonly isBubble?: true;
}

/** Goroutines of a run that are not written in JavaScript. */
export interface Residents {
  count(): number;
  kill(): void;
}

export class Run {
  readonly engine: Engine;
  readonly deadlock: "throw" | "ignore";
  readonly #resolve: (value: unknown) => void;
  readonly #reject: (reason: unknown) => void;
  readonly #release: () => void;
  readonly #signal: AbortSignal | undefined;
  /** Stops the timers that its goroutines have started and that have not fired. */
  readonly timers = new Set<() => void>();
  residents: Residents | undefined = undefined;
  #first: Task | undefined = undefined;
  /** Goroutines in the list; it holds awaits too. */
  #count = 0;
  #isOpen = true;
  #mainExited = false;
  readonly #waits: boolean;
  readonly #bubble: Bubble | undefined;
  /** Main has returned `value`, and the run waits for the others. */
  #left: { readonly value: unknown } | undefined = undefined;
  #turns = 0;

  constructor(
    engine: Engine,
    options: RunOptions,
    ending: Ending,
    resolve: (value: unknown) => void,
    reject: (reason: unknown) => void,
  ) {
    this.engine = engine;
    this.deadlock = options.deadlock ?? engine.host.deadlock;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#release = engine.host.hold();
    this.#signal = options.signal;
    this.#signal?.addEventListener("abort", this.#aborted);
    this.#waits = ending.waits;
    if (ending.isBubble) this.#bubble = new Bubble(engine, this);
    engine.runs.add(this);
  }

  readonly #aborted = (): void => this.fail(this.#signal?.reason);

  /** Whether it can still be added to. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Starts the main goroutine. */
  start(main: (...args: never[]) => unknown, name: string): void {
    const { engine } = this;
    const origin = { engine, parent: 0, creator: undefined, run: this, bubble: this.#bubble };
    const task = engine.spawn(main, [], name, origin);
    task.onEnd = (how, value) => this.#mainEnded(how, value);
  }

  /** The main goroutine, which is not written in JavaScript, has returned. */
  returned(value: unknown): void {
    this.#end(this.#resolve, value);
  }

  /** It has called goexit. */
  exited(): void {
    this.#mainExited = true;
    this.checkEmpty();
  }

  #mainEnded(how: number, value: unknown): void {
    if (how === PANICKED) return this.fail(value);
    this.#bubble?.end();
    if (how === RETURNED && !this.#waits) this.#end(this.#resolve, value);
    else if (this.#waits) this.#left = { value };
    else this.#mainExited = true;
  }

  /** What is started once the run has ended never runs. */
  add(task: Task): void {
    const first = this.#first;
    task.run = this;
    task.following = first;
    if (first !== undefined) first.previous = task;
    this.#first = task;
    if (task.name !== AWAIT) this.#count++;
    if (!this.#isOpen) stop(task);
  }

  remove(task: Task): void {
    const { previous, following } = task;
    if (previous === undefined && following === undefined && this.#first !== task) return;
    if (previous === undefined) this.#first = following;
    else previous.following = following;
    if (following !== undefined) following.previous = previous;
    task.previous = undefined;
    task.following = undefined;
    task.run = undefined;
    if (task.name !== AWAIT) this.#count--;
  }

  /** When the last goroutine has ended, a run that waited for it is over. If main called goexit,
   *  nothing can ever resolve the run. */
  checkEmpty(): void {
    if (this.#count > 0) return;
    if (this.residents !== undefined && this.residents.count() > 0) return;
    if (this.#mainExited) this.fail(new DeadlockError(NO_GOROUTINES, ""));
    else if (this.#left !== undefined) this.#end(this.#resolve, this.#left.value);
  }

  /** A turn of the event loop is over. What still waits then, when nothing can run, has been left
   *  behind by main. */
  checkLeft(isIdle: boolean): void {
    if (this.#mainExited) this.checkEmpty();
    if (this.#left === undefined || this.#bubble !== undefined) return;
    if (isIdle || ++this.#turns > PATIENCE) {
      this.fail(new LeakError(this.#count, dump(this.engine, undefined, this)));
    }
  }

  fail(reason: unknown): void {
    this.#end(this.#reject, reason);
  }

  #end(settle: (value: unknown) => void, value: unknown): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#signal?.removeEventListener("abort", this.#aborted);
    this.engine.runs.delete(this);
    for (const stopTimer of this.timers) stopTimer();
    let failure: GoroutinePanic | undefined;
    while (this.#first !== undefined) failure = this.#stop(this.#first) ?? failure;
    this.residents?.kill();
    this.#bubble?.close();
    this.engine.turns.rearm();
    this.#release();
    if (failure !== undefined && settle === this.#resolve) this.#reject(failure);
    else settle(value);
  }

  /** Stops a goroutine that was left behind; one that is running as soon as it suspends. */
  #stop(task: Task): GoroutinePanic | undefined {
    const isRunning = this.engine.i32[(task.at + G_STATUS) >> 2] === G_RUNNING;
    if (!isRunning && task.phase !== BROKEN) return stop(task);
    this.remove(task);
    task.run = this;
    task.onEnd = doom;
    return undefined;
  }
}
