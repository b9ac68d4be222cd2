// One walker over Binaryen's expressions, which its JavaScript interface lacks: the children of an
// expression in the order in which they are evaluated, and the way to replace them.
//
//   (i32.store (A) (call $f (B) (C)))   children: A, (call $f …); of the call: B, C
//   (br_if $l (VALUE) (CONDITION))      children: VALUE, CONDITION

import type { Binaryen, Expr } from "./binaryen.ts";
import { CompileError } from "./report.ts";

type Library = Record<string, unknown>;
type Getter = (e: Expr) => Expr;
type Setter = (e: Expr, child: Expr) => void;

/** How the children of one kind of expression are reached: first those of a list, then the rest. */
interface Shape {
  readonly count: (e: Expr) => number;
  readonly at: (e: Expr, index: number) => Expr;
  readonly setAt: (e: Expr, index: number, child: Expr) => void;
  readonly fields: readonly { readonly get: Getter; readonly set: Setter }[];
}

/** The fields that hold children, in order of evaluation. */
const fields: Record<string, readonly string[]> = {
  If: ["Condition", "IfTrue", "IfFalse"],
  Loop: ["Body"],
  Break: ["Value", "Condition"],
  Switch: ["Value", "Condition"],
  LocalSet: ["Value"],
  GlobalSet: ["Value"],
  Load: ["Ptr"],
  Store: ["Ptr", "Value"],
  Unary: ["Value"],
  Binary: ["Left", "Right"],
  Select: ["IfTrue", "IfFalse", "Condition"],
  Drop: ["Value"],
  Return: ["Value"],
  MemoryGrow: ["Delta"],
  MemoryInit: ["Dest", "Offset", "Size"],
  MemoryCopy: ["Dest", "Source", "Size"],
  MemoryFill: ["Dest", "Value", "Size"],
  AtomicRMW: ["Ptr", "Value"],
  AtomicCmpxchg: ["Ptr", "Expected", "Replacement"],
  AtomicWait: ["Ptr", "Expected", "Timeout"],
  AtomicNotify: ["Ptr", "NotifyCount"],
  SIMDExtract: ["Vec"],
  SIMDReplace: ["Vec", "Value"],
  SIMDShuffle: ["Left", "Right"],
  SIMDTernary: ["A", "B", "C"],
  SIMDShift: ["Vec", "Shift"],
  SIMDLoad: ["Ptr"],
  SIMDLoadStoreLane: ["Ptr", "Vec"],
  RefIsNull: ["Value"],
  RefAs: ["Value"],
  RefEq: ["Left", "Right"],
  TableGet: ["Index"],
  TableSet: ["Index", "Value"],
  TableGrow: ["Value", "Delta"],
  TupleExtract: ["Tuple"],
  Call: [],
  CallIndirect: ["Target"],
  Block: [],
  TupleMake: [],
};

/** Kinds whose first children are a list, and what the list's elements are called. */
const lists: Record<string, readonly [count: string, element: string]> = {
  Block: ["getNumChildren", "Child"],
  Call: ["getNumOperands", "Operand"],
  CallIndirect: ["getNumOperands", "Operand"],
  TupleMake: ["getNumOperands", "Operand"],
};

const leaves = [
  "Nop", "Unreachable", "Const", "LocalGet", "GlobalGet", "MemorySize", "DataDrop", "AtomicFence",
  "RefNull", "RefFunc", "TableSize",
];

const none: Pick<Shape, "count" | "at" | "setAt"> = {
  count: () => 0,
  at: () => 0,
  setAt: () => undefined,
};

function shapeOf(b: Library, kind: string): Shape {
  const access = b[kind] as Library;
  const list = lists[kind];
  const head = list === undefined ? none : {
    count: access[list[0]] as Shape["count"],
    at: access[`get${list[1]}At`] as Shape["at"],
    setAt: access[`set${list[1]}At`] as Shape["setAt"],
  };
  const rest = (fields[kind] ?? []).map((field) => ({
    get: access[`get${field}`] as Getter,
    set: access[`set${field}`] as Setter,
  }));
  return { ...head, fields: rest };
}

/** Walks expressions of one copy of the library. */
export class Scanner {
  readonly #b: Binaryen;
  readonly #shapes = new Map<number, Shape>();

  constructor(b: Binaryen) {
    this.#b = b;
    const library = b as unknown as Library;
    for (const kind of Object.keys(fields)) {
      this.#shapes.set(library[`${kind}Id`] as number, shapeOf(library, kind));
    }
    for (const kind of leaves) {
      this.#shapes.set(library[`${kind}Id`] as number, { ...none, fields: [] });
    }
  }

  #shape(e: Expr): Shape {
    const shape = this.#shapes.get(this.#b.getExpressionId(e));
    if (shape === undefined) throw new CompileError(`it uses ${this.kindName(e)}`);
    return shape;
  }

  /** The kind of an expression in words, for messages. */
  kindName(e: Expr): string {
    const id = this.#b.getExpressionId(e);
    const known = Object.entries(this.#b).find(([key, value]) =>
      value === id && /^[A-Z]\w*Id$/.test(key)
    );
    return known === undefined ? `an expression of kind ${id}` : known[0].slice(0, -2);
  }

  /** The children, in the order in which they are evaluated. */
  children(e: Expr): Expr[] {
    const shape = this.#shape(e);
    const found: Expr[] = [];
    const count = shape.count(e);
    for (let i = 0; i < count; i++) found.push(shape.at(e, i));
    for (const { get } of shape.fields) {
      const child = get(e);
      if (child !== 0) found.push(child);
    }
    return found;
  }

  /** Replaces each child by what `change` makes of it. */
  replaceChildren(e: Expr, change: (child: Expr) => Expr): void {
    const shape = this.#shape(e);
    const count = shape.count(e);
    for (let i = 0; i < count; i++) {
      const child = shape.at(e, i);
      const changed = change(child);
      if (changed !== child) shape.setAt(e, i, changed);
    }
    for (const { get, set } of shape.fields) {
      const child = get(e);
      const changed = child === 0 ? 0 : change(child);
      if (changed !== child) set(e, changed);
    }
  }

  /** Calls `visit` for an expression and everything in it, outer ones first. */
  walk(e: Expr, visit: (e: Expr) => void): void {
    visit(e);
    for (const child of this.children(e)) this.walk(child, visit);
  }

  /** Rebuilds an expression from the inside out: `change` gives what stands for each part. */
  rewrite(e: Expr, change: (e: Expr) => Expr): Expr {
    this.replaceChildren(e, (child) => this.rewrite(child, change));
    return change(e);
  }
}
