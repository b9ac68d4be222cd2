// Deferred calls: a function that contains a defer statement makes the calls that it has put off
// wherever it ends. The statement itself is an ordinary call, which notes what is to be called.
//
//   before   (func $f (result i32)              after    (func $f (result i32)
//              (call $defer<…> …)                          (local.set $mark (call $mark))
//              (return (A)))                               (call $defer<…> …)
//                                                          (local.set $value (A))
//                                                          (call $run (local.get $mark))
//                                                          (return (local.get $value)))
//
// That is done before the program is optimised: afterwards, where functions have been inlined,
// nobody could tell where they end. How a panic or goexit ends functions is the runtime's business:
// it finds the calls in its own records.

import type { Binaryen, Expr, Module } from "./binaryen.ts";
import { ownFunctions } from "./functions.ts";
import type { Listed } from "./functions.ts";
import { endingInReturn } from "./hoist.ts";
import type { Scanner } from "./scan.ts";

export interface Deferring {
  /** Whether a function, by its internal name, is the defer statement. */
  readonly isDefer: (name: string) => boolean;
  /** The internal name of a function, of type () → i32, that is called first. */
  readonly mark: string;
  /** That of the one that makes the calls; it is given the mark, and may park. */
  readonly run: string;
}

/** Lets the functions of a module make their deferred calls. */
export class Defers {
  readonly #b: Binaryen;
  readonly #m: Module;
  readonly #scanner: Scanner;
  readonly #settings: Deferring | undefined;

  /** @param settings left out, nothing is a defer statement */
  constructor(b: Binaryen, m: Module, scanner: Scanner, settings: Deferring | undefined) {
    this.#b = b;
    this.#m = m;
    this.#scanner = scanner;
    this.#settings = settings;
  }

  add(): void {
    const settings = this.#settings;
    if (settings === undefined) return;
    for (const listed of ownFunctions(this.#b, this.#m)) {
      // The compiler's own stub for arguments left out is a part of the statement.
      if (settings.isDefer(listed.name)) continue;
      if (this.#defers(listed.body, settings)) this.#change(listed, settings);
    }
  }

  #defers(body: Expr, { isDefer }: Deferring): boolean {
    const b = this.#b;
    let found = false;
    this.#scanner.walk(body, (e) => {
      found ||= b.getExpressionId(e) === b.CallId &&
        isDefer(b.Call.getTarget(e));
    });
    return found;
  }

  #change({ target, body, results }: Listed, names: Deferring): void {
    const [b, m] = [this.#b, this.#m];
    const mark = b._BinaryenFunctionAddVar(target, b.i32);
    const value = results === b.none ? -1 : b._BinaryenFunctionAddVar(target, results);
    const run = (): Expr => m.call(names.run, [m.local.get(mark, b.i32)], b.none);
    const ending = (e: Expr): Expr => {
      if (b.getExpressionId(e) !== b.ReturnId) return e;
      if (value < 0) return m.block(null, [run(), e]);
      const keep = m.local.set(value, b.Return.getValue(e));
      return m.block(null, [keep, run(), m.return(m.local.get(value, results))]);
    };
    const code = this.#scanner.rewrite(endingInReturn(b, m, body, results), ending);
    const first = m.local.set(mark, m.call(names.mark, [], b.i32));
    b.Function.setBody(target, m.block(null, [first, code]));
  }
}
