// WaitGroup: waiting until so many have ended.
import { DEV } from "#core";
import {
  CASE_GROUP, GROUP_CHANGED, GROUP_CROSSED, GROUP_NEGATIVE, RESULT_BLOCKED, RESULT_PARKED,
  SEMA_COUNT, SEMA_GROUP,
} from "../../assembly/abi.ts";
import type { Body, Comm, Goroutine } from "../contract.ts";
import type { Bubble } from "../core/bubble.ts";
import { dump } from "../core/dump.ts";
import { fatal } from "../core/fatal.ts";
import { used } from "../core/forgotten.ts";
import { Operation, performerIn } from "../core/operation.ts";
import type { Run } from "../core/run.ts";
import { PANICKED } from "../core/task.ts";
import type { Task } from "../core/task.ts";
import { GoroutinePanic, RuntimeError } from "../errors.ts";
import { caller, callerBubble } from "../default.ts";
import { go } from "../go.ts";
import { isStopping, Primitive } from "./primitive.ts";

/** Go: `sync.WaitGroup`. A counter; `wait` blocks until it is zero. It can be used again once every
 *  `wait` has returned.
 *
 *  @example
 *  ```ts
 *  import { run, sync, time } from "skein";
 *
 *  const done = await run(function* () {
 *    const wg = new sync.WaitGroup();
 *    const done: number[] = [];
 *    for (const ms of [3, 1, 2]) {
 *      wg.go(function* () {
 *        yield* time.sleep(ms);
 *        done.push(ms);
 *      });
 *    }
 *    yield* wg.wait();
 *    return done.length;
 *  });
 *  // done → 3
 *  ```
 */
export class WaitGroup extends Primitive {
  #wait: GroupOp | undefined;

  constructor() {
    super(SEMA_GROUP);
  }

  /** Adds to the counter; at zero all that wait go on. Never blocks. Throws RuntimeError ("sync:
   *  negative WaitGroup counter") below zero, RangeError when `delta` is no integer of 32 bits.
   *  While it counts it belongs to the bubble in which that began, or to none: changing it from
   *  elsewhere is fatal. */
  add(delta: number): void {
    if ((delta | 0) !== delta) {
      throw new RangeError(`WaitGroup.add: expected an integer of 32 bits, got ${delta}`);
    }
    this.#change(delta, callerBubble());
  }

  #change(delta: number, bubble: Bubble | undefined): void {
    const result = this.engine.core.addGroup(this.at, delta, bubble?.at);
    if (result === GROUP_CHANGED) return;
    if (result === GROUP_NEGATIVE) {
      throw new RuntimeError("ERR_NEGATIVE_COUNTER", "sync: negative WaitGroup counter");
    }
    const where = result === GROUP_CROSSED
      ? "inside and outside synctest bubble"
      : "multiple synctest bubbles";
    if (!isStopping()) fatal(caller(), `sync: WaitGroup.Add called from ${where}`);
  }

  /** Takes one from the counter. Never blocks. */
  done(): void {
    this.add(-1);
  }

  /** Blocks until the counter is zero. Can be a case of `select`. Throws RuntimeError ("sync:
   *  WaitGroup is reused before previous Wait has returned") when it is no longer zero by the time
   *  the goroutine goes on. */
  wait(): Comm<void> {
    return DEV ? new GroupOp(this) : this.#wait ??= new GroupOp(this);
  }

  /** Adds one, starts `body(...args)` as a goroutine, and takes one when it has ended, unless it
   *  has panicked: then the run ends anyway. Go: `WaitGroup.Go`. */
  go<A extends unknown[], T>(body: Body<A, T>, ...args: A): Goroutine<T> {
    const started = go(body, ...args);
    const task = started as unknown as Task;
    if (task.at === 0) return started;
    this.#change(1, task.bubble);
    const { run } = task;
    task.atEnd = () => this.#ended(task, run);
    return started;
  }

  /** A goroutine that was counted has ended. */
  #ended(task: Task, run: Run | undefined): void {
    if (task.how === PANICKED) return;
    try {
      this.#change(-1, task.bubble);
    } catch (error) {
      const panic = new GoroutinePanic(task, error, dump(this.engine));
      if (run === undefined) this.engine.host.report(panic);
      else run.fail(panic);
    }
  }

  toString(): string {
    return `WaitGroup ${count(this)}`;
  }
}

function count(group: Primitive): number {
  return group.engine.i32[(group.at + SEMA_COUNT) >> 2]!;
}

class GroupOp extends Operation<void> {
  readonly kind = CASE_GROUP;
  readonly at: number;
  readonly #of: WaitGroup;

  constructor(of: WaitGroup) {
    super(of.engine);
    this.at = of.at;
    this.#of = of;
  }

  override [Symbol.iterator](): Iterator<unknown, void> {
    if (DEV) used(this);
    return this.start(performerIn(this.engine)) as Iterator<unknown, void>;
  }

  start(task: Task): Task {
    const result = this.engine.core.waitGroup(this.at, task.at);
    if (result === RESULT_PARKED) return task.park(this);
    if (result === RESULT_BLOCKED) return task.refuse();
    return task.done(result, undefined);
  }

  finish(): void {
    if (count(this.#of) === 0) return;
    throw new RuntimeError(
      "ERR_WAITGROUP_REUSED",
      "sync: WaitGroup is reused before previous Wait has returned",
    );
  }

  taken(): void {}

  woken(): void {
    this.finish();
  }
}
