// Which locals a function still needs after each of its resume points: exactly those are saved when
// it parks.
//
//   (local.set $a …)  (local.set $b …)
//   (local.set $c (call $f (local.get $a)))      live after the call: $b
//   (call $use (local.get $b) (local.get $c))
//
// The analysis goes backward over the structured body, without a graph: what a branch needs is what
// its target needs. Only loops are gone through until nothing changes; a loop that is met again,
// because an outer one is repeated, begins with what it needed last time.
// Sets are bits of a bigint: they never change, and are cheap for the few locals of a function.

import type { Binaryen, Expr } from "./binaryen.ts";
import type { Scanner } from "./scan.ts";
import type { Sites } from "./sites.ts";

/** A set of locals. */
export type Locals = bigint;

const empty: Locals = 0n;

function just(index: number): Locals {
  return 1n << BigInt(index);
}

/** The locals of a set, smallest index first. */
export function listLocals(set: Locals): number[] {
  const list: number[] = [];
  for (let rest = set, index = 0; rest !== 0n; rest >>= 1n, index++) {
    if ((rest & 1n) === 1n) list.push(index);
  }
  return list;
}

/** Gives the locals that are live after each resume point, the call's own result left out; that of
 *  point n is at n - 1. */
export function liveAtSites(b: Binaryen, scanner: Scanner, body: Expr, sites: Sites): Locals[] {
  const analysis = new Liveness(b, scanner, sites);
  analysis.before(body, empty);
  return analysis.atSites;
}

/** What is live before an expression of some kind, given what is live after it. */
type Rule = (e: Expr, after: Locals) => Locals;

class Liveness {
  readonly atSites: Locals[];
  readonly #b: Binaryen;
  readonly #scanner: Scanner;
  readonly #sites: Sites;
  /** What is live at the target of a branch to a label. */
  readonly #labels = new Map<string, Locals>();
  /** What was live at the head of each loop when it was last looked at. */
  readonly #loops = new Map<Expr, Locals>();
  readonly #rules: ReadonlyMap<number, Rule>;

  constructor(b: Binaryen, scanner: Scanner, sites: Sites) {
    this.#b = b;
    this.#scanner = scanner;
    this.#sites = sites;
    this.atSites = sites.all.map(() => empty);
    this.#rules = new Map<number, Rule>([
      [b.LocalGetId, (e, after) => after | just(b.LocalGet.getIndex(e))],
      [b.LocalSetId, (e, after) => this.#beforeSet(e, after)],
      [b.BlockId, (e, after) => this.#beforeBlock(e, after)],
      [b.LoopId, (e, after) => this.#beforeLoop(e, after)],
      [b.IfId, (e, after) => this.#beforeIf(e, after)],
      [b.BreakId, (e, after) => this.#beforeBreak(e, after)],
      [b.SwitchId, (e) => this.#beforeSwitch(e)],
      [b.ReturnId, (e) => this.#beforeChildren(e, empty)],
      [b.UnreachableId, () => empty],
    ]);
  }

  /** What is live before an expression, given what is live after it. */
  before(e: Expr, after: Locals): Locals {
    const site = this.#sites.at(e);
    if (site !== undefined) {
      const kept = site.local < 0 ? after : after & ~just(site.local);
      this.atSites[site.pc - 1] = kept;
      return this.#beforeChildren(site.call, kept);
    }
    const rule = this.#rules.get(this.#b.getExpressionId(e));
    return rule === undefined ? this.#beforeChildren(e, after) : rule(e, after);
  }

  #beforeChildren(e: Expr, after: Locals): Locals {
    return this.#scanner.children(e).reduceRight((live, child) => this.before(child, live), after);
  }

  #beforeSet(e: Expr, after: Locals): Locals {
    const rest = after & ~just(this.#b.LocalSet.getIndex(e));
    return this.before(this.#b.LocalSet.getValue(e), rest);
  }

  #beforeBlock(e: Expr, after: Locals): Locals {
    const name = this.#b.Block.getName(e);
    if (name !== null) this.#labels.set(name, after);
    return this.#beforeChildren(e, after);
  }

  #beforeLoop(e: Expr, after: Locals): Locals {
    const name = this.#b.Loop.getName(e);
    const body = this.#b.Loop.getBody(e);
    let head = this.#loops.get(e) ?? empty;
    for (;;) {
      if (name !== null) this.#labels.set(name, head);
      const live = this.before(body, after) | head;
      this.#loops.set(e, live);
      if (live === head) return live;
      head = live;
    }
  }

  #beforeIf(e: Expr, after: Locals): Locals {
    const { If } = this.#b;
    const ifFalse = If.getIfFalse(e);
    const otherwise = ifFalse === 0 ? after : this.before(ifFalse, after);
    const live = this.before(If.getIfTrue(e), after) | otherwise;
    return this.before(If.getCondition(e), live);
  }

  #target(name: string): Locals {
    return this.#labels.get(name) ?? empty;
  }

  #beforeBreak(e: Expr, after: Locals): Locals {
    const target = this.#target(this.#b.Break.getName(e));
    const stays = this.#b.Break.getCondition(e) !== 0;
    return this.#beforeChildren(e, stays ? target | after : target);
  }

  #beforeSwitch(e: Expr): Locals {
    const { Switch } = this.#b;
    const names = [...Switch.getNames(e), Switch.getDefaultName(e)];
    const live = names.reduce((set, name) => set | this.#target(name), empty);
    return this.#beforeChildren(e, live);
  }
}
