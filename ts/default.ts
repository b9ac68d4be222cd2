// The runtime that the public functions act on: the caller's own, or the default one, made at first
// use.
import { EDGE } from "#core";
import { loopHost } from "./host/loop.ts";
import { detect } from "./runtime/detect.ts";
import { bubbleOf } from "./core/bubble.ts";
import type { Bubble } from "./core/bubble.ts";
import { Engine } from "./core/engine.ts";
import type { EngineOptions } from "./core/options.ts";
import { ambient } from "./core/origin.ts";
import type { Origin } from "./core/origin.ts";
import { current } from "./core/task.ts";
import type { Task } from "./core/task.ts";
import { Outside } from "./outside.ts";

let shared: Engine | undefined;

function options(): EngineOptions {
  const platform = detect();
  return { host: loopHost(platform), seed: Math.floor(platform.random() * 2 ** 32) };
}

export function defaultEngine(): Engine {
  return shared ??= EDGE ? new Outside(options()) : new Engine(options());
}

/** The goroutine that is calling: the one whose code runs, or the one of the async function that an
 *  await has resumed. */
export function caller(): Task | undefined {
  if (current !== undefined || ambient !== undefined) return current;
  return detect().owner() as Task | undefined;
}

function presentEngine(): Engine | undefined {
  if (current !== undefined) return current.engine;
  return (ambient ?? caller())?.engine;
}

export function callerEngine(): Engine {
  return presentEngine() ?? defaultEngine();
}

/** What a run that is being started runs on. On edge runtimes, where one request must not wake the
 *  goroutines of another, it has an engine of its own; with a run that a goroutine starts it shares
 *  that. */
export function engineForRun(): Engine {
  if (!EDGE) return callerEngine();
  return presentEngine() ?? new Engine(options());
}

/** The bubble that the caller is in. */
export function callerBubble(): Bubble | undefined {
  const code = current ?? ambient ?? caller();
  return code && bubbleOf(code);
}

/** The present moment on the caller's clock, in milliseconds. */
export function callerNow(): number {
  return callerBubble()?.now() ?? callerEngine().host.now();
}

/** What the caller makes inherits this. */
export function callerOrigin(): Origin {
  const task = caller();
  if (task === undefined && ambient !== undefined) return ambient;
  const bubble = task && bubbleOf(task);
  return {
    engine: callerEngine(),
    parent: task?.id ?? 0,
    creator: task?.name,
    run: task?.run ?? bubble?.run,
    bubble,
  };
}

/** Calls `stop` when the caller's run ends, at once if it has ended; the result forgets it. */
export function atEndOfRun(stop: () => void): () => void {
  const { run } = callerOrigin();
  if (run === undefined) return () => {};
  const { host, runs } = run.engine;
  const ending = (): void => {
    try {
      stop();
    } catch (error) {
      // The run has others to stop.
      host.report(error);
    }
  };
  if (runs.has(run)) run.timers.add(ending);
  else ending();
  return () => run.timers.delete(ending);
}
