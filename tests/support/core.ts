// A build of the core for white-box tests: its own exports and those of assembly/debug/probe.ts,
// over a host that only takes notes.

import { readFileSync } from "node:fs";
import { instantiateSync } from "@assemblyscript/loader";
import * as assert from "uvu/assert";
import * as abi from "../../assembly/abi.ts";
import type { Core } from "../../ts/core/exports.ts";

/** The typed mirror of assembly/debug/probe.ts. */
export interface Probe {
  audit(): number;
  hold(p: number): void;
  held(): number;
  procRecord(p: number): number;
  ringPut(p: number, g: number): void;
  ringPutNext(p: number, g: number): void;
  ringGet(p: number): number;
  ringSteal(p: number, victim: number, all: number): number;
  ringLength(p: number): number;
  ringAt(p: number, i: number): number;
  globalPut(g: number): void;
  globalGet(): number;
  globalFirst(): number;
  coprime(n: number, seed: number): number;
  move(g: number, from: number, to: number): void;
  newWaiter(g: number): number;
  claim(waiter: number): number;
  lineLength(chan: number, kind: number): number;
  spawnWasm(parent: number, entry: number, site: number): number;
  stackTopAt(g: number): number;
  stackPush(g: number, bytes: number): number;
  stackPopTo(g: number, top: number): number;
  slabTake(kind: number): number;
  slabGive(kind: number, at: number): void;
  slabLive(kind: number): number;
  slabCount(kind: number): number;
  slabBytes(kind: number): number;
  takeRun(order: number): number;
  giveRun(at: number, order: number): void;
  orderFor(bytes: number): number;
  lockWord(at: number): void;
  unlockWord(at: number): void;
  fireTimers(now: number): void;
  heapBase(): number;
  firstDue(): number;
  isIdle(): number;
  enterOutside(): void;
  leaveOutside(): void;
  warmUp(): number;
  rewind(): void;
  readonly G_CLAIM: Constant;
  readonly G_OWN: Constant;
  readonly W_PREV: Constant;
  readonly W_QUEUE: Constant;
  readonly W_OWNER: Constant;
  readonly CHAN_CAP: Constant;
  readonly CHAN_SENDQ: Constant;
  readonly CHAN_TICKER: Constant;
  readonly TICKER_TIMER: Constant;
  readonly BUBBLE_ACTIVE: Constant;
  readonly BUBBLE_HEAP: Constant;
  readonly SEMA_FLAGS: Constant;
  readonly SEMA_MARK: Constant;
  readonly TIMER_PLACE: Constant;
  readonly TIMER_WHEN: Constant;
  readonly P_HEAD: Constant;
  readonly P_TAIL: Constant;
  readonly P_TICK: Constant;
  readonly P_NEXT: Constant;
  readonly RING: Constant;
  readonly FAIRNESS: Constant;
  readonly SIZE_AT: Constant;
  readonly PENDING_AT: Constant;
  readonly LIVE_AT: Constant;
}

interface Constant {
  readonly value: number;
}

export type TestCore = Core & Probe;

/** What the sim build asks of the harness. */
export interface SimImports {
  choose(n: number): number;
  point(kind: number): number;
  readonly bug: number;
}

/** What the core has told its host, and the clock that it reads. */
export interface Notes {
  now: number;
  wakes: number;
  grown: number;
  fired: number[];
  /** Called when a timer of the host fires, within the core's call. */
  onFire: ((index: number) => void) | undefined;
}

export interface Loaded {
  readonly core: TestCore;
  readonly notes: Notes;
  /** Gives the words of memory, whatever has become of the buffer. */
  words(): Int32Array;
}

const faultIds = new Map<number, string>(
  Object.entries(abi).flatMap(([name, code]) =>
    name.startsWith("FAULT_") ? [[code, name.slice("FAULT_".length)] as const] : []
  ),
);

/** A check of the core has failed: the id of the invariant, and two numbers. */
export class Fault extends Error {
  readonly id: string;

  constructor(code: number, a: number, b: number) {
    const id = faultIds.get(code) ?? `number ${code}`;
    super(`the core's fault ${id} (${a >>> 0}, ${b >>> 0})`);
    this.id = id;
  }
}

/** Compiles a build: the name of one under build/, or the path of a variant. */
export function compiled(name: string): WebAssembly.Module {
  const path = name.endsWith(".wasm") ? name : `build/core.${name}.wasm`;
  return new WebAssembly.Module(readFileSync(path));
}

export function load(
  module: WebAssembly.Module,
  sim?: SimImports,
  others: Record<string, object> = {},
): Loaded {
  const notes: Notes = { now: 0, wakes: 0, grown: 0, fired: [], onFire: undefined };
  let words: Int32Array | undefined;
  const host = {
    now: () => notes.now,
    grew(): void {
      words = undefined;
      notes.grown++;
    },
    wake: () => notes.wakes++,
    fire(index: number): void {
      notes.fired.push(index);
      notes.onFire?.(index);
    },
    fault(code: number, a: number, b: number): never {
      throw new Fault(code, a, b);
    },
  };
  const imports = sim === undefined ? { host, ...others } : { host, sim: { ...sim } };
  const { instance } = instantiateSync(module, imports as never);
  const core = instance.exports as unknown as TestCore;
  core.init(1);
  return { core, notes, words: () => words ??= new Int32Array(core.memory.buffer) };
}

export type CaseWords = readonly [kind: number, chan: number, ms?: number];

let debug: WebAssembly.Module | undefined;

/** A fresh debug core, with short words for what the tests of tests/core do most. */
export class Bench {
  readonly core: TestCore;
  readonly notes: Notes;
  readonly #words: () => Int32Array;
  readonly #byIndex = new Map<number, number>();

  constructor() {
    debug ??= compiled("debug");
    const { core, notes, words } = load(debug);
    this.core = core;
    this.notes = notes;
    this.#words = words;
  }

  read(at: number): number {
    return this.#words()[at >> 2]!;
  }

  write(at: number, value: number): void {
    this.#words()[at >> 2] = value;
  }

  status(g: number): number {
    return this.read(g + abi.G_STATUS);
  }

  /** A moment in memory. */
  moment(at: number): number {
    return new Float64Array(this.core.memory.buffer)[at >> 3]!;
  }

  /** A new goroutine, runnable; in a bubble, if one is given. */
  spawn(bubble = 0): number {
    const g = this.core.spawn(0, bubble);
    this.#byIndex.set(this.read(g + abi.G_INDEX), g);
    return g;
  }

  /** A goroutine that is in no run queue: for tests that put it there themselves. */
  loose(): number {
    const g = this.spawn();
    assert.is(this.core.globalGet(), g);
    return g;
  }

  looseOnes(count: number): number[] {
    return Array.from({ length: count }, () => this.loose());
  }

  begin(): void {
    this.core.newTurn();
    this.core.beginSlice();
  }

  /** The goroutine to run now; or one of DISPATCH_*. */
  dispatch(): number {
    const next = this.core.dispatch();
    return next > 0 ? this.#byIndex.get(next)! : next;
  }

  /** Performs a select; g is 0 for a poll. */
  select(g: number, cases: readonly CaseWords[]): number {
    const area = this.core.caseArea(cases.length);
    const floats = new Float64Array(this.core.memory.buffer, area, cases.length * 2);
    cases.forEach(([kind, chan, ms = 0], i) => {
      this.write(area + i * abi.CASE_BYTES, kind);
      this.write(area + i * abi.CASE_BYTES + 4, chan);
      floats[i * 2 + 1] = ms;
    });
    return this.core.select(cases.length, g);
  }

  /** A new goroutine, running; in a bubble, if one is given. */
  running(bubble = 0): number {
    const g = this.spawn(bubble);
    this.begin();
    assert.is(this.dispatch(), g);
    return g;
  }
}

/** Asserts that `body` ends in the fault of this invariant. */
export function faults(id: string, body: () => unknown): void {
  assert.throws(body, (error: unknown) => error instanceof Fault && error.id === id, `fault ${id}`);
}
