// The versions of all functions that may block, and the table by which frames find theirs.
//
//   1  calls that may block become statements, in every function
//   2  the places of calls, and of what can trap, are read (lines.ts), from the text of the whole
//      module
//   3  each function gets its fast version and its resume clone, whose expressions have the same
//      places; a large one has a single version

import type { Expr } from "./binaryen.ts";
import type { Blocking } from "./blocking.ts";
import { cloneName, Emitter } from "./emit.ts";
import type { Tools } from "./emit.ts";
import { hoistCalls } from "./hoist.ts";
import { resumeTable } from "./intrinsics.ts";
import type { Lines } from "./lines.ts";
import type { Place } from "./places.ts";
import { CompileError, refuse } from "./report.ts";
import type { FunctionStats } from "./report.ts";
import { emitSingle } from "./single.ts";

/** Puts together again what hoisting has spread out. */
const tidying = [
  "dce", "simplify-locals", "vacuum", "coalesce-locals", "reorder-locals", "remove-unused-brs",
  "merge-blocks", "remove-unused-names", "vacuum",
];

/** Makes the versions of functions. */
export class Versions {
  readonly #tools: Tools;
  readonly #blocking: Blocking;
  readonly #names: readonly string[];
  readonly #large: number;

  /** Makes the calls that may block statements.
   *  @param large from how many expressions on a function has a single version */
  constructor(tools: Tools, blocking: Blocking, names: readonly string[], large: number) {
    this.#tools = tools;
    this.#blocking = blocking;
    this.#names = names;
    this.#large = large;
    const { b, m, scanner, finder } = tools;
    const mayBlock = (e: Expr): boolean => finder.mayBlock(e);
    for (const name of names) {
      this.#named(name, () => hoistCalls(b, m, scanner, mayBlock, m.getFunction(name)));
    }
  }

  make(lines: Lines): FunctionStats[] {
    const places = lines.of(this.#names);
    const functions: FunctionStats[] = [];
    for (const name of this.#names) {
      const index = functions.length + 1;
      const done = this.#named(name, () => this.#transform(lines, places, name, index));
      if (done !== undefined) functions.push(done);
    }
    return functions;
  }

  /** Adds the table of resume clones, by the numbers of the functions. */
  addTable(functions: readonly FunctionStats[]): void {
    const { m } = this.#tools;
    const clones = functions.map(({ name }) => cloneName(name));
    const size = clones.length + 1;
    m.addTable(resumeTable, size, size);
    m.addActiveElementSegment(resumeTable, `${resumeTable}/clones`, clones, m.i32.const(1));
  }

  /** Does something with a function; an error says which one it is, and why it may block. */
  #named<T>(name: string, work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof CompileError)) throw error;
      throw refuse(name, error.message, this.#blocking.why(name) ?? []);
    }
  }

  /** Gives undefined if all calls that may block turn out to be unreachable. */
  #transform(
    lines: Lines,
    places: ReadonlyMap<Expr, Place>,
    name: string,
    index: number,
  ): FunctionStats | undefined {
    const { b, m } = this.#tools;
    const emitter = new Emitter(this.#tools, b.getFunctionInfo(m.getFunction(name)), index);
    const { sites: { all }, frame } = emitter;
    if (all.length === 0) return undefined;
    const single = this.#sizeOf(emitter.body) >= this.#large;
    if (single) {
      emitSingle(this.#tools, emitter);
    } else {
      const clone = this.#tools.m.copyExpression(emitter.body);
      const copied = this.#copied(emitter.body, clone, places);
      const target = emitter.emitTwo(clone);
      for (const [e, place] of copied) lines.put(target, e, place);
    }
    for (const made of [name, cloneName(name)]) {
      m.runPassesOnFunction(m.getFunction(made), tidying);
    }
    return {
      name,
      index,
      frameBytes: frame.bytes,
      sites: all.length,
      lines: all.map(({ call }) => places.get(call)),
      single,
    };
  }

  /** The places of the expressions of a copy, which has none itself. */
  #copied(body: Expr, copy: Expr, places: ReadonlyMap<Expr, Place>): Map<Expr, Place> {
    const { scanner } = this.#tools;
    const [originals, copies]: [Expr[], Expr[]] = [[], []];
    scanner.walk(body, (e) => originals.push(e));
    scanner.walk(copy, (e) => copies.push(e));
    const found = new Map<Expr, Place>();
    for (const [i, original] of originals.entries()) {
      const place = places.get(original);
      if (place !== undefined) found.set(copies[i]!, place);
    }
    return found;
  }

  /** How many expressions a body consists of. */
  #sizeOf(body: Expr): number {
    let count = 0;
    this.#tools.scanner.walk(body, () => count++);
    return count;
  }
}
