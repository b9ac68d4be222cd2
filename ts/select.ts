// Select: exactly one of several communications. The cases are written to the core's case area; the
// core chooses.
//
// A select can be a case itself: its own cases take part one by one, and the result is wrapped on
// the way out.
import { DEV } from "#core";
import {
  CASE_BYTES, CASE_EXTERN, CASE_NONE, CASE_SLEEP, G_OK, G_WOKEN, REG_CASE, RESULT_BLOCKED,
  RESULT_KIND, RESULT_PARKED,
} from "../assembly/abi.ts";
import { Channel } from "./chan.ts";
import type { Comm, RecvChan } from "./contract.ts";
import { callerEngine } from "./core/default.ts";
import type { Engine } from "./core/engine.ts";
import { used } from "./core/forgotten.ts";
import { foreign, Operation, performerIn } from "./core/operation.ts";
import type { Task, Waiting } from "./core/task.ts";
import { Settlement, WaitOp } from "./wait.ts";

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

/** What a communication offers to select. */
interface Leaf {
  readonly engine: Engine;
  readonly kind: number;
  readonly at: number;
  readonly delayMs?: number;
  taken(result: number): unknown;
  woken(task: Task, ok: boolean): unknown;
  offer(index: number): unknown;
}

/** A case ready for the core: what to perform, and how to wrap its value. */
interface Entry {
  readonly leaf: Leaf | undefined;
  readonly path: readonly string[];
}

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
 */
select.poll = function <C extends Record<string, Case>>(cases: C): Selected<C> | undefined {
  const op = new SelectOp<C>(callerEngine(), cases);
  if (DEV) used(op);
  return op.poll();
};

export class SelectOp<C extends Record<string, Case>> extends Operation<Selected<C>> {
  readonly entries: readonly Entry[];

  constructor(engine: Engine, cases: C) {
    super(engine);
    const entries: Entry[] = [];
    for (const key in cases) add(entries, key, cases[key]);
    this.entries = entries;
  }

  override [Symbol.iterator](): Iterator<unknown, Selected<C>> {
    if (DEV) used(this);
    return this.start(performerIn(this.engine)) as Iterator<unknown, Selected<C>>;
  }

  start(task: Task): Task {
    const result = this.#perform(task.at);
    if (result === RESULT_PARKED) return task.park(this.#wait(task));
    if ((result & RESULT_KIND) === RESULT_BLOCKED) return task.refuse();
    return task.settle(result, () => this.#taken(result));
  }

  poll(): Selected<C> | undefined {
    const result = this.#perform(0);
    return (result & RESULT_KIND) === RESULT_BLOCKED ? undefined : this.#taken(result);
  }

  finish(): Selected<C> {
    throw new Error("unreachable: a selection finishes the select");
  }

  #perform(at: number): number {
    const { engine, entries } = this;
    const n = entries.length;
    let word = engine.caseArea(n);
    const { i32, f64 } = engine;
    for (let i = 0; i < n; i++, word += WORDS) {
      const { leaf } = entries[i]!;
      if (leaf === undefined) {
        i32[word] = CASE_NONE;
        i32[word + 1] = 0;
        continue;
      }
      if (leaf.engine !== engine && leaf.at !== 0) throw foreign();
      i32[word] = leaf.kind;
      i32[word + 1] = leaf.at;
      if (leaf.kind === CASE_SLEEP) f64[(word + 2) >> 1] = leaf.delayMs!;
    }
    return engine.core.select(n, at);
  }

  #taken(result: number): Selected<C> {
    const { engine, entries } = this;
    const entry = entries[engine.i32[engine.registers + REG_CASE / 4]!]!;
    for (const { leaf } of entries) if (leaf instanceof WaitOp) leaf.ignore();
    return wrap(entry, entry.leaf!.taken(result)) as Selected<C>;
  }

  /** The goroutine waits: opens the promises among the cases. */
  #wait(task: Task): Waiting {
    const selection = new Selection(this.entries);
    for (let i = 0; i < this.entries.length; i++) {
      const { leaf } = this.entries[i]!;
      if (!(leaf instanceof WaitOp)) continue;
      leaf.follow(leaf.openInSelect(), task, i, selection, selection.settlement);
    }
    return selection;
  }
}

/** What a goroutine waits with in a select. */
class Selection implements Waiting {
  readonly #entries: readonly Entry[];
  readonly settlement = new Settlement<unknown>();

  constructor(entries: readonly Entry[]) {
    this.#entries = entries;
  }

  offer(index: number): unknown {
    return this.#entries[index]!.leaf!.offer(index);
  }

  finish(task: Task): unknown {
    const { i32 } = task.engine;
    const entry = this.#entries[i32[(task.at + G_WOKEN) >> 2]!]!;
    if (entry.leaf!.kind === CASE_EXTERN) return wrap(entry, this.settlement.finish(task));
    return wrap(entry, entry.leaf!.woken(task, i32[(task.at + G_OK) >> 2] !== 0));
  }
}

function wrap({ path }: Entry, value: unknown): unknown {
  let wrapped = value;
  for (let i = path.length - 1; i >= 0; i--) wrapped = { case: path[i], value: wrapped };
  return wrapped;
}

function add(entries: Entry[], key: string, item: Case): void {
  if (DEV && item) used(item);
  if (item instanceof SelectOp) {
    for (const { leaf, path } of item.entries) entries.push({ leaf, path: [key, ...path] });
    return;
  }
  entries.push({ leaf: leafOf(key, item), path: [key] });
}

function leafOf(key: string, item: Case): Leaf | undefined {
  if (item === null || item === undefined || item === false) return undefined;
  const comm = isChannel(item) ? item.recv() : item;
  if (DEV) used(comm);
  if (isLeaf(comm)) return comm.kind === CASE_NONE ? undefined : comm;
  throw new TypeError(
    `select: case "${key}" is no communication: give a channel, ch.recv(), ch.send(value), ` +
      "wait(promise), time.sleep(ms), goroutine.join(), another select, or null to disable it",
  );
}

function isChannel(item: unknown): item is RecvChan<unknown> {
  return item instanceof Channel || typeof item === "object" && item !== null && "recv" in item;
}

function isLeaf(item: unknown): item is Leaf {
  return typeof item === "object" && item !== null && "kind" in item && "woken" in item;
}
