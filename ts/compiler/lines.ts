// Lines of resume points. Where a call of the library was inlined, what parks has a place in the
// library, and the line of the program is lost. So these calls are marked before the program is
// optimised, and when it has been, the calls behind a mark are given its place.
//
//   before   (call $Chan#recv (local.get $c))      at app.ts:7
//   marked   (global.set $mark (i32.const 5))      5: app.ts:7
//            (call $Chan#recv (local.get $c))
//   after    … (call $leave) …                     at app.ts:7

import type { Binaryen, Expr, Module } from "./binaryen.ts";
import { ownFunctions } from "./functions.ts";
import { placesOfCalls } from "./places.ts";
import type { Place } from "./places.ts";
import type { Scanner } from "./scan.ts";
import { prefix } from "./state.ts";

export interface LineSettings {
  /** Whether a source file is none that users look at. */
  readonly isHidden: (file: string) => boolean;
  /** Whether a function, by its internal name, stands in such a file. */
  readonly isLibrary: (name: string) => boolean;
  /** Whether it is one of them that users call. */
  readonly isPublic: (name: string) => boolean;
}

/** A global that is set before calls of the library. */
const mark = `${prefix}line`;

/** Keeps the lines of a program's calls. */
export class Lines {
  readonly #b: Binaryen;
  readonly #m: Module;
  readonly #scanner: Scanner;
  readonly #settings: LineSettings | undefined;
  /** The places of the marks. */
  readonly #places: Place[] = [];
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
    const { isLibrary, isPublic } = this.#settings;
    const own = ownFunctions(this.#b, this.#m).filter(({ name }) => !isLibrary(name));
    const places = this.of(own.map(({ name }) => name));
    m.addGlobal(mark, b.i32, true, m.i32.const(0));
    // Nobody reads it; an export keeps it.
    m.addGlobalExport(mark, mark);
    for (const { target, body } of own) {
      b.Function.setBody(target, this.#scanner.rewrite(body, (e) => {
        const place = isPublic(this.#target(e)) ? places.get(e) : undefined;
        if (place === undefined) return e;
        const number = m.i32.const(this.#places.push(place) - 1);
        return m.block(null, [m.global.set(mark, number), e], b.getExpressionType(e));
      }));
    }
  }

  /** Gives the calls of the library behind the marks their places, and removes the marks. */
  settle(): void {
    const [b, m] = [this.#b, this.#m];
    if (this.#settings === undefined) return;
    const { isLibrary } = this.#settings;
    for (const { target, body } of ownFunctions(this.#b, this.#m)) {
      let place: Place | undefined;
      let isMarked = false;
      this.#scanner.walk(body, (e) => {
        const number = this.#markedBy(e);
        if (number !== undefined) {
          place = this.#places[number];
          isMarked = true;
        } else if (place !== undefined && isLibrary(this.#target(e))) {
          m.setDebugLocation(target, e, this.#numberOf(place.file), place.line, 0);
        }
      });
      if (!isMarked) continue;
      const settled = this.#scanner.rewrite(body, (e) =>
        this.#markedBy(e) === undefined ? e : m.nop());
      b.Function.setBody(target, settled);
    }
    m.removeExport(mark);
    m.removeGlobal(mark);
  }

  /** The places of the calls in some functions. */
  of(names: readonly string[]): Map<Expr, Place> {
    const settings = this.#settings;
    if (settings === undefined) return new Map();
    return placesOfCalls(this.#b, this.#m, this.#scanner, names, settings.isHidden);
  }

  /** What an expression calls by name; "" if that is nothing. */
  #target(e: Expr): string {
    const b = this.#b;
    return b.getExpressionId(e) === b.CallId ? b.Call.getTarget(e) : "";
  }

  /** The number of a mark; undefined if an expression is none. */
  #markedBy(e: Expr): number | undefined {
    const b = this.#b;
    const isMark = b.getExpressionId(e) === b.GlobalSetId && b.GlobalSet.getName(e) === mark;
    return isMark ? b.Const.getValueI32(b.GlobalSet.getValue(e)) : undefined;
  }

  #numberOf(file: string): number {
    const known = this.#files.get(file);
    if (known !== undefined) return known;
    const number = this.#m.addDebugInfoFileName(file);
    this.#files.set(file, number);
    return number;
  }
}
