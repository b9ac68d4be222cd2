// Preemption: a loop lets others have their turn now and then, whatever it does. Each round counts
// down, and when the rounds that the runtime has allowed are used up, `tick` is called, which parks
// the goroutine if its slice is over. So every function with a loop may block.
//
//   before   (loop $l BODY)                    BODY branches to $l to go on, or ends the loop
//   after    (local.set $left 0)
//            (block $done (loop $outer
//              (loop $inner
//                (block $l BODY (br $done))
//                (br_if $inner (i32.ge_s (local.tee $left (i32.sub $left 1)) 0)))
//              $left = rounds;  rounds = rounds - chunk
//              (if (i32.lt_s $left chunk) (then (call $tick) $left = 0) (else $left = chunk - 1))
//              (br $outer)))
//
// The loop that runs has no call in it and touches no memory, so an engine can do with it what it
// did before. Loops inside count the same local. A loop in which something may block anyway counts
// the global itself: `left` is needed after no call but that of `tick`, and so a goroutine that
// waits has no larger frame.
//
// Loops are marked before the program is optimised, for inlining mixes the program's code with the
// core's, which must not be interrupted; the marks are replaced afterwards.

import type { Binaryen, Expr, FunctionRef, Module, Type } from "./binaryen.ts";
import type { Scanner } from "./scan.ts";
import { prefix } from "./state.ts";
import type { State } from "./state.ts";

export interface Preemption {
  /** Whether a function, by its internal name, may be interrupted in its loops. */
  readonly isProgram: (name: string) => boolean;
  /** The internal name of the function, without parameters, that is called when the rounds are used
   *  up. It must set them again. */
  readonly tick: string;
}

/** Rounds that a loop takes from the global at once. */
const chunk = 64;

/** A global that is set at the head of each loop to be counted. */
const mark = `${prefix}mark`;

/** Counts the rounds of a program's loops. */
export class Rounds {
  readonly #b: Binaryen;
  readonly #m: Module;
  readonly #scanner: Scanner;
  readonly #settings: Preemption | undefined;
  #labels = 0;

  /** @param settings left out, nothing is counted */
  constructor(b: Binaryen, m: Module, scanner: Scanner, settings: Preemption | undefined) {
    this.#b = b;
    this.#m = m;
    this.#scanner = scanner;
    this.#settings = settings;
  }

  /** Marks the loops of the program. */
  mark(): void {
    const [b, m] = [this.#b, this.#m];
    if (this.#settings === undefined) return;
    m.addGlobal(mark, b.i32, true, m.i32.const(0));
    // Nobody reads it; an export keeps it.
    m.addGlobalExport(mark, mark);
    for (const { name, target, body } of this.#functions()) {
      if (!this.#settings.isProgram(name)) continue;
      b.Function.setBody(target, this.#scanner.rewrite(body, (e) => this.#marked(e)));
    }
  }

  #marked(e: Expr): Expr {
    const [b, m] = [this.#b, this.#m];
    if (b.getExpressionId(e) !== b.LoopId) return e;
    const set = m.global.set(mark, m.i32.const(1));
    this.#scanner.replaceChildren(e, (body) => m.block(null, [set, body]));
    return e;
  }

  /** The functions that have marks. */
  names(): string[] {
    return this.#settings === undefined ? [] : this.#functions()
      .filter(({ body }) => this.#contains(body, (e) => this.#isMark(e)))
      .map(({ name }) => name);
  }

  /** Replaces the marks by what counts. */
  count(state: State, mayBlock: (e: Expr) => boolean): void {
    if (this.#settings === undefined) return;
    const { tick } = this.#settings;
    for (const { target, body } of this.#functions()) {
      if (!this.#contains(body, (e) => this.#isMark(e))) continue;
      const counting = new Counting(this.#b, this.#m, state, target, tick, () => this.#labels++);
      const { code } = this.#counted(body, counting, mayBlock, false);
      this.#b.Function.setBody(target, code);
    }
    this.#m.removeExport(mark);
    this.#m.removeGlobal(mark);
  }

  /** Gives an expression whose loops count, and whether the loop around it is to do so. */
  #counted(
    e: Expr,
    counting: Counting,
    mayBlock: (e: Expr) => boolean,
    isInside: boolean,
  ): { readonly code: Expr; readonly marked: boolean } {
    const b = this.#b;
    if (this.#isMark(e)) return { code: this.#m.nop(), marked: true };
    const isLoop = b.getExpressionId(e) === b.LoopId;
    const blocks = isLoop && !isInside && this.#contains(e, mayBlock);
    let marked = false;
    this.#scanner.replaceChildren(e, (child) => {
      const inner = this.#counted(child, counting, mayBlock, isInside || (isLoop && !blocks));
      marked ||= inner.marked;
      return inner.code;
    });
    if (!isLoop) return { code: e, marked };
    const counts = marked && b.Loop.getName(e) !== null;
    const place = blocks ? "blocking" : isInside ? "inside" : "alone";
    const code = counts ? counting.loop(e, place) : e;
    return { code, marked: false };
  }

  #isMark(e: Expr): boolean {
    const b = this.#b;
    return b.getExpressionId(e) === b.GlobalSetId && b.GlobalSet.getName(e) === mark;
  }

  #contains(e: Expr, is: (e: Expr) => boolean): boolean {
    let found = false;
    this.#scanner.walk(e, (part) => {
      found ||= is(part);
    });
    return found;
  }

  #functions(): { name: string; target: FunctionRef; body: Expr }[] {
    const [b, m] = [this.#b, this.#m];
    return Array.from({ length: m.getNumFunctions() }, (_, index) => m.getFunctionByIndex(index))
      .map((target) => ({ target, ...b.getFunctionInfo(target) }))
      .filter(({ body }) => body !== 0);
  }
}

/** What a loop counts: the global, or a local that is its own or that of the loop around it. */
type Place = "blocking" | "alone" | "inside";

/** Makes the loops of one function count. */
class Counting {
  readonly #b: Binaryen;
  readonly #m: Module;
  readonly #state: State;
  readonly #target: FunctionRef;
  readonly #tick: string;
  readonly #number: () => number;
  #left: number | undefined;

  constructor(
    b: Binaryen,
    m: Module,
    state: State,
    target: FunctionRef,
    tick: string,
    number: () => number,
  ) {
    this.#b = b;
    this.#m = m;
    this.#state = state;
    this.#target = target;
    this.#tick = tick;
    this.#number = number;
  }

  /** Gives what stands for a loop. */
  loop(e: Expr, place: Place): Expr {
    const [b, m] = [this.#b, this.#m];
    const number = this.#number();
    const [done, again] = [`~done/${number}`, `~again/${number}`];
    const type = b.getExpressionType(e);
    const round = m.block(b.Loop.getName(e), this.#ending(b.Loop.getBody(e), type, done));
    const code = place === "blocking"
      ? [m.loop(again, m.block(null, [round, ...this.#countGlobal(), m.br(again)]))]
      : this.#countLocal(round, again, `~inner/${number}`);
    if (place === "alone") code.unshift(m.local.set(this.#local(), m.i32.const(0)));
    return type === b.unreachable ? m.block(null, code) : m.block(done, code, type);
  }

  /** The body, which leaves the loop when it reaches its end. */
  #ending(body: Expr, type: Type, done: string): Expr[] {
    const [b, m] = [this.#b, this.#m];
    if (b.getExpressionType(body) === b.unreachable) return [body];
    return type === b.none ? [body, m.br(done)] : [m.br(done, 0, body)];
  }

  #countGlobal(): Expr[] {
    const [m, state] = [this.#m, this.#state];
    return [
      state.set("rounds", m.i32.sub(state.get("rounds"), m.i32.const(1))),
      m.if(m.i32.lt_s(state.get("rounds"), m.i32.const(0)), this.#callTick()),
    ];
  }

  #countLocal(round: Expr, again: string, inner: string): Expr[] {
    const [b, m, state] = [this.#b, this.#m, this.#state];
    const index = this.#local();
    const left = (): Expr => m.local.get(index, b.i32);
    const set = (value: Expr): Expr => m.local.set(index, value);
    const size = (): Expr => m.i32.const(chunk);
    const next = m.local.tee(index, m.i32.sub(left(), m.i32.const(1)), b.i32);
    const rounds = m.loop(inner, m.block(null, [
      round, m.br(inner, m.i32.le_s(m.i32.const(0), next)),
    ]));
    const ticking = m.block(null, [this.#callTick(), set(m.i32.const(0))]);
    return [
      m.loop(again, m.block(null, [
        rounds,
        set(state.get("rounds")),
        state.set("rounds", m.i32.sub(left(), size())),
        m.if(m.i32.lt_s(left(), size()), ticking, set(m.i32.const(chunk - 1))),
        m.br(again),
      ])),
    ];
  }

  #local(): number {
    this.#left ??= this.#b._BinaryenFunctionAddVar(this.#target, this.#b.i32);
    return this.#left;
  }

  #callTick(): Expr {
    return this.#m.call(this.#tick, [], this.#b.none);
  }
}
