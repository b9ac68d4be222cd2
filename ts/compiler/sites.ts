// Resume points: the calls that may block, numbered in the order in which they stand. So every
// structure of a body covers one range of numbers, and "is the point in here?" is a comparison.
//
//   (block                          1..3
//     (call $a)                     1
//     (if (local.get $c)            2..3
//       (then (call $b))            2
//       (else (call $a))))          3

import type { Binaryen, Expr, Type } from "./binaryen.ts";
import type { Blocking, CallGraph } from "./blocking.ts";
import { CompileError } from "./report.ts";
import type { Scanner } from "./scan.ts";

/** A call that may block, as a statement. */
export interface Site {
  /** Its number: 1, 2, … Zero stands for "not resuming". */
  readonly pc: number;
  readonly call: Expr;
  /** The type of the call's result. */
  readonly result: Type;
  /** The local that takes the result, or -1. */
  readonly local: number;
}

/** The numbers of the resume points in an expression. */
export interface Range {
  readonly first: number;
  readonly last: number;
}

/** Finds out which calls may block. */
export class SiteFinder {
  readonly #b: Binaryen;
  readonly #scanner: Scanner;
  readonly #graph: CallGraph;
  readonly #blocking: Blocking;

  constructor(b: Binaryen, scanner: Scanner, graph: CallGraph, blocking: Blocking) {
    this.#b = b;
    this.#scanner = scanner;
    this.#graph = graph;
    this.#blocking = blocking;
  }

  /** Numbers the resume points of a body. */
  find(body: Expr): Sites {
    return new Sites(this.#b, this.#scanner, body, (e) => this.mayBlock(e));
  }

  /** Whether an expression is a call that may block. */
  mayBlock(e: Expr): boolean {
    const id = this.#b.getExpressionId(e);
    if (id === this.#b.CallId) return this.#blocking.has(this.#b.Call.getTarget(e));
    if (id !== this.#b.CallIndirectId) return false;
    return this.#blocking.hasType(this.#graph.signatureOf(e));
  }
}

/** The resume points of one body. */
export class Sites {
  /** In order: the point with number n is at n - 1. */
  readonly all: Site[] = [];
  readonly #b: Binaryen;
  readonly #scanner: Scanner;
  readonly #mayBlock: (e: Expr) => boolean;
  readonly #ranges = new Map<Expr, Range>();
  readonly #byStatement = new Map<Expr, Site>();

  constructor(b: Binaryen, scanner: Scanner, body: Expr, mayBlock: (e: Expr) => boolean) {
    this.#b = b;
    this.#scanner = scanner;
    this.#mayBlock = mayBlock;
    this.#visit(body);
  }

  /** The resume points in an expression; undefined if there is none. */
  range(e: Expr): Range | undefined {
    return this.#ranges.get(e);
  }

  /** The resume point whose statement this is. */
  at(statement: Expr): Site | undefined {
    return this.#byStatement.get(statement);
  }

  #visit(e: Expr): void {
    const site = this.#siteOf(e);
    if (site !== undefined) {
      this.#note(e, site);
      return;
    }
    const first = this.all.length + 1;
    const id = this.#b.getExpressionId(e);
    if (id === this.#b.BlockId || id === this.#b.LoopId) {
      for (const child of this.#scanner.children(e)) this.#visit(child);
    } else if (id === this.#b.IfId) {
      this.#expectNone(this.#b.If.getCondition(e));
      this.#visit(this.#b.If.getIfTrue(e));
      if (this.#b.If.getIfFalse(e) !== 0) this.#visit(this.#b.If.getIfFalse(e));
    } else {
      this.#expectNone(e);
    }
    if (this.all.length >= first) this.#ranges.set(e, { first, last: this.all.length });
  }

  #note(statement: Expr, site: Site): void {
    this.all.push(site);
    this.#byStatement.set(statement, site);
    this.#ranges.set(statement, { first: site.pc, last: site.pc });
    for (const operand of this.#scanner.children(site.call)) this.#expectNone(operand);
  }

  #siteOf(e: Expr): Site | undefined {
    const id = this.#b.getExpressionId(e);
    const local = id === this.#b.LocalSetId && !this.#b.LocalSet.isTee(e);
    const call = local
      ? this.#b.LocalSet.getValue(e)
      : id === this.#b.DropId ? this.#b.Drop.getValue(e) : e;
    if (!this.#mayBlock(call)) return undefined;
    const access = this.#b.getExpressionId(call) === this.#b.CallId
      ? this.#b.Call
      : this.#b.CallIndirect;
    if (access.isReturn(call)) throw new CompileError("it makes a tail call that may block");
    return {
      pc: this.all.length + 1,
      call,
      result: this.#b.getExpressionType(call),
      local: local ? this.#b.LocalSet.getIndex(e) : -1,
    };
  }

  #expectNone(e: Expr): void {
    this.#scanner.walk(e, (part) => {
      if (!this.#mayBlock(part)) return;
      throw new CompileError(`a call that may block stands inside ${this.#scanner.kindName(e)}`);
    });
  }
}
