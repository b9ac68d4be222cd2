// The border with the host. Below an exported function stand frames of JavaScript, which cannot be
// unwound. So an export that may block is entered through a wrapper, which notes that the scheduler
// is not the innermost caller any more; `park` then refuses, instead of returning to JavaScript
// with a result that does not exist yet.
//
//   before   (export "work" (func $app/work))
//   after    (export "work" (func $~skein/outside/app/work))
//            (func $~skein/outside/app/work (param i32) (result i64)
//              before = inside; inside = 0; result = app/work(…); inside = before; return result)
//
// Code of the program itself still calls $app/work.

import type { Binaryen, Expr, FunctionInfo, Module } from "./binaryen.ts";
import { prefix } from "./state.ts";
import type { State } from "./state.ts";

interface Export {
  readonly name: string;
  readonly value: string;
}

function exportedFunctions(b: Binaryen, m: Module): Export[] {
  const found: Export[] = [];
  for (let i = 0; i < m.getNumExports(); i++) {
    const { kind, name, value } = b.getExportInfo(m.getExportByIndex(i));
    if (kind === b.ExternalFunction) found.push({ name, value });
  }
  return found;
}

/** Puts wrappers before the exports that may block. */
export function guardExports(
  b: Binaryen,
  m: Module,
  state: State,
  mayBlock: (name: string) => boolean,
): void {
  const made = new Set<string>();
  for (const { name, value } of exportedFunctions(b, m)) {
    if (!mayBlock(value)) continue;
    const wrapper = `${prefix}outside/${value}`;
    if (!made.has(wrapper)) {
      made.add(wrapper);
      addWrapper(b, m, state, wrapper, b.getFunctionInfo(m.getFunction(value)));
    }
    m.removeExport(name);
    m.addFunctionExport(wrapper, name);
  }
}

function addWrapper(
  b: Binaryen,
  m: Module,
  state: State,
  wrapper: string,
  { name, params, results }: FunctionInfo,
): void {
  const types = b.expandType(params);
  const before = types.length;
  const result = before + 1;
  const call = m.call(name, types.map((type, index) => m.local.get(index, type)), results);
  const gives = results !== b.none;
  const code: Expr[] = [
    m.local.set(before, state.get("inside")),
    state.set("inside", m.i32.const(0)),
    gives ? m.local.set(result, call) : call,
    state.set("inside", m.local.get(before, b.i32)),
    ...(gives ? [m.local.get(result, results)] : []),
  ];
  const vars = gives ? [b.i32, results] : [b.i32];
  m.addFunction(wrapper, params, results, vars, m.block(null, code, results));
}
