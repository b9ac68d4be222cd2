// Select: exactly one of several communications. The cases are written to the core's case area; the
// core chooses.
//
// A select can be a case itself: its own cases take part one by one, and the result is wrapped on
// the way out.
import { DEV } from "#core";
import {
  CASE_BYTES, CASE_EXTERN, CASE_NONE, REG_CASE, RESULT_BLOCKED, RESULT_KIND,
  RESULT_PARKED, RESULT_YIELD,
} from "../assembly/abi.ts";
import type { Comm, RecvChan } from "./contract.ts";
import { callerBubble, callerEngine } from "./default.ts";
import { checkInside } from "./core/bubble.ts";
import type { Bubble } from "./core/bubble.ts";
import type { Engine } from "./core/engine.ts";
import { used } from "./core/forgotten.ts";
import { foreign, Operation, performerIn } from "./core/operation.ts";
import type { Task, Waiting } from "./core/task.ts";
import { Inlet } from "./inlet.ts";
import { Selection, wrap } from "./selection.ts";
import type { Leaf } from "./selection.ts";
import { WaitOp } from "./wait.ts";

/** A case: a communication, a channel (meaning `.recv()`), or null / undefined / false (disabled).
 */
// deno-lint-ignore no-explicit-any
export type Case = Comm<any> | RecvChan<any> | null | undefined | false;
type CaseValue<C> = C extends Comm<infer V> ? V
  : C extends RecvChan<infer V> ? V | undefined
  : never;
/** Which case was performed, and the value it gave. */
export type Selected<C extends Record<string, Case>> = {
  [K in keyof C]-?: { case: K; value: CaseValue<C[K]> };
}[keyof C];

const WORDS = CASE_BYTES / 4;

/** Performs exactly one of the cases, chosen at random among those that are ready; blocks until one
 *  is. The others have no effect: no value is lost, no waiter stays behind. Cases are
 *  communications (`ch.send(v)`, `ch.recv()`, `wait(p)`, `time.sleep(ms)`, `g.join()`, another
 *  select), channels (meaning `.recv()`), or null, undefined, false: disabled. Without an enabled
 *  case it blocks for ever. Throws SendOnClosedError when the chosen case sends on a closed
 *  channel.
 *
 *  @example
 *  ```ts
 *  import { chan, run, select } from "skein";
 *
 *  const which = await run(function* () {
 *    const jobs = chan<number>(1);
 *    const quit = chan<void>();
 *    yield* jobs.send(7);
 *    const got = yield* select({ job: jobs, quit });
 *    return got.case;
 *  });
 *  // which → "job"
 *  ```
 */
export function select<C extends Record<string, Case>>(cases: C): Comm<Selected<C>> {
  return new SelectOp<C>(callerEngine(), cases);
}

/** select with a default clause: never blocks, callable anywhere; undefined when no case is ready.
 *
 *  @example
 *  ```ts
 *  import { chan, select } from "skein";
 *
 *  const jobs = chan<number>(1);
 *  const before = select.poll({ jobs });
 *  const sent = select.poll({ out: jobs.send(7) });
 *  const after = select.poll({ jobs });
 *  // before → undefined
 *  // sent?.case → "out"
 *  // after → { case: "jobs", value: 7 }
 *  ```
 */
select.poll = function <C extends Record<string, Case>>(cases: C): Selected<C> | undefined {
  const op = new SelectOp<C>(callerEngine(), cases);
  if (DEV) used(op);
  return op.poll();
};

export class SelectOp<C extends Record<string, Case>> extends Operation<Selected<C>> {
  /** By case: its key, or, once other selects are among the cases, the keys that lead to it. */
  readonly paths: (string | string[])[];
  /** By case: what to perform; undefined when disabled. */
  readonly leaves: (Leaf | undefined)[];
  /** Whether promises are among the cases. */
  readonly hasWaits: boolean;

  constructor(engine: Engine, cases: C) {
    super(engine);
    // Counted first, arrays are made in the right size; engines walk a literal's keys very fast.
    let n = 0;
    for (const _key in cases) n++;
    const keys = new Array<string>(n);
    const leaves = new Array<Leaf | undefined>(n);
    let i = 0;
    let isNested = false;
    let hasWaits = false;
    for (const key in cases) {
      const item: Case = cases[key];
      const leaf = item instanceof Inlet ? received(item) : leafOf(key, item);
      keys[i] = key;
      leaves[i++] = leaf;
      if (leaf === undefined) continue;
      if (leaf instanceof SelectOp) isNested = true;
      else if (leaf.kind === CASE_EXTERN) hasWaits = true;
    }
    this.paths = isNested ? flatPaths(keys, leaves) : keys;
    this.leaves = isNested ? flatLeaves(leaves) : leaves;
    this.hasWaits = hasWaits || isNested;
  }

  override [Symbol.iterator](): Iterator<unknown, Selected<C>> {
    if (DEV) used(this);
    return this.start(performerIn(this.engine)) as Iterator<unknown, Selected<C>>;
  }

  start(task: Task): Task {
    const result = this.#perform(task.at, task.bubble);
    if (result === RESULT_PARKED) return task.park(this.#wait(task));
    if ((result & RESULT_KIND) === RESULT_BLOCKED) return task.refuse();
    // Most selects end here within the slice: they need no closure.
    return result & RESULT_YIELD
      ? task.settle(result, () => this.#taken(result))
      : task.complete(this.#taken(result));
  }

  poll(): Selected<C> | undefined {
    const result = this.#perform(0, callerBubble());
    return (result & RESULT_KIND) === RESULT_BLOCKED ? undefined : this.#taken(result);
  }

  finish(): Selected<C> {
    throw new Error("unreachable: a selection finishes the select");
  }

  #perform(at: number, bubble: Bubble | undefined): number {
    const { engine, leaves } = this;
    let word = engine.caseArea(leaves.length);
    const { i32, f64 } = engine;
    for (let i = 0; i < leaves.length; i++, word += WORDS) {
      const leaf = leaves[i];
      if (leaf === undefined) {
        i32[word] = CASE_NONE;
        i32[word + 1] = 0;
        continue;
      }
      if (leaf.engine !== engine && leaf.at !== 0) throw foreign();
      checkInside(leaf.bubble, bubble, "select on synctest channel");
      i32[word] = leaf.kind;
      i32[word + 1] = leaf.at;
      if (leaf.delayMs !== undefined) f64[(word + 2) >> 1] = leaf.delayMs;
    }
    return engine.core.select(leaves.length, at);
  }

  #taken(result: number): Selected<C> {
    const { engine, leaves } = this;
    const chosen = engine.i32[engine.registers + REG_CASE / 4]!;
    if (this.hasWaits) {
      for (const leaf of leaves) if (leaf instanceof WaitOp) leaf.ignore();
    }
    return wrap(this.paths[chosen]!, leaves[chosen]!.taken(result)) as Selected<C>;
  }

  /** The goroutine waits: opens the promises among the cases. */
  #wait(task: Task): Waiting {
    const { leaves } = this;
    const selection = new Selection(this.paths, leaves);
    for (let i = 0; i < leaves.length; i++) {
      const leaf = leaves[i];
      leaf?.place?.(task, i);
      if (!(leaf instanceof WaitOp)) continue;
      selection.watches.push(leaf.follow(leaf.openInSelect(), task, i, selection.settlement));
    }
    return selection;
  }
}

/** The cases of selects among the cases take part one by one; their paths begin with the outer key.
 */
function flatPaths(keys: string[], leaves: (Leaf | undefined)[]): (string | string[])[] {
  return keys.flatMap<string | string[]>((key, i) => {
    const leaf = leaves[i];
    return leaf instanceof SelectOp ? leaf.paths.map((path) => [key].concat(path)) : [key];
  });
}

function flatLeaves(leaves: (Leaf | undefined)[]): (Leaf | undefined)[] {
  return leaves.flatMap((leaf) => leaf instanceof SelectOp ? leaf.leaves : [leaf]);
}

/** A channel as a case means that it is received from. */
function received(ch: Inlet<unknown>): Leaf {
  const op = ch.recv() as unknown as Leaf;
  if (DEV) used(op);
  return op;
}

function leafOf(key: string, item: Case): Leaf | undefined {
  if (item === null || item === undefined || item === false) return undefined;
  if (DEV) used(item);
  if (isLeaf(item)) return item.kind === CASE_NONE ? undefined : item;
  if (item instanceof SelectOp) return item as unknown as Leaf;
  if (typeof item === "object" && "recv" in item) return leafOf(key, item.recv());
  throw new TypeError(
    `select: case "${key}" is no communication: give a channel, ch.recv(), ch.send(value), ` +
      "wait(promise), time.sleep(ms), g.join(), wg.wait(), another select, or null to disable it",
  );
}

function isLeaf(item: unknown): item is Leaf {
  return typeof item === "object" && item !== null && "woken" in item;
}
