// The pass's own globals, which generated code and intrinsics share. They belong to an instance,
// and so to a worker: nothing here moves with a goroutine.
//
//   unwind    0 while code runs; otherwise why everybody on the engine's stack has to leave it
//   sp        the top of the running goroutine's stack, as far as it lies in frames
//   scratch   where the next frame is spilled, growing downward, and the limit it must not pass
//   inside    whether the innermost call from the host came from the scheduler
//   rounds    how many more rounds the program's loops may go before they call the runtime
//   room      how many bytes functions that recurse may take before they call the runtime
//   site      the number of the go statement that runs
//   enter     the frame that a resume clone hands to the single version of its function, or 0
//   result_T  the result of the call that has just returned into its parent's frame

import type { Binaryen, Expr, Module } from "./binaryen.ts";
import type { ValueType, ValueTypes } from "./frame.ts";

/** Everything that the pass adds to a module has a name that begins so. */
export const prefix = "~skein/";

const numbers = [
  "unwind", "sp", "scratch", "limit", "inside", "rounds", "room", "site", "enter",
] as const;

export type StateName = typeof numbers[number];

/** Reads and writes the globals. */
export class State {
  readonly #b: Binaryen;
  readonly #m: Module;

  constructor(b: Binaryen, m: Module) {
    this.#b = b;
    this.#m = m;
  }

  /** Adds the globals to the module. */
  declare(types: ValueTypes, withVectors: boolean): void {
    for (const name of numbers) {
      this.#m.addGlobal(prefix + name, this.#b.i32, true, this.#m.i32.const(0));
    }
    for (const { name, type, zero } of types.all) {
      if (name === "v128" && !withVectors) continue;
      this.#m.addGlobal(`${prefix}result_${name}`, type, true, zero());
    }
  }

  get(name: StateName): Expr {
    return this.#m.global.get(prefix + name, this.#b.i32);
  }

  set(name: StateName, value: Expr): Expr {
    return this.#m.global.set(prefix + name, value);
  }

  getResult({ name, type }: ValueType): Expr {
    return this.#m.global.get(`${prefix}result_${name}`, type);
  }

  setResult({ name }: ValueType, value: Expr): Expr {
    return this.#m.global.set(`${prefix}result_${name}`, value);
  }
}
