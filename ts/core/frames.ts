// Frames: the part of a goroutine's stack that stands on the engine's own stack, and how it comes
// off.
//
// A blocking function is called on the engine's stack while that is shallow: a call that does not
// block costs no more than a generator. When the innermost frame suspends, it and its callers are
// collected on the goroutine's own stack. Calls deeper than DEEPEST go through the driver, so
// recursion is bounded by memory alone.
import { CALL, UNWIND } from "./task.ts";
import type { Frame, Task } from "./task.ts";

/** Every generator function expression gives its generators a shape of their own, so looking `next`
 *  up on them is slow. */
const generators = Object.getPrototypeOf(function* () {}) as {
  constructor: new () => unknown;
  prototype: Frame;
};
export const { next: resume } = generators.prototype;

/** How many frames may stand on the engine's stack before calls go through the driver. */
const DEEPEST = 64;
const CALLS_PER_OP = 32;

/** Frames that have given up the engine's stack, innermost first, until the driver collects them.
 */
const spilled: Frame[] = [];
let depth = 0;

/** A goroutine is resumed: its innermost frame is alone on the engine's stack. Gives what to hand
 *  to `leave`. */
export function enter(): number {
  const outer = depth;
  depth = 0;
  return outer;
}

export function leave(outer: number): void {
  depth = outer;
}

/** Puts the frames that have just suspended on the goroutine's stack. */
export function collect(task: Task): void {
  task.phase &= ~UNWIND;
  if (spilled.length === 0) return;
  const callers = task.callers ??= [];
  callers.push(task.top!);
  for (let i = spilled.length - 1; i > 0; i--) callers.push(spilled[i]!);
  task.top = spilled[0]!;
  spilled.length = 0;
}

/** Calls a blocking function from a frame of `task`: on the engine's stack while that is shallow.
 */
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
  if (++engine.calls % CALLS_PER_OP !== 0) return task.complete(value);
  return task.done(engine.core.pass(task.at), value);
}

export function isGenerator(body: unknown): boolean {
  return body instanceof generators.constructor;
}

/** A generator, or anything else that can be resumed and closed like one. */
export function isFrame(made: unknown): made is Generator<unknown, unknown> {
  return typeof made === "object" && made !== null && Symbol.iterator in made &&
    typeof (made as unknown as Frame).next === "function" &&
    typeof (made as unknown as Frame).return === "function";
}

/** A generator as it is; anything else that can be resumed like one, inside one. */
export function asGenerator(frame: Frame): Frame {
  return Object.prototype.toString.call(frame) === "[object Generator]" ? frame : delegating(frame);
}

function* delegating(frame: Frame): Generator<unknown, unknown> {
  return yield* { [Symbol.iterator]: () => frame };
}
