// Task: the JavaScript half of a goroutine. It holds the generator frames, and it is the iterator
// that every operation gives to `yield*`: a goroutine waits for one thing at a time, so one
// iterator serves all its operations.
//
// Phases, and what the next call of `next` does:
//   RUN      user code is executing
//   DONE     a value is ready                      gives it
//   FAIL     an error is ready                     throws it
//   PARK     the operation has just parked         suspends; then WAIT
//   WAIT     parked                                only the driver may resume it: a misuse
//   WAKE     parked; dispatched again              asks the operation for its result
//   YIELD    done, but the slice is over           suspends; then LATER
//   LATER    as WAIT, with the value of YIELD      a misuse; the driver makes it DONE
//   YIELD_FAIL  as YIELD, with an error            suspends; then LATER_FAIL
//   LATER_FAIL  as LATER, with an error            a misuse; the driver makes it FAIL
//   CALL     a callee waits to be started          suspends; the driver starts it
//   GOEXIT   the goroutine ends                    suspends; the driver closes its frames
//   REFUSED  would block, but it is being stopped  suspends; the driver closes the frame
//   CLOSE    the driver closes the frame           (never seen by `next`)
//   SCOLD    the driver reports a bare `yield`     (never seen by `next`)
// UNWIND is added while the frames between the one that suspended and the driver give up the
// engine's stack: they only pass the suspension on.
import { G_REASON, G_STATUS, REASON_MASK, RESULT_YIELD } from "../../assembly/abi.ts";
import type { Goroutine } from "../contract.ts";
import type { Scope } from "../runtime/platform.ts";
import type { Bubble } from "./bubble.ts";
import type { Engine } from "./engine.ts";
import { denoInspect, nodeInspect } from "./inspect.ts";
import type { JoinOp } from "./join.ts";
import { reasons, states } from "./reasons.ts";
import type { Run } from "./run.ts";

export const RUN = 0;
export const DONE = 1;
export const FAIL = 2;
export const WAKE = 3;
export const PARK = 4;
export const YIELD = 5;
export const YIELD_FAIL = 6;
/** A suspended goroutine is in one of these; the driver resumes it in the phase that is RESUME
 *  lower. */
export const RESUME = 16;
export const LATER = DONE + RESUME;
export const LATER_FAIL = FAIL + RESUME;
export const WAIT = WAKE + RESUME;
export const CALL = 7;
export const GOEXIT = 8;
export const REFUSED = 9;
export const CLOSE = 10;
export const SCOLD = 11;
/** Beyond repair: no operation works any more. */
export const BROKEN = 12;
export const UNWIND = 32;

/** The name of an await: no goroutine has it. */
export const AWAIT = "";

/** How a goroutine ended. */
export const RETURNED = 0;
export const PANICKED = 1;
export const EXITED = 2;

export type Frame = Iterator<unknown, unknown, unknown>;

/** What a parked goroutine waits with. */
export interface Waiting {
  /** The operation's result, once the goroutine has been woken. */
  finish(task: Task): unknown;
  /** The value that a parked sender offers in case `index`. */
  offer(index: number): unknown;
}

const result: { done: true; value: unknown } = { done: true, value: undefined };
const suspended: IteratorYieldResult<undefined> = { done: false, value: undefined };

/** The goroutine whose code is executing on this thread. */
export let current: Task | undefined;

export function setCurrent(task: Task | undefined): void {
  current = task;
}

/** Forgets the last result: a value must not live longer than its receiver needs it. */
export function forgetResult(): void {
  result.value = undefined;
}

export class Task<T = unknown> implements Goroutine<T> {
  readonly engine: Engine;
  readonly id: number;
  readonly name: string;
  /** The address of the core's record; 0 once the goroutine has ended. */
  at: number;
  phase = RUN;
  /** Result, error or incoming value; before the start the arguments, after the end what was
   *  returned. */
  value: unknown;
  op: Waiting | undefined = undefined;
  /** The innermost frame that the driver resumes, and those below it, outermost first. */
  top: Frame | undefined = undefined;
  callers: Frame[] | undefined = undefined;
  body: ((...args: never[]) => unknown) | undefined;
  scope: Scope | undefined;
  run: Run | undefined = undefined;
  bubble: Bubble | undefined = undefined;
  /** The name of the goroutine that started it. */
  creator: string | undefined = undefined;
  previous: Task | undefined = undefined;
  following: Task | undefined = undefined;
  /** Called instead of the usual consequences when the goroutine ends. */
  onEnd: ((how: number, value: unknown) => void) | undefined = undefined;
  /** Called when it has ended, however that came, as code of its own. */
  atEnd: (() => void) | undefined = undefined;
  joined: JoinOp<T> | undefined = undefined;
  /** How it ended. */
  how = RETURNED;
  /** Goexit has been called: how many callers the frame has that is being closed. -1: none is. */
  closing = -1;

  constructor(engine: Engine, at: number, id: number, name: string) {
    this.engine = engine;
    this.at = at;
    this.id = id;
    this.name = name;
  }

  /** How many frames have called the innermost one. */
  get depth(): number {
    return this.callers === undefined ? 0 : this.callers.length;
  }

  get status(): string {
    return this.at === 0 ? "dead" : states[this.engine.i32[(this.at + G_STATUS) >> 2]!] ?? "dead";
  }

  get waitReason(): string {
    if (this.at === 0) return "";
    return reasons[this.engine.i32[(this.at + G_REASON) >> 2]! & REASON_MASK] ?? "";
  }

  join(): JoinOp<T> {
    return this.joined ??= this.engine.makeJoin(this);
  }

  /** What console.log shows: not the whole runtime. */
  [nodeInspect](): string {
    return this.toString();
  }

  [denoInspect](): string {
    return this.toString();
  }

  toString(): string {
    return `Goroutine ${this.id} ${this.name} [${this.waitReason || this.status}]`;
  }

  next(): IteratorResult<unknown, unknown> {
    switch (this.phase) {
      case DONE:
        this.phase = RUN;
        result.value = this.value;
        this.value = undefined;
        return result;
      case PARK:
        this.phase = WAIT;
        return suspended;
      case WAKE: {
        const op = this.op!;
        this.phase = RUN;
        this.op = undefined;
        result.value = op.finish(this);
        return result;
      }
      case YIELD:
        this.phase = LATER;
        return suspended;
      case YIELD_FAIL:
        this.phase = LATER_FAIL;
        return suspended;
      case WAIT:
      case LATER:
      case LATER_FAIL:
        throw this.engine.misused(this);
      case FAIL: {
        const error = this.value;
        this.phase = RUN;
        this.value = undefined;
        throw error;
      }
      default:
        return suspended;
    }
  }

  /** The operation completed at once. */
  complete(value: unknown): this {
    this.phase = DONE;
    this.value = value;
    return this;
  }

  /** The operation completed, but the slice is over: the value comes when the goroutine is
   *  dispatched again. */
  completeLater(value: unknown): this {
    this.phase = YIELD;
    this.value = value;
    return this;
  }

  /** The operation is done with `value`, as the core's `result` says: at once, or when the
   *  goroutine is dispatched again. */
  done(result: number, value: unknown): this {
    return result & RESULT_YIELD ? this.completeLater(value) : this.complete(value);
  }

  /** The operation failed, and the slice is over. */
  failLater(error: unknown): this {
    this.phase = YIELD_FAIL;
    this.value = error;
    return this;
  }

  /** The operation is done, with the value or the error of `outcome`; the slice may be over. */
  settle(result: number, outcome: () => unknown): this {
    if (!(result & RESULT_YIELD)) return this.complete(outcome());
    try {
      return this.completeLater(outcome());
    } catch (error) {
      return this.failLater(error);
    }
  }

  /** The goroutine waits. */
  park(op: Waiting): this {
    this.phase = PARK;
    this.op = op;
    return this;
  }

  /** The operation would block, but a goroutine that is being stopped must not. */
  refuse(): this {
    this.phase = REFUSED;
    return this;
  }
}
