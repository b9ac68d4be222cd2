// The runtime that the public functions act on: the caller's own, or the default one, made at first
// use.
import { loopHost } from "./host/loop.ts";
import { detect } from "./runtime/detect.ts";
import { Engine } from "./core/engine.ts";
import type { Origin } from "./core/engine.ts";
import { current } from "./core/task.ts";
import type { Task } from "./core/task.ts";

let shared: Engine | undefined;

export function defaultEngine(): Engine {
  if (shared === undefined) {
    const platform = detect();
    const seed = Math.floor(platform.random() * 2 ** 32);
    shared = new Engine({ host: loopHost(platform), seed });
  }
  return shared;
}

/** The goroutine that is calling: the one whose code runs, or the one of the async function that an
 *  await has resumed. */
export function caller(): Task | undefined {
  return current ?? (shared?.host.owner() as Task | undefined);
}

export function callerEngine(): Engine {
  return current !== undefined ? current.engine : caller()?.engine ?? defaultEngine();
}

/** What a goroutine started by the caller inherits. */
export function callerOrigin(): Origin {
  const task = caller();
  return { parent: task?.id ?? 0, creator: task?.name, run: task?.run };
}
