// The driver: resumes the frames of a goroutine until it waits or ends.
//
// Only the innermost frame is resumed. When it returns, its value goes to the frame that called it,
// so a switch costs the same at any call depth. Frames are pushed when they suspend for the first
// time: the innermost gives up the engine's stack first, each caller of `fn` after it, and what
// they leave in `spilled` is put on the goroutine's own stack in one go.
import { RuntimeError } from "../errors.ts";
import { begin } from "./body.ts";
import { collect, enter, leave, resume } from "./frames.ts";
import { doom, stop } from "./stop.ts";
import {
  CALL, CLOSE, current, DONE, EXITED, FAIL, GOEXIT, LATER, PANICKED, RESUME, RETURNED, RUN, SCOLD,
  setCurrent, WAIT,
} from "./task.ts";
import type { Frame, Task } from "./task.ts";

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
  const outerDepth = enter();
  setCurrent(task);
  advance(task);
  setCurrent(outer);
  leave(outerDepth);
}

function stopDoomed(task: Task): void {
  const failure = task.at === 0 ? undefined : stop(task);
  if (failure !== undefined) task.engine.host.report(failure);
}

function advance(task: Task): void {
  if (task.phase >= RESUME) task.phase -= RESUME;
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
    if (phase === WAIT || phase === LATER) return;
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

/** The innermost frame has thrown: its caller sees the error where it called, or the goroutine
 *  panics. */
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

/** Goexit: the innermost frame is closed, so that its `finally` blocks run; when it is done, its
 *  caller is. */
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
    case RUN:
      task.phase = SCOLD;
      return task.top;
    default:
      return undefined;
  }
}

function bareYield(): RuntimeError {
  return new RuntimeError(
    "ERR_BARE_YIELD",
    "yield without a star in a goroutine: write `yield* op` to perform an operation, " +
      "and `yield* gosched()` to let others run",
  );
}

function end(task: Task, how: number, value: unknown): void {
  task.engine.ended(task, how, value);
}
