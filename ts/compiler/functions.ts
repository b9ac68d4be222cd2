// The functions of a module, which Binaryen's interface gives one by one.
import type { Binaryen, FunctionInfo, FunctionRef, Module } from "./binaryen.ts";

/** A function, and what is known of it at the moment. */
export interface Listed extends FunctionInfo {
  readonly target: FunctionRef;
}

/** All functions, imports included, in their order. */
export function allFunctions(b: Binaryen, m: Module): Listed[] {
  return Array.from({ length: m.getNumFunctions() }, (_, index) => m.getFunctionByIndex(index))
    .map((target) => ({ target, ...b.getFunctionInfo(target) }));
}

/** Those that are no imports. */
export function ownFunctions(b: Binaryen, m: Module): Listed[] {
  return allFunctions(b, m).filter(({ body }) => body !== 0);
}
