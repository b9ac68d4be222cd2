// Stopping goroutines from outside: what a run leaves behind when it ends.
import { GoroutinePanic } from "../errors.ts";
import { AsyncBody } from "./await.ts";
import { dump } from "./dump.ts";
import { collect } from "./frames.ts";
import { current, EXITED, RUN, setCurrent } from "./task.ts";
import type { Task } from "./task.ts";

/** What ends a goroutine whose run has ended while it was running: nobody asks how. */
export function doom(): void {}

/** Stops a goroutine whose code is not executing: its `finally` blocks run, and nothing else of it.
 *  Gives what they threw. */
export function stop(task: Task): GoroutinePanic | undefined {
  const { engine, top, callers, run, bubble, onEnd } = task;
  // Its `finally` blocks are code of the bubble, which must not be given back before they have run.
  bubble?.enter();
  if (task.op instanceof AsyncBody) task.op.cut();
  engine.end(task);
  engine.forget(task, undefined);
  task.top = top;
  task.callers = callers;
  task.run = run;
  const failure = close(task);
  bubble?.leave();
  task.run = undefined;
  onEnd?.(EXITED, undefined);
  task.joined?.close();
  return failure === undefined ? undefined : new GoroutinePanic(task, failure.error, dump(engine));
}

/** Closes all frames, as if the goroutine did. An operation that would block there ends its frame.
 */
function close(task: Task): { error: unknown } | undefined {
  const outer = current;
  let failure: { error: unknown } | undefined;
  setCurrent(task);
  while (task.top !== undefined) {
    task.phase = RUN;
    let done = true;
    try {
      done = task.top.return!().done === true;
    } catch (error) {
      failure ??= { error };
    }
    if (done) task.top = task.callers?.pop();
    else collect(task);
  }
  task.atEnd?.();
  setCurrent(outer);
  return failure;
}
