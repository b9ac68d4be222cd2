// The driver: resumes the frames of a goroutine until it waits or ends.
//
// Only the innermost frame is resumed. When it returns, its value goes to the frame that called it, so a switch costs
// the same at any call depth. Frames are pushed when they suspend for the first time: the innermost gives up the
// engine's stack first, each caller of `fn` after it, and what they leave in `spilled` is put on the goroutine's own
// stack in one go.
import { RESULT_YIELD } from "../../assembly/abi.ts";
import { RuntimeError } from "../errors.ts";
import { AsyncBody } from "./await.ts";
import {
  CALL, CLOSE, current, DONE, EXITED, FAIL, GOEXIT, PANICKED, RETURNED, RUN, SCOLD, setCurrent, UNWIND, WAKE,
} from "./task.ts";
import type { Frame, Task } from "./task.ts";

/** Every generator function expression gives its generators a shape of their own, so looking `next` up on them is slow. */
const generators = Object.getPrototypeOf(function* () {}) as { constructor: new () => unknown; prototype: Frame };
const { next: resume } = generators.prototype;

/** How many frames may stand on the engine's stack before calls go through the driver. */
const DEEPEST = 64;
const CALLS_PER_OP = 32;

/** Frames that have given up the engine's stack, innermost first, until the driver collects them. */
const spilled: Frame[] = [];
let depth = 0;

/** Runs a goroutine that dispatch has chosen. */
export function step(task: Task): void {
  const { scope } = task;
  if (scope === undefined) drive(task);
  else scope(drive, task);
}

/** Runs a goroutine in the present asynchronous context. */
export function drive(task: Task): void {
  const outer = current;
  if (outer !== undefined) return driveWithin(outer, task);
  setCurrent(task);
  advance(task);
  setCurrent(undefined);
  if (task.onEnd === doom) stopDoomed(task);
}

/** An await inside a goroutine is performed at once, on top of the frame that calls it. */
function driveWithin(outer: Task, task: Task): void {
  const outerDepth = depth;
  depth = 0;
  setCurrent(task);
  advance(task);
  setCurrent(outer);
  depth = outerDepth;
}

function stopDoomed(task: Task): void {
  if (task.at !== 0) stop(task);
}

/** What ends a goroutine whose run has ended while it was running: nobody asks how. */
export function doom(): void {}

function advance(task: Task): void {
  let frame = task.top ?? begin(task);
  while (frame !== undefined) {
    let step;
    try {
      step = task.phase < CLOSE ? resume.call(frame) : force(task, frame);
    } catch (error) {
      frame = raise(task, error);
      continue;
    }
    if (step.done) {
      frame = giveBack(task, step.value);
      continue;
    }
    const { phase } = task;
    if (phase === WAKE || phase === DONE) return;
    frame = unusual(task);
  }
}

/** Resumes a frame otherwise than by `next`. */
function force(task: Task, frame: Frame): IteratorResult<unknown> {
  const { phase } = task;
  task.phase = RUN;
  return phase === CLOSE ? frame.return!() : frame.throw!(bareYield());
}

/** The innermost frame has returned: its caller goes on, or the goroutine has ended. */
function giveBack(task: Task, value: unknown): Frame | undefined {
  const isClosed = task.closing === task.depth;
  const caller = task.callers?.pop();
  if (caller === undefined) {
    end(task, isClosed ? EXITED : RETURNED, isClosed ? undefined : value);
    return undefined;
  }
  task.top = caller;
  if (isClosed) return closeTop(task);
  task.phase = DONE;
  task.value = value;
  return caller;
}

/** The innermost frame has thrown: its caller sees the error where it called, or the goroutine panics. */
function raise(task: Task, error: unknown): Frame | undefined {
  const isClosed = task.closing === task.depth;
  const caller = task.callers?.pop();
  if (caller === undefined) {
    end(task, PANICKED, error);
    return undefined;
  }
  task.top = caller;
  if (isClosed) task.closing = task.depth;
  task.phase = FAIL;
  task.value = error;
  return caller;
}

/** Goexit: the innermost frame is closed, so that its `finally` blocks run; when it is done, its caller is. */
function closeTop(task: Task): Frame | undefined {
  task.closing = task.depth;
  task.phase = CLOSE;
  return task.top;
}

/** The innermost frame has suspended, and not simply to wait: gives the frame to go on with. */
function unusual(task: Task): Frame | undefined {
  collect(task);
  switch (task.phase) {
    case CALL:
      task.phase = RUN;
      return task.top;
    case GOEXIT:
      return closeTop(task);
    case FAIL:
      return undefined;
    case RUN:
      task.phase = SCOLD;
      return task.top;
    default:
      return undefined;
  }
}

/** Puts the frames that have just suspended on the goroutine's stack. */
function collect(task: Task): void {
  task.phase &= ~UNWIND;
  if (spilled.length === 0) return;
  const callers = task.callers ??= [];
  callers.push(task.top!);
  for (let i = spilled.length - 1; i > 0; i--) callers.push(spilled[i]!);
  task.top = spilled[0]!;
  spilled.length = 0;
}

/** Calls a blocking function from a frame of `task`: on the engine's stack while that is shallow. */
export function call(task: Task, callee: Frame): Task {
  if (depth >= DEEPEST) {
    spilled.push(callee);
    task.phase = CALL | UNWIND;
    return task;
  }
  depth++;
  let step;
  try {
    step = resume.call(callee);
  } finally {
    depth--;
  }
  if (step.done) return passed(task, step.value);
  spilled.push(callee);
  task.phase |= UNWIND;
  return task;
}

/** Calls that never block use up the slice too, some dozens of them as much as one operation. */
function passed(task: Task, value: unknown): Task {
  const { engine } = task;
  if (++engine.calls % CALLS_PER_OP !== 0 || !(engine.core.pass(task.at) & RESULT_YIELD)) return task.complete(value);
  return task.completeLater(value);
}

function bareYield(): RuntimeError {
  return new RuntimeError(
    "ERR_BARE_YIELD",
    "yield without a star in a goroutine: write `yield* op` to perform an operation, and `yield* gosched()` to let others run",
  );
}

/** First dispatch: calls the body. Undefined when there is no frame to drive. */
function begin(task: Task): Frame | undefined {
  const { body } = task;
  const args = task.value as never[];
  task.body = undefined;
  task.value = undefined;
  let made: unknown;
  try {
    if (isGenerator(body)) return task.top = body!(...args) as Frame;
    made = task.engine.host.adopt(task, () => body!(...args));
  } catch (error) {
    end(task, PANICKED, error);
    return undefined;
  }
  if (isFrame(made)) return task.top = asGenerator(made);
  if (isThenable(made)) follow(task, made);
  else end(task, RETURNED, made);
  return undefined;
}

function isGenerator(body: unknown): boolean {
  return body instanceof generators.constructor;
}

/** A generator as it is; anything else that can be resumed like one, inside one. */
export function asGenerator(frame: Frame): Frame {
  return Object.prototype.toString.call(frame) === "[object Generator]" ? frame : delegating(frame);
}

function* delegating(frame: Frame): Generator<unknown, unknown> {
  return yield* { [Symbol.iterator]: () => frame };
}

function isFrame(made: unknown): made is Frame {
  return typeof made === "object" && made !== null && Symbol.iterator in made &&
    typeof (made as unknown as Frame).next === "function" && typeof (made as unknown as Frame).return === "function";
}

function isThenable(made: unknown): made is PromiseLike<unknown> {
  return made !== null && (typeof made === "object" || typeof made === "function") &&
    typeof (made as PromiseLike<unknown>).then === "function";
}

/** An async body: the goroutine waits for the promise, and ends with it. */
function follow(task: Task, promise: PromiseLike<unknown>): void {
  const { core } = task.engine;
  const body = new AsyncBody(task);
  core.parkExtern(task.at);
  task.op = body;
  const settled = (how: number) => (value: unknown): void => {
    if (task.at === 0) return;
    body.leave();
    task.op = undefined;
    task.top = how === PANICKED ? failing(value) : returning(value);
    core.complete(task.at, 0);
  };
  Promise.resolve(promise).then(settled(RETURNED), settled(PANICKED));
}

function* returning(value: unknown): Generator<never, unknown> {
  return value;
}

function* failing(error: unknown): Generator<never, never> {
  throw error;
}

function end(task: Task, how: number, value: unknown): void {
  task.engine.ended(task, how, value);
}

/** Stops a goroutine that is not running: its `finally` blocks run, and nothing else of it. */
export function stop(task: Task): void {
  const { engine, top, callers, onEnd } = task;
  if (task.op instanceof AsyncBody) task.op.leave();
  engine.core.kill(task.at);
  engine.forget(task, undefined);
  task.top = top;
  task.callers = callers;
  const failure = close(task);
  if (failure !== undefined) engine.host.report(failure);
  onEnd?.(EXITED, undefined);
  task.joined?.close();
}

/** Closes all frames. An operation that would block there ends its frame. */
function close(task: Task): unknown {
  const outer = current;
  let failure: unknown;
  setCurrent(task);
  while (task.top !== undefined) {
    task.phase = RUN;
    let done = true;
    try {
      done = task.top.return!().done === true;
    } catch (error) {
      failure ??= error;
    }
    if (done) task.top = task.callers?.pop();
    else collect(task);
  }
  setCurrent(outer);
  return failure;
}
