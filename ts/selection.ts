// A goroutine that waits in a select: which of the cases has woken it, and what that gives.
import { CASE_EXTERN, G_OK, G_WOKEN } from "../assembly/abi.ts";
import type { Bubble } from "./core/bubble.ts";
import type { Engine } from "./core/engine.ts";
import type { Task, Waiting } from "./core/task.ts";
import { Settlement } from "./wait.ts";

/** What a communication offers to select. */
export interface Leaf {
  readonly engine: Engine;
  readonly bubble: Bubble | undefined;
  readonly kind: number;
  readonly at: number;
  /** Of a sleep; of a semaphore, how much. */
  readonly delayMs?: number;
  taken(result: number): unknown;
  woken(task: Task, ok: boolean): unknown;
  offer(index: number): unknown;
  /** Lays down the value of a send where receivers look for it; `task` waits, this is case `index`.
   */
  place?(task: Task, index: number): void;
}

/** What a goroutine waits with in a select. */
export class Selection implements Waiting {
  readonly #paths: readonly (string | string[])[];
  readonly #leaves: readonly (Leaf | undefined)[];
  readonly settlement = new Settlement<unknown>();
  /** Ends the watching of the promises among the cases. */
  readonly watches: (() => void)[] = [];

  constructor(paths: readonly (string | string[])[], leaves: readonly (Leaf | undefined)[]) {
    this.#paths = paths;
    this.#leaves = leaves;
  }

  offer(index: number): unknown {
    return this.#leaves[index]!.offer(index);
  }

  finish(task: Task): unknown {
    for (const forget of this.watches) forget();
    const { i32 } = task.engine;
    const woken = i32[(task.at + G_WOKEN) >> 2]!;
    const leaf = this.#leaves[woken]!;
    const value = leaf.kind === CASE_EXTERN
      ? this.settlement.finish(task)
      : leaf.woken(task, i32[(task.at + G_OK) >> 2] !== 0);
    return wrap(this.#paths[woken]!, value);
  }
}

/** What a select gives: the value with the keys that lead to its case. */
export function wrap(path: string | string[], value: unknown): unknown {
  if (typeof path === "string") return { case: path, value };
  let wrapped = value;
  for (let i = path.length - 1; i >= 0; i--) wrapped = { case: path[i], value: wrapped };
  return wrapped;
}
