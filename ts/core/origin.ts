// Origin: where a goroutine, a channel or a timer comes from, and whom it therefore belongs to. A
// goroutine's code inherits the goroutine's own; what the host calls back, such as the function of
// a timer, inherits that of the code which asked for the call.
import type { Bubble } from "./bubble.ts";
import type { Scope } from "../runtime/platform.ts";
import type { Engine } from "./engine.ts";
import type { Run } from "./run.ts";
import { current, setCurrent } from "./task.ts";

export interface Origin {
  readonly engine: Engine;
  /** The goroutine that started it; 0: none. */
  readonly parent: number;
  readonly creator: string | undefined;
  readonly run: Run | undefined;
  readonly bubble: Bubble | undefined;
  /** The asynchronous context, where it is not that of the call which starts something. */
  readonly scope?: Scope | undefined;
}

/** The origin of the callback that is executing. */
export let ambient: Origin | undefined;

/** Calls `body`; what it makes belongs to where `origin` says. */
export function callAs(origin: Origin, body: () => void): void {
  const outer = ambient;
  const task = current;
  ambient = origin;
  setCurrent(undefined);
  try {
    body();
  } finally {
    ambient = outer;
    setCurrent(task);
  }
}
