// Preemption: a loop lets others have their turn now and then, whatever it does. Each round counts
// down, and when the rounds that the runtime has allowed are used up, `tick` is called, which parks
// the goroutine if its slice is over. So every function with a loop may block.
//
// What a loop becomes stands in counting.ts; charging.ts says which loops need not count.
//
// Loops are marked before the program is optimised, for inlining mixes the program's code with the
// core's, which must not be interrupted; the marks are replaced afterwards.

import type { Binaryen, Expr, Module } from "./binaryen.ts";
import { roundsCharge } from "./charging.ts";
import { Counting } from "./counting.ts";
import { ownFunctions } from "./functions.ts";
import type { Scanner } from "./scan.ts";
import { prefix } from "./state.ts";
import type { State } from "./state.ts";

export interface Preemption {
  /** Whether a function, by its internal name, may be interrupted in its loops. */
  readonly isProgram: (name: string) => boolean;
  /** The internal name of the function, without parameters, that is called when the rounds are used
   *  up. It must set them again. */
  readonly tick: string;
  /** Whether calls of a function, by its internal name, charge the slice of a goroutine, as `tick`
   *  does, each time that they return. */
  readonly charges?: (name: string) => boolean;
}

/** A global that is set at the head of each loop to be counted. */
const mark = `${prefix}mark`;

/** Counts the rounds of a program's loops. */
export class Rounds {
  readonly #b: Binaryen;
  readonly #m: Module;
  readonly #scanner: Scanner;
  readonly #settings: Preemption | undefined;
  #labels = 0;
  #charges: (name: string) => boolean = () => false;

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
    for (const { name, target, body } of ownFunctions(this.#b, this.#m)) {
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
    return this.#settings === undefined ? [] : ownFunctions(this.#b, this.#m)
      .filter(({ body }) => this.#contains(body, (e) => this.#isMark(e)))
      .map(({ name }) => name);
  }

  /** Replaces the marks by what counts.
   *  @param parks whether a function is the primitive that parks */
  count(
    state: State,
    mayBlock: (e: Expr) => boolean,
    parks: (name: string) => boolean,
  ): void {
    if (this.#settings === undefined) return;
    const { tick, charges } = this.#settings;
    this.#charges = (name) => parks(name) || charges?.(name) === true;
    for (const { target, body } of ownFunctions(this.#b, this.#m)) {
      if (!this.#contains(body, (e) => this.#isMark(e))) continue;
      const counting = new Counting(
        this.#b, this.#m, this.#scanner, state, target, tick, () => this.#labels++,
      );
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
    const counts = marked && b.Loop.getName(e) !== null &&
      !(blocks && roundsCharge(b, this.#scanner, e, this.#charges));
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
}
