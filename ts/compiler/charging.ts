// Loops that need not count: each of their rounds makes a call that charges the slice itself, such
// as a communication, on every way from the head to a branch back.
//
//   (loop $l … (call $offer) … (br_if $l …))          charges: nothing is counted
//   (loop $l (if (C) (then (call $offer))) (br $l))   does not: a round may go without
//
// The walk follows the code in the order of its evaluation, and knows whether all ways to here have
// charged. Ways that end, by a return or a branch, hold nothing up.
import type { Binaryen, Expr } from "./binaryen.ts";
import type { Scanner } from "./scan.ts";

/** Whether all rounds of a loop with a name charge. */
export function roundsCharge(
  b: Binaryen,
  scanner: Scanner,
  loop: Expr,
  charges: (name: string) => boolean,
): boolean {
  const walk = new Walk(b, scanner, charges);
  walk.after(b.Loop.getBody(loop), false);
  return walk.hasCharged(b.Loop.getName(loop)!);
}

class Walk {
  readonly #b: Binaryen;
  readonly #scanner: Scanner;
  readonly #charges: (name: string) => boolean;
  /** The labels that are reached by a way that has not charged. */
  readonly #free = new Set<string>();

  constructor(b: Binaryen, scanner: Scanner, charges: (name: string) => boolean) {
    this.#b = b;
    this.#scanner = scanner;
    this.#charges = charges;
  }

  /** Whether all branches to a label have charged. */
  hasCharged(label: string): boolean {
    return !this.#free.has(label);
  }

  /** Whether all ways through an expression have charged, if those to it have or not. */
  after(e: Expr, before: boolean): boolean {
    const b = this.#b;
    const id = b.getExpressionId(e);
    if (id === b.IfId) return this.#afterIf(e, before);
    const inner = this.#scanner.children(e).reduce((on, child) => this.after(child, on), before);
    switch (id) {
      case b.CallId:
        return inner || this.#charges(b.Call.getTarget(e));
      case b.BlockId: {
        const name = b.Block.getName(e);
        return inner && (name === null || this.hasCharged(name));
      }
      case b.BreakId:
        this.#branch([b.Break.getName(e)], inner);
        return inner || b.Break.getCondition(e) === 0;
      case b.SwitchId:
        this.#branch([...b.Switch.getNames(e), b.Switch.getDefaultName(e)], inner);
        return true;
      case b.ReturnId:
      case b.UnreachableId:
        return true;
      default:
        return inner;
    }
  }

  #afterIf(e: Expr, before: boolean): boolean {
    const { If } = this.#b;
    const on = this.after(If.getCondition(e), before);
    const inTrue = this.after(If.getIfTrue(e), on);
    const ifFalse = If.getIfFalse(e);
    return (ifFalse === 0 ? on : this.after(ifFalse, on)) && inTrue;
  }

  #branch(labels: readonly string[], hasCharged: boolean): void {
    if (!hasCharged) for (const label of labels) this.#free.add(label);
  }
}
