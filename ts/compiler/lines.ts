// Lines of resume points, and of go statements. Where a call of the library or host was inlined,
// what parks has a place in the library, and the line of the program is lost. So these calls are
// marked before the program is optimised, and when it has been, the calls behind a mark are given
// its place.
//
//   before   (call $Chan#recv (local.get $c))      at app.ts:7
//   marked   (global.set $mark (i32.const 5))      5: app.ts:7
//            (call $Chan#recv (local.get $c))
//   after    … (call $leave) …                     at app.ts:7
//
// The go statement tells the new goroutine its number, so that a dump can say who has created it.
//
//   before   (call $go (FUNCTION) … (LAST))        in f, at app.ts:9
//   marked   (call $go (FUNCTION) …
//              (block
//                (local.set $last (LAST))
//                (global.set $mark (i32.const 6))  6: in f, at app.ts:9
//                (local.get $last)))
//   after    (global.set $site (i32.const 1)) …    1: in f, at app.ts:9
//
// Some engines do not tell where a trap has been. If the program is to note that itself, it does so
// whenever it calls, or comes to what can trap, in the same way.

import type { Binaryen, Expr, FunctionRef, Module } from "./binaryen.ts";
import { ownFunctions } from "./functions.ts";
import { placesIn } from "./places.ts";
import type { Place, Shown } from "./places.ts";
import type { Scanner } from "./scan.ts";
import { prefix } from "./state.ts";
import type { State } from "./state.ts";

export interface LineSettings extends Shown {
  /** Whether a function, by its internal name, is one that programs call: of the library, or of the
   *  host. */
  readonly isCalled: (name: string) => boolean;
  /** Whether it is the go statement. */
  readonly isGo: (name: string) => boolean;
  /** Given, the program notes where it is in a global, which is exported by this name. */
  readonly noting?: string;
}

/** A place in a function. */
export interface Spot {
  /** The internal name of the function. */
  readonly name: string;
  readonly place: Place;
}

/** A call of the library. */
interface Mark {
  readonly place: Place;
  /** The number of a go statement; 0: it is none. */
  readonly site: number;
}

/** The most go statements that have numbers: goroutines keep them in two bytes. */
const MOST_SITES = 0xffff;

/** A global that is set before calls of the library. */
const mark = `${prefix}line`;
/** The global in which the program notes where it is. */
const noted = `${prefix}spot`;

/** Keeps the lines of a program's calls. */
export class Lines {
  /** Go statements: number n is at n - 1. */
  readonly gos: Spot[] = [];
  /** What the program notes: number n is at n - 1. */
  readonly spots: Spot[] = [];
  readonly #b: Binaryen;
  readonly #m: Module;
  readonly #scanner: Scanner;
  readonly #settings: LineSettings | undefined;
  readonly #marks: Mark[] = [];
  readonly #files = new Map<string, number>();

  /** @param settings left out, no line is known */
  constructor(b: Binaryen, m: Module, scanner: Scanner, settings: LineSettings | undefined) {
    this.#b = b;
    this.#m = m;
    this.#scanner = scanner;
    this.#settings = settings;
  }

  /** Marks the program's calls of the library. */
  mark(): void {
    const [b, m] = [this.#b, this.#m];
    if (this.#settings === undefined) return;
    const { isLibrary, noting } = this.#settings;
    const own = ownFunctions(b, m).filter(({ name }) => !isLibrary(name));
    const places = this.of(own.map(({ name }) => name));
    m.addGlobal(mark, b.i32, true, m.i32.const(0));
    // Nobody reads it; an export keeps it.
    m.addGlobalExport(mark, mark);
    if (noting !== undefined) {
      m.addGlobal(noted, b.i32, true, m.i32.const(0));
      m.addGlobalExport(noted, noting);
    }
    for (const { name, target, body } of own) {
      b.Function.setBody(target, this.#scanner.rewrite(body, (e) => {
        const place = places.get(e);
        return place === undefined ? e : this.#marked(target, e, { name, place });
      }));
    }
  }

  /** An expression that is placed, marked. */
  #marked(target: FunctionRef, e: Expr, spot: Spot): Expr {
    const [b, m] = [this.#b, this.#m];
    const { isGo, isCalled, noting } = this.#settings!;
    const { place } = spot;
    const callee = this.#target(e);
    let marked = e;
    if (noting !== undefined) {
      const note = m.global.set(noted, m.i32.const(this.spots.push(spot)));
      marked = this.#afterOperands(target, marked, note);
    }
    if (!isCalled(callee)) return marked;
    if (isGo(callee) && this.gos.length < MOST_SITES) {
      this.#afterOperands(target, e, this.#setMark({ place, site: this.gos.push(spot) }));
    }
    return m.block(null, [this.#setMark({ place, site: 0 }), marked], b.getExpressionType(e));
  }

  /** Does something when the operands of an expression have been evaluated. */
  #afterOperands(target: FunctionRef, e: Expr, something: Expr): Expr {
    const [b, m] = [this.#b, this.#m];
    const last = this.#scanner.children(e).at(-1);
    if (last === undefined) return m.block(null, [something, e], b.getExpressionType(e));
    const type = b.getExpressionType(last);
    if (type === b.unreachable) return e;
    const local = b._BinaryenFunctionAddVar(target, type);
    const code = [m.local.set(local, last), something, m.local.get(local, type)];
    const block = m.block(null, code, type);
    this.#scanner.replaceChildren(e, (child) => child === last ? block : child);
    return e;
  }

  #setMark(what: Mark): Expr {
    return this.#m.global.set(mark, this.#m.i32.const(this.#marks.push(what) - 1));
  }

  /** Gives the calls of the library behind the marks their places, and removes the marks. */
  settle(state: State): void {
    const [b, m] = [this.#b, this.#m];
    if (this.#settings === undefined) return;
    for (const { target, body } of ownFunctions(b, m)) {
      let place: Place | undefined;
      let isMarked = false;
      this.#scanner.walk(body, (e) => {
        const marked = this.#markedBy(e);
        if (marked !== undefined) {
          place = marked.place;
          isMarked = true;
        } else if (place !== undefined && this.#isOutside(this.#target(e))) {
          this.put(target, e, place);
        }
      });
      if (!isMarked) continue;
      b.Function.setBody(target, this.#scanner.rewrite(body, (e) => this.#settled(state, e)));
    }
    m.removeExport(mark);
    m.removeGlobal(mark);
  }

  #settled(state: State, e: Expr): Expr {
    const site = this.#markedBy(e)?.site;
    if (site === undefined) return e;
    return site === 0 ? this.#m.nop() : state.set("site", this.#m.i32.const(site));
  }

  /** The places of calls, and of what can trap, in some functions. */
  of(names: readonly string[]): Map<Expr, Place> {
    const settings = this.#settings;
    if (settings === undefined) return new Map();
    return placesIn(this.#b, this.#m, this.#scanner, names, settings);
  }

  /** Notes the place of an expression of a function. */
  put(target: FunctionRef, e: Expr, { file, line }: Place): void {
    let number = this.#files.get(file);
    if (number === undefined) {
      number = this.#m.addDebugInfoFileName(file);
      this.#files.set(file, number);
    }
    this.#m.setDebugLocation(target, e, number, line, 0);
  }

  /** Whether a function is none of the program. */
  #isOutside(name: string): boolean {
    return this.#settings!.isLibrary(name) || this.#settings!.isCalled(name);
  }

  /** What an expression calls by name; "" if that is nothing. */
  #target(e: Expr): string {
    const b = this.#b;
    return b.getExpressionId(e) === b.CallId ? b.Call.getTarget(e) : "";
  }

  /** What an expression marks; undefined if it is no mark. */
  #markedBy(e: Expr): Mark | undefined {
    const b = this.#b;
    const isMark = b.getExpressionId(e) === b.GlobalSetId && b.GlobalSet.getName(e) === mark;
    return isMark ? this.#marks[b.Const.getValueI32(b.GlobalSet.getValue(e))] : undefined;
  }
}
