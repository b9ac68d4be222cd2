// Bodies: what a goroutine is made of. A generator is driven frame by frame; an async function's
// promise is waited for; a plain function has done its work when it returns.
import { AsyncBody } from "./await.ts";
import { asGenerator, isFrame, isGenerator } from "./frames.ts";
import { PANICKED, RETURNED } from "./task.ts";
import type { Frame, Task } from "./task.ts";

/** First dispatch: calls the body. Undefined when there is no frame to drive. */
export function begin(task: Task): Frame | undefined {
  const { body } = task;
  const args = task.value as never[];
  task.body = undefined;
  task.value = undefined;
  let made: unknown;
  try {
    if (isGenerator(body)) return task.top = body!(...args) as Frame;
    // It may perform operations before it gives its promise.
    task.op = new AsyncBody(task);
    made = task.engine.host.adopt(task, () => body!(...args));
  } catch (error) {
    task.engine.ended(task, PANICKED, error);
    return undefined;
  }
  // It has called goexit.
  if (task.at === 0) return undefined;
  if (isThenable(made)) {
    follow(task, made, task.op as AsyncBody);
    return undefined;
  }
  task.op = undefined;
  if (isFrame(made)) return task.top = asGenerator(made);
  task.engine.ended(task, RETURNED, made);
  return undefined;
}

export function isThenable(made: unknown): made is PromiseLike<unknown> {
  return made !== null && (typeof made === "object" || typeof made === "function") &&
    typeof (made as PromiseLike<unknown>).then === "function";
}

/** An async body: the goroutine waits for the promise, and ends with it. */
function follow(task: Task, promise: PromiseLike<unknown>, body: AsyncBody): void {
  const { core } = task.engine;
  body.park();
  const settled = (how: number) => (value: unknown): void => {
    if (task.at === 0) return;
    body.leave();
    task.op = undefined;
    task.top = how === PANICKED ? failing(value) : returning(value);
    core.complete(task.at, 0);
  };
  // An operation may have been given instead of a promise: the body performs it.
  task.engine.host.adopt(task, () => {
    Promise.resolve(promise).then(settled(RETURNED), settled(PANICKED));
  });
}

function* returning(value: unknown): Generator<never, unknown> {
  return value;
}

function* failing(error: unknown): Generator<never, never> {
  throw error;
}
