// Makes a body that can be entered at any of its resume points, without leaving structured control
// flow. A local, `pc`, holds the point to go to, and 0 in normal running. Each block, loop and if
// that contains resume points has a dispatch at its head which leads further inward; at the point
// itself the call is skipped, and its result, which has come meanwhile, is taken instead.
//
//   before   (block                        after    (block $after
//              (A)                                    (block $land
//              (local.set $x (call $f))                 (br_if $land (pc))
//              (B))                                     (A)
//                                                       (local.set $x (call $f))
//                                                       (CHECK: leave if unwinding)
//                                                       (br $after))
//                                                     (local.set $pc 0)
//                                                     (local.set $x (RESULT)))
//                                                   (B)
//
//   (if C T E)   →  (if (if pc then "pc is in T" else C) T' E')
//   (loop B)     →  (loop B'), for B' dispatches again: at a back-edge pc is 0
//
// A structure that is reached by resuming alone, never by running into it, needs neither its own
// condition nor what comes before its first resume point: in a resume clone that is the whole way
// from the top of the body, as far as it does not lead through a loop.

import type { Binaryen, Expr, Module } from "./binaryen.ts";
import type { Site, Sites } from "./sites.ts";

/** What lowering needs of its surroundings. */
export interface Surroundings {
  readonly sites: Sites;
  /** The index of the local `pc`. */
  readonly pcLocal: number;
  /** Leaves the function if it is being unwound. */
  check(site: Site): Expr;
  /** Takes the result of the call that has returned meanwhile; undefined if nobody wants it. */
  result(site: Site): Expr | undefined;
}

/** How a structure is reached: by resuming alone, or by running into it as well. */
type Entry = "resumed" | "any";

/** Makes one body enterable. The expressions of the old body are used up. */
export class Reentry {
  readonly #b: Binaryen;
  readonly #m: Module;
  readonly #around: Surroundings;
  #labels = 0;

  constructor(b: Binaryen, m: Module, around: Surroundings) {
    this.#b = b;
    this.#m = m;
    this.#around = around;
  }

  /** @param entry how the body is entered: at a resume point always, or at its head as well */
  lower(body: Expr, entry: Entry): Expr {
    return this.#isSite(body) ? this.#list(null, [body], entry) : this.#structure(body, entry);
  }

  #isSite(e: Expr): boolean {
    return this.#around.sites.at(e) !== undefined;
  }

  #resumable(e: Expr): boolean {
    return this.#around.sites.range(e) !== undefined;
  }

  #label(): string {
    return `~resume${this.#labels++}`;
  }

  #pc(): Expr {
    return this.#m.local.get(this.#around.pcLocal, this.#b.i32);
  }

  #structure(e: Expr, entry: Entry): Expr {
    const id = this.#b.getExpressionId(e);
    if (id === this.#b.BlockId) return this.#block(e, entry);
    if (id === this.#b.IfId) return this.#if(e, entry);
    const { Loop } = this.#b;
    return this.#m.loop(Loop.getName(e), this.lower(Loop.getBody(e), "any"));
  }

  #if(e: Expr, entry: Entry): Expr {
    const { If } = this.#b;
    const [ifTrue, ifFalse] = [If.getIfTrue(e), If.getIfFalse(e)];
    const inTrue = this.#around.sites.range(ifTrue);
    const inFalse = ifFalse !== 0 && this.#resumable(ifFalse);
    const goesTrue = inTrue === undefined
      ? this.#m.i32.const(0)
      : inFalse ? this.#m.i32.le_u(this.#pc(), this.#m.i32.const(inTrue.last))
      : this.#m.i32.const(1);
    const condition = entry === "resumed"
      ? goesTrue
      : this.#m.if(this.#pc(), goesTrue, If.getCondition(e));
    const lowered = inTrue === undefined ? ifTrue : this.lower(ifTrue, entry);
    if (ifFalse === 0) return this.#m.if(condition, lowered);
    return this.#m.if(condition, lowered, inFalse ? this.lower(ifFalse, entry) : ifFalse);
  }

  #block(e: Expr, entry: Entry): Expr {
    const { Block } = this.#b;
    const count = Block.getNumChildren(e);
    const children = Array.from({ length: count }, (_, index) => Block.getChildAt(e, index));
    return this.#list(Block.getName(e), children, entry);
  }

  /** The statements of a block: innermost the dispatch and what comes before the first resumable
   *  statement, around that a block for each resumable one. */
  #list(name: string | null, statements: readonly Expr[], entry: Entry): Expr {
    const resumable = statements.filter((e) => this.#resumable(e));
    const landings = resumable.map(() => this.#label());
    let code = [this.#dispatch(resumable, landings, entry)];
    let first = entry === "resumed";
    for (const statement of statements) {
      if (!this.#resumable(statement)) {
        if (!first) code.push(statement);
        continue;
      }
      code = this.#land(statement, landings.shift()!, code, first);
      first = false;
    }
    return this.#m.block(name, code);
  }

  /** Code that goes to the landing of the statement which `pc` is in, or on if `pc` is 0. */
  #dispatch(resumable: readonly Expr[], landings: readonly string[], entry: Entry): Expr {
    const ranges = resumable.map((e) => this.#around.sites.range(e)!);
    const [only] = landings;
    if (landings.length === 1) {
      return entry === "resumed" ? this.#m.br(only!) : this.#m.br(only!, this.#pc());
    }
    const start = ranges[0]!.first;
    const targets = ranges.flatMap(({ first, last }, index) =>
      Array<string>(last - first + 1).fill(landings[index]!)
    );
    const offset = this.#m.i32.sub(this.#pc(), this.#m.i32.const(start));
    if (entry === "resumed") return this.#m.switch(targets, targets.at(-1)!, offset);
    const normal = this.#label();
    const skip = this.#m.br(normal, this.#m.i32.eqz(this.#pc()));
    return this.#m.block(normal, [skip, this.#m.switch(targets, targets.at(-1)!, offset)]);
  }

  /** Puts a resumable statement behind its landing. `before` is all that comes before it; with
   *  `skipped` nothing runs into the statement from there. */
  #land(statement: Expr, landing: string, before: readonly Expr[], skipped: boolean): Expr[] {
    const site = this.#around.sites.at(statement);
    if (site === undefined) {
      const inner = this.#structure(statement, skipped ? "resumed" : "any");
      return [this.#m.block(landing, before), inner];
    }
    if (skipped) return [this.#m.block(landing, before), ...this.#take(site)];
    const after = this.#label();
    const run = [...before, statement, this.#around.check(site), this.#m.br(after)];
    return [this.#m.block(after, [this.#m.block(landing, run), ...this.#take(site)])];
  }

  #take(site: Site): Expr[] {
    const { pcLocal } = this.#around;
    const taken = this.#around.result(site);
    const normal = this.#m.local.set(pcLocal, this.#m.i32.const(0));
    return taken === undefined ? [normal] : [normal, taken];
  }
}
