// Where a function that recurses counts: not at its entry, but as late as on the way to the first
// call that leads on, so that calls which end at once cost nothing.
//
//   before   (func $fib (param $n i32) (result i32)
//              (if (result i32) (i32.lt_s (local.get $n) (i32.const 2))
//                (then (local.get $n))
//                (else (i32.add (call $fib …) (call $fib …)))))
//   after    the same, with (else COUNT (i32.add …))

import type { Binaryen, Expr, Module } from "./binaryen.ts";
import type { Scanner } from "./scan.ts";

/** Puts code on every way through a body to a call that leads on, once on each way. */
export class Entry {
  readonly #b: Binaryen;
  readonly #m: Module;
  readonly #scanner: Scanner;
  readonly #leads: (e: Expr) => boolean;
  readonly #code: () => readonly Expr[];

  /** @param leads whether an expression is such a call
   *  @param code gives the code, a new copy each time */
  constructor(
    b: Binaryen,
    m: Module,
    scanner: Scanner,
    leads: (e: Expr) => boolean,
    code: () => readonly Expr[],
  ) {
    this.#b = b;
    this.#m = m;
    this.#scanner = scanner;
    this.#leads = leads;
    this.#code = code;
  }

  /** Gives what stands for an expression before which nothing has been counted. */
  place(e: Expr): Expr {
    const b = this.#b;
    if (!this.#contains(e)) return e;
    const id = b.getExpressionId(e);
    const children = this.#scanner.children(e);
    const isOrder = id === b.BlockId || id === b.DropId || id === b.ReturnId;
    const isChoice = id === b.IfId && !this.#contains(children[0]!);
    const isSole = children.filter((child) => this.#contains(child)).length === 1;
    const goesIn = isChoice || (isOrder && isSole) || (id === b.LocalSetId && isSole);
    if (goesIn && !this.#leads(e)) {
      this.#scanner.replaceChildren(e, (child) => this.place(child));
      return e;
    }
    if (id === b.BlockId) return this.#beforeFirst(e);
    return this.#before(e);
  }

  #before(e: Expr): Expr {
    return this.#m.block(null, [...this.#code(), e], this.#b.getExpressionType(e));
  }

  /** In a block with several such statements the code stands before the first. */
  #beforeFirst(e: Expr): Expr {
    let isPlaced = false;
    this.#scanner.replaceChildren(e, (child) => {
      if (isPlaced || !this.#contains(child)) return child;
      isPlaced = true;
      return this.#before(child);
    });
    return e;
  }

  #contains(e: Expr): boolean {
    let found = false;
    this.#scanner.walk(e, (part) => {
      found ||= this.#leads(part);
    });
    return found;
  }
}
