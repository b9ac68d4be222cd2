// Bubble: the JavaScript half of a bubble, goroutines with a clock of their own (Go's
// testing/synctest).
import { BUBBLE_CLOCK } from "../../assembly/abi.ts";
import { DeadlockError, RuntimeError } from "../errors.ts";
import { dump } from "./dump.ts";
import type { Engine } from "./engine.ts";
import type { Run } from "./run.ts";

/** Midnight UTC 2000-01-01: when a bubble begins, in milliseconds since 1970. The core's clock
 *  begins at zero: numbers that large have no room for nanoseconds. */
export const START_MS = 946_684_800_000;

const BLOCKED = "deadlock: all goroutines in bubble are blocked";
const LEFT = "deadlock: main bubble goroutine has exited but blocked goroutines remain";

let lastId = 0;

export class Bubble {
  readonly engine: Engine;
  readonly id = ++lastId;
  /** The address of the core's record. */
  at: number;
  readonly run: Run;
  /** Goroutines and awaits that have a record. */
  #tasks = 0;
  #isOver = false;
  #isClosed = false;

  constructor(engine: Engine, run: Run) {
    this.engine = engine;
    this.run = run;
    this.at = engine.core.makeBubble(0);
    engine.bubbles.set(this.at, this);
  }

  /** Milliseconds since its beginning: what its timers go by. */
  get clock(): number {
    return this.engine.f64[(this.at + BUBBLE_CLOCK) >> 3]!;
  }

  /** Milliseconds since 1970 on the bubble's clock. */
  now(): number {
    return START_MS + this.clock;
  }

  /** Main has returned: time stands still. */
  end(): void {
    this.#isOver = true;
    this.engine.core.endBubble(this.at);
  }

  /** Every goroutine is blocked, and no timer is left that could wake one. */
  fail(): void {
    const text = dump(this.engine, undefined, this.run);
    this.run.fail(new DeadlockError(this.#isOver ? LEFT : BLOCKED, text));
  }

  enter(): void {
    this.#tasks++;
  }

  leave(): void {
    if (--this.#tasks === 0 && this.#isClosed) this.#free();
  }

  /** Its run has ended: the record goes with the last goroutine. */
  close(): void {
    this.#isClosed = true;
    if (this.#tasks === 0) this.#free();
  }

  #free(): void {
    this.engine.bubbles.delete(this.at);
    this.engine.core.freeBubble(this.at);
    this.at = 0;
  }
}

/** The bubble that the code of a goroutine is in. Async code may go on when its bubble has ended:
 *  it is in none then. */
export function bubbleOf(code: { readonly bubble: Bubble | undefined }): Bubble | undefined {
  return code.bubble?.at === 0 ? undefined : code.bubble;
}

/** What was made in the bubble `owner` is for its goroutines alone; `user` is the caller's bubble,
 *  and `what` says in Go's words what the caller does. */
export function checkInside(
  owner: Bubble | undefined,
  user: Bubble | undefined,
  what: string,
): void {
  if (owner !== undefined && owner !== user) throw outsideBubble(what);
}

/** The error of using what belongs to a bubble from outside. */
export function outsideBubble(what: string): RuntimeError {
  return new RuntimeError("ERR_BUBBLE", `${what} from outside bubble`);
}
