// Engine: one instance of the core with the JavaScript that belongs to it. All that a Runtime is,
// on one M.
import { DEV } from "#core";
import { G_ID, G_INDEX, G_RUNNING, G_STATUS, REG_BUBBLE } from "../../assembly/abi.ts";
import { GoroutinePanic, RuntimeError } from "../errors.ts";
import type { Host } from "../host/host.ts";
import type { Scope } from "../runtime/platform.ts";
import { AsyncBody, isCutOff, performAwait, stopped } from "./await.ts";
import { bubbleOf } from "./bubble.ts";
import type { Bubble } from "./bubble.ts";
import { drive } from "./driver.ts";
import { ended } from "./exports.ts";
import type { Core } from "./exports.ts";
import { Fault } from "./faults.ts";
import type { Guest } from "./guest.ts";
import { JoinOp } from "./join.ts";
import { endOf } from "./forgotten.ts";
import { giveInstance, takeInstance } from "./load.ts";
import type { Instance } from "./load.ts";
import type { Performable } from "./operation.ts";
import type { EngineOptions, Seeding } from "./options.ts";
import type { Origin } from "./origin.ts";
import { Records } from "./records.ts";
import type { Run } from "./run.ts";
import { dump } from "./dump.ts";
import { AWAIT, BROKEN, current, PANICKED, RUN, Task } from "./task.ts";
import { HostTimers } from "./timers.ts";
import { Turns } from "./turns.ts";

export class Engine {
  core: Core;
  readonly host: Host;
  readonly turns: Turns;
  readonly timers: HostTimers;
  /** Goroutines and awaits by the number of their record. */
  readonly tasks: (Task | undefined)[] = [];
  readonly runs = new Set<Run>();
  /** Bubbles by the address of their record. */
  readonly bubbles = new Map<number, Bubble>();
  /** Calls of blocking functions that did not block. */
  calls = 0;
  i32!: Int32Array;
  f64!: Float64Array;
  /** Index of the registers in i32. */
  readonly registers: number;
  /** The context that slices run in, and goroutines that were started in an empty one. */
  readonly #root: Scope | undefined;
  readonly #isRootEmpty: boolean;
  #refs = 0;
  #caseRoom = 0;
  #caseAt = 0;
  readonly chans = new Records((at) => this.core.freeChan(at));
  readonly semas = new Records((at) => this.core.freeSema(at));
  readonly #instance: Instance;
  /** Set in a seeded run: what is made in it is seeded too. */
  readonly seeding: Seeding | undefined;
  /** The program whose core this is. */
  guest: Guest | undefined = undefined;

  constructor(options: EngineOptions) {
    this.host = options.host;
    this.#instance = options.instance ?? takeInstance();
    this.#instance.user = {
      now: options.host.now,
      grew: () => this.#view(),
      wake: () => this.turns.wake(),
      fire: (index) => this.timers.fire(index),
      fault: (code, a, b) => {
        throw new Fault(code, a, b);
      },
    };
    this.core = this.#instance.core;
    this.core.init(options.seed);
    const { seed, perturb = 0 } = options;
    this.core.setPerturb(perturb);
    this.seeding = perturb > 0 ? { seed, perturb } : undefined;
    this.#view();
    this.registers = this.core.registers() >> 2;
    this.#isRootEmpty = options.host.capture(false) === undefined;
    this.#root = options.host.capture(true);
    this.turns = new Turns(this);
    this.timers = new HostTimers(this);
  }

  #view(): void {
    const { buffer } = this.core.memory;
    this.i32 = new Int32Array(buffer);
    this.f64 = new Float64Array(buffer);
  }

  /** Nothing of this engine will be used again: its core serves another. */
  retire(): void {
    if (this.core !== this.#instance.core) return;
    for (const run of [...this.runs]) run.fail(runtimeEnded());
    this.turns.stop();
    this.core = ended(this.core);
    this.i32 = new Int32Array(0);
    this.f64 = new Float64Array(0);
    giveInstance(this.#instance);
  }

  /** Nothing of this engine works any more; its core is nobody else's either. */
  close(): void {
    this.turns.stop();
    this.core = ended(this.core);
  }

  /** Starts `body` as a goroutine. */
  spawn(body: (...args: never[]) => unknown, args: unknown[], name: string, origin: Origin): Task {
    const { bubble } = origin;
    const task = this.#adopt(this.core.spawn(origin.parent, bubble?.at ?? 0), name, bubble);
    task.body = body;
    task.value = args;
    task.creator = origin.creator;
    task.scope = origin.scope ?? this.capture();
    origin.run?.add(task);
    return task;
  }

  #adopt(at: number, name: string, bubble: Bubble | undefined): Task {
    const task = new Task(this, at, this.f64[(at + G_ID) >> 3]!, name);
    task.bubble = bubble;
    bubble?.enter();
    this.tasks[this.i32[(at + G_INDEX) >> 2]!] = task;
    return task;
  }

  /** The asynchronous context of the caller; undefined when it is that of slices. */
  capture(): Scope | undefined {
    return this.host.capture(!this.#isRootEmpty);
  }

  /** Calls `body` in the context of the engine, whoever calls. */
  inRoot<A>(body: (arg: A) => void, arg: A): void {
    if (this.#root === undefined) body(arg);
    else this.#root(body, arg);
  }

  /** Performs an operation for ordinary async code: a waiter like any other, with a promise at its
   *  end. */
  awaitOp<T>(op: Performable<T>): Promise<T> {
    this.turns.open();
    const owner = current ?? (this.host.owner() as Task | undefined);
    if (isCutOff(owner)) return Promise.reject(stopped());
    const bubble = owner?.engine === this ? bubbleOf(owner) : undefined;
    const task = this.#adopt(this.core.spawnAwait(bubble?.at ?? 0), AWAIT, bubble);
    if (op.isCall) task.scope = this.capture();
    const promise = performAwait(task, op, owner, drive);
    this.turns.rearm();
    return promise;
  }

  makeJoin<T>(task: Task<T>): JoinOp<T> {
    return new JoinOp(this, task);
  }

  /** Where the cases of a select are written: an index in i32. */
  caseArea(n: number): number {
    if (n > this.#caseRoom) {
      this.#caseAt = this.core.caseArea(n) / 4;
      this.#caseRoom = n;
    }
    return this.#caseAt;
  }

  /** A goroutine or await has ended: gives its record back and draws the consequences. */
  ended(task: Task, how: number, value: unknown): void {
    const { run, onEnd } = task;
    if (task.op instanceof AsyncBody) task.op.leave();
    task.how = how;
    if (DEV) endOf(task);
    const isPanic = how === PANICKED && onEnd === undefined;
    const panic = isPanic ? new GoroutinePanic(task, value, dump(this, task)) : undefined;
    this.end(task);
    this.forget(task, panic ?? value);
    if (onEnd !== undefined) onEnd(how, value);
    else if (panic !== undefined && run === undefined) this.host.report(panic);
    else if (panic !== undefined) run!.fail(panic);
    task.joined?.close();
    task.atEnd?.();
    run?.checkEmpty();
  }

  /** Ends the core's record of a goroutine, in whatever state it is. */
  end({ at }: Task): void {
    if (this.i32[(at + G_STATUS) >> 2] === G_RUNNING) this.core.exit(at);
    else this.core.kill(at);
  }

  /** A routine was resumed by something else than this runtime while its goroutine waits. The
   *  goroutine cannot go on: the program believes that it has what it waits for. Its run ends, and
   *  no operation of it works any more. */
  misused(task: Task): RuntimeError {
    const error = new RuntimeError(
      "ERR_FOREIGN_DRIVER",
      "a routine that waits was resumed by a loop or a call of next(): only the runtime may do " +
        "that. Write `yield* routine()` instead of iterating over it",
    );
    task.phase = BROKEN;
    task.run?.fail(error);
    return error;
  }

  /** Nothing can ever happen again in the bubble that the core names. */
  failBubble(): void {
    this.bubbles.get(this.i32[this.registers + REG_BUBBLE / 4]!)!.fail();
  }

  /** The core has no record of the goroutine any more; the record's number is still in its place.
   */
  forget(task: Task, value: unknown): void {
    this.tasks[this.i32[(task.at + G_INDEX) >> 2]!] = undefined;
    task.at = 0;
    task.phase = RUN;
    task.value = value;
    task.top = undefined;
    task.callers = undefined;
    task.run?.remove(task);
    task.bubble?.leave();
  }

  /** Something outside may wake a goroutine. */
  ref(): void {
    this.#refs++;
    this.core.addPending(1);
  }

  unref(): void {
    if (this.#refs === 0) {
      throw new RuntimeError("ERR_UNREF", "runtime.unref() without a runtime.ref() before it");
    }
    this.#refs--;
    this.core.addPending(-1);
    this.turns.doubt();
  }
}

function runtimeEnded(): RuntimeError {
  return new RuntimeError(
    "ERR_STOPPED",
    "the seeded run in which this run was started has ended: wait for it there",
  );
}
