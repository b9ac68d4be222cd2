// Brings every call that may block into a position where a function can be entered again: a
// statement of its own, whose result goes to a local or nowhere. Only the way from such a call up
// to its statement is taken apart; expressions without one stay as they are.
//
//   before   (i32.store (i32.load (A)) (i32.add (local.get $x) (call $value)))
//   after    (local.set $t (i32.load (A)))
//            (local.set $v (call $value))
//            (i32.store (local.get $t) (i32.add (local.get $x) (local.get $v)))
//
// The order of evaluation is kept: what comes before the call is evaluated before it, and waits in
// a local, unless it is a constant or a local that the code in between leaves alone. An if, a block
// or a loop with a value that contains such a call becomes a statement which sets a local.
//
// It takes apart less than Binaryen's flatten pass, which makes a local of every expression:
// merging those again took most of the time of the pass, and at -O0 nothing put the expressions
// together.

import type { Binaryen, Expr, FunctionRef, Module, Type } from "./binaryen.ts";
import { withoutValues } from "./branches.ts";
import type { AddLocal } from "./branches.ts";
import type { Scanner } from "./scan.ts";

/** Code that cannot be reached has no types to make locals of. */
const before = ["dce"];

/** Locals are merged while the control flow is still the program's own: later it cannot be done.
 *  Nothing else must run now: vacuum, for one, would make a call an operand again. */
const after = ["coalesce-locals", "reorder-locals"];

/** Rewrites a function so that its calls that may block are statements. */
export function hoistCalls(
  b: Binaryen,
  m: Module,
  scanner: Scanner,
  mayBlock: (e: Expr) => boolean,
  target: FunctionRef,
): void {
  m.runPassesOnFunction(target, before);
  const { body, results } = b.getFunctionInfo(target);
  const addLocal = (type: Type): number => b._BinaryenFunctionAddVar(target, type);
  const plain = withoutValues(b, m, scanner, endingInReturn(b, m, body, results), addLocal);
  const hoist = new Hoist(b, m, scanner, mayBlock, addLocal);
  b.Function.setBody(target, hoist.body(plain));
  m.runPassesOnFunction(target, after);
}

/** A body that gives its value by `return` alone, never by reaching its end. */
export function endingInReturn(b: Binaryen, m: Module, body: Expr, results: Type): Expr {
  const type = b.getExpressionType(body);
  if (type === b.unreachable) return body;
  if (results === b.none) return m.block(null, [body, m.return()]);
  return type === b.none ? body : m.return(body);
}

class Hoist {
  readonly #b: Binaryen;
  readonly #m: Module;
  readonly #scanner: Scanner;
  readonly #mayBlock: (e: Expr) => boolean;
  readonly #addLocal: AddLocal;
  /** The expressions that contain a call that may block, or are one. */
  readonly #holders = new Set<Expr>();

  constructor(
    b: Binaryen,
    m: Module,
    scanner: Scanner,
    mayBlock: (e: Expr) => boolean,
    addLocal: AddLocal,
  ) {
    this.#b = b;
    this.#m = m;
    this.#scanner = scanner;
    this.#mayBlock = mayBlock;
    this.#addLocal = addLocal;
  }

  body(body: Expr): Expr {
    this.#findHolders(body);
    return this.#sequence(body);
  }

  #findHolders(e: Expr): boolean {
    let holds = this.#mayBlock(e);
    for (const child of this.#scanner.children(e)) holds = this.#findHolders(child) || holds;
    if (holds) this.#holders.add(e);
    return holds;
  }

  #isConcrete(type: Type): boolean {
    return type !== this.#b.none && type !== this.#b.unreachable;
  }

  /** An expression without a value, as one expression. */
  #sequence(e: Expr): Expr {
    const code: Expr[] = [];
    this.#statement(e, code);
    return code.length === 1 ? code[0]! : this.#m.block(null, code);
  }

  /** An expression with a value, as one expression that sets a local. */
  #setting(local: number, e: Expr): Expr {
    const code: Expr[] = [];
    const value = this.#value(e, code);
    code.push(this.#isConcrete(this.#b.getExpressionType(value))
      ? this.#m.local.set(local, value)
      : value);
    return this.#m.block(null, code);
  }

  /** Adds an expression without a value to `code`. */
  #statement(e: Expr, code: Expr[]): void {
    const b = this.#b;
    const id = b.getExpressionId(e);
    if (!this.#holders.has(e)) code.push(e);
    else if (id === b.BlockId) this.#block(e, code);
    else if (id === b.LoopId) {
      code.push(this.#m.loop(b.Loop.getName(e), this.#sequence(b.Loop.getBody(e))));
    } else if (id === b.IfId) code.push(this.#if(e, code, (arm) => this.#sequence(arm)));
    else if (this.#mayBlock(this.#called(e))) {
      this.#operands(this.#called(e), code);
      code.push(e);
    } else code.push(this.#value(e, code));
  }

  /** What a statement calls, if it does no more than take the result. */
  #called(e: Expr): Expr {
    const b = this.#b;
    const id = b.getExpressionId(e);
    if (id === b.DropId) return b.Drop.getValue(e);
    return id === b.LocalSetId && !b.LocalSet.isTee(e) ? b.LocalSet.getValue(e) : e;
  }

  #children(block: Expr): Expr[] {
    return this.#scanner.children(block);
  }

  #block(e: Expr, code: Expr[]): void {
    const name = this.#b.Block.getName(e);
    const inner = name === null ? code : [];
    for (const child of this.#children(e)) this.#statement(child, inner);
    if (name !== null) code.push(this.#m.block(name, inner));
  }

  #if(e: Expr, code: Expr[], arm: (arm: Expr) => Expr): Expr {
    const { If } = this.#b;
    const condition = this.#value(If.getCondition(e), code);
    const ifFalse = If.getIfFalse(e);
    return this.#m.if(condition, arm(If.getIfTrue(e)), ifFalse === 0 ? 0 : arm(ifFalse));
  }

  /** Adds to `code` what has to run first, and gives an expression for the rest: it has the value,
   *  and no call that may block in it. */
  #value(e: Expr, code: Expr[]): Expr {
    if (!this.#holders.has(e)) return e;
    const b = this.#b;
    const id = b.getExpressionId(e);
    if (id === b.BlockId || id === b.LoopId || id === b.IfId) return this.#structure(e, id, code);
    this.#operands(e, code);
    if (this.#mayBlock(e)) return this.#kept(e, code);
    if (id !== b.LocalSetId || !b.LocalSet.isTee(e)) return e;
    const index = b.LocalSet.getIndex(e);
    code.push(this.#m.local.set(index, b.LocalSet.getValue(e)));
    return this.#m.local.get(index, b.getExpressionType(e));
  }

  /** Keeps a value in a new local. */
  #kept(e: Expr, code: Expr[]): Expr {
    const type = this.#b.getExpressionType(e);
    if (!this.#isConcrete(type)) {
      code.push(e);
      return type === this.#b.none ? this.#m.nop() : this.#m.unreachable();
    }
    const local = this.#addLocal(type);
    code.push(this.#m.local.set(local, e));
    return this.#m.local.get(local, type);
  }

  #structure(e: Expr, id: number, code: Expr[]): Expr {
    const [b, m] = [this.#b, this.#m];
    const type = b.getExpressionType(e);
    if (!this.#isConcrete(type)) {
      this.#statement(e, code);
      return type === b.none ? m.nop() : m.unreachable();
    }
    if (id === b.IfId && !this.#armsHold(e)) return this.#if(e, code, (arm) => arm);
    if (id === b.BlockId && b.Block.getName(e) === null) return this.#last(e, code);
    const local = this.#addLocal(type);
    if (id === b.IfId) code.push(this.#if(e, code, (arm) => this.#setting(local, arm)));
    else if (id === b.LoopId) {
      code.push(m.loop(b.Loop.getName(e), this.#setting(local, b.Loop.getBody(e))));
    } else {
      const inner: Expr[] = [];
      const value = this.#last(e, inner);
      inner.push(m.local.set(local, value));
      code.push(m.block(b.Block.getName(e), inner));
    }
    return m.local.get(local, type);
  }

  #armsHold(e: Expr): boolean {
    const { If } = this.#b;
    return this.#holders.has(If.getIfTrue(e)) || this.#holders.has(If.getIfFalse(e));
  }

  /** Adds all of a block but its value, which it gives. */
  #last(block: Expr, code: Expr[]): Expr {
    const children = this.#children(block);
    for (const child of children.slice(0, -1)) this.#statement(child, code);
    return this.#value(children.at(-1)!, code);
  }

  /** Takes the calls that may block out of an expression's children. */
  #operands(e: Expr, code: Expr[]): void {
    const children = this.#children(e);
    const last = children.findLastIndex((child) => this.#holders.has(child));
    if (last < 0) return;
    const rests = children.map((child, index) => {
      if (index > last) return child;
      const between = children.slice(index + 1, last + 1);
      const changed = index < last ? this.#setIn(between) : undefined;
      const rest = this.#value(child, code);
      return changed === undefined || this.#isSteady(rest, changed) ? rest : this.#kept(rest, code);
    });
    let next = 0;
    this.#scanner.replaceChildren(e, () => rests[next++]!);
    this.#b.Expression.finalize(e);
  }

  /** The locals that some expressions set. */
  #setIn(expressions: readonly Expr[]): Set<number> {
    const changed = new Set<number>();
    for (const e of expressions) {
      this.#scanner.walk(e, (part) => {
        if (this.#b.getExpressionId(part) === this.#b.LocalSetId) {
          changed.add(this.#b.LocalSet.getIndex(part));
        }
      });
    }
    return changed;
  }

  /** Whether an expression has the same value later, when the locals `changed` have been set. */
  #isSteady(e: Expr, changed: ReadonlySet<number>): boolean {
    const id = this.#b.getExpressionId(e);
    if (id === this.#b.ConstId) return true;
    return id === this.#b.LocalGetId && !changed.has(this.#b.LocalGet.getIndex(e));
  }
}
