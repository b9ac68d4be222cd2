// Takes the values off branches, so that leaving a block never needs more than a jump: a block that
// is left with a value gets a local for it.
//
//   before   (block $b (result i32)              after    (block (result i32)
//              (br_if $b (V) (C))                           (block $b
//              (W))                                           (local.set $v (V))
//                                                             (if (C) (then
//                                                               (local.set $t (local.get $v))
//                                                               (br $b)))
//                                                             (drop (local.get $v)) …
//                                                             (local.set $t (W)))
//                                                           (local.get $t))

import type { Binaryen, Expr, Module, Type } from "./binaryen.ts";
import type { Scanner } from "./scan.ts";

/** Adds a local to the function at hand, and gives its index. */
export type AddLocal = (type: Type) => number;

/** Gives the body without values on its branches. */
export function withoutValues(
  b: Binaryen,
  m: Module,
  scanner: Scanner,
  body: Expr,
  addLocal: AddLocal,
): Expr {
  const locals = new Map<string, number>();
  const typeOf = (e: Expr): Type => b.getExpressionType(e);
  const get = (index: number, type: Type): Expr => m.local.get(index, type);

  /** Notes a branch with a value: its target gets a local. */
  const noteTarget = (name: string, type: Type): number => {
    const known = locals.get(name);
    if (known !== undefined) return known;
    const index = addLocal(type);
    locals.set(name, index);
    return index;
  };

  const branch = (e: Expr): Expr => {
    const [name, value] = [b.Break.getName(e), b.Break.getValue(e)];
    const type = typeOf(value);
    if (value === 0 || type === b.unreachable) return e;
    const target = noteTarget(name, type);
    const condition = b.Break.getCondition(e);
    if (condition === 0) return m.block(null, [m.local.set(target, value), m.br(name)]);
    const kept = addLocal(type);
    const taken = m.block(null, [m.local.set(target, get(kept, type)), m.br(name)]);
    const code = [m.local.set(kept, value), m.if(condition, taken), get(kept, type)];
    return m.block(null, code, type);
  };

  const table = (e: Expr): Expr => {
    const value = b.Switch.getValue(e);
    if (value === 0) return e;
    const type = typeOf(value);
    const names = b.Switch.getNames(e);
    const fallback = b.Switch.getDefaultName(e);
    const [kept, index] = [addLocal(type), addLocal(b.i32)];
    const targets = [...new Set([...names, fallback])].map((name) => noteTarget(name, type));
    return m.block(null, [
      m.local.set(kept, value),
      m.local.set(index, b.Switch.getCondition(e)),
      ...targets.map((target) => m.local.set(target, get(kept, type))),
      m.switch(names, fallback, get(index, b.i32)),
    ]);
  };

  const block = (e: Expr): Expr => {
    const name = b.Block.getName(e);
    const local = name === null ? undefined : locals.get(name);
    if (local === undefined) return e;
    const count = b.Block.getNumChildren(e);
    const children = Array.from({ length: count }, (_, index) => b.Block.getChildAt(e, index));
    const type = typeOf(e);
    const last = children.at(-1)!;
    if (typeOf(last) === type) children.splice(-1, 1, m.local.set(local, last));
    return m.block(null, [m.block(name, children, b.none), get(local, type)], type);
  };

  const rules = new Map([[b.BreakId, branch], [b.SwitchId, table], [b.BlockId, block]]);
  return scanner.rewrite(body, (e) => rules.get(b.getExpressionId(e))?.(e) ?? e);
}
