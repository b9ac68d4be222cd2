// Which functions may block: the closure over the call graph, from the primitives that park upward
// to every caller. Nothing is annotated, nothing is guessed.
//
//   park ← recv ← worker ← main       all of them may block
//   hash ← worker                     hash does not: it stays as it is, byte by byte
//
// An indirect call may block if some function that a table holds, of the type of the call, may
// block. A boundary (the scheduler's own functions, which call goroutines and see them unwind)
// never counts as blocking, and hides what it calls.

import type { Binaryen, Expr, FunctionInfo, Module } from "./binaryen.ts";
import { allFunctions } from "./functions.ts";
import { CompileError, refuse } from "./report.ts";
import type { Step } from "./report.ts";
import type { Scanner } from "./scan.ts";

/** A function and what it calls. */
export interface Callable {
  readonly info: FunctionInfo;
  /** Called by name. */
  readonly direct: ReadonlySet<string>;
  /** The types of indirect calls. */
  readonly indirect: ReadonlySet<string>;
}

/** A type of functions as a key: equal types have equal numbers in one copy of the library. */
function signature(params: number, results: number): string {
  return `${params}>${results}`;
}

/** The program as a graph of calls. */
export class CallGraph {
  readonly functions = new Map<string, Callable>();
  readonly #b: Binaryen;
  /** The functions whose address can be taken, by type. */
  readonly #tabled = new Map<string, Set<string>>();

  constructor(b: Binaryen, module: Module, scanner: Scanner) {
    this.#b = b;
    const taken = new Set<string>();
    for (const info of allFunctions(b, module)) {
      this.functions.set(info.name, this.#callsOf(info, scanner, taken));
    }
    for (let i = 0; i < module.getNumElementSegments(); i++) {
      const { data } = b.getElementSegmentInfo(module.getElementSegmentByIndex(i));
      for (const name of data) taken.add(name);
    }
    for (const name of taken) this.#hold(name);
  }

  #callsOf(info: FunctionInfo, scanner: Scanner, taken: Set<string>): Callable {
    const direct = new Set<string>();
    const indirect = new Set<string>();
    const visit = (e: Expr): void => {
      const id = this.#b.getExpressionId(e);
      if (id === this.#b.CallId) direct.add(this.#b.Call.getTarget(e));
      else if (id === this.#b.CallIndirectId) indirect.add(this.signatureOf(e));
      else if (id === this.#b.RefFuncId) taken.add(this.#b.RefFunc.getFunc(e));
    };
    try {
      if (info.body !== 0) scanner.walk(info.body, visit);
    } catch (error) {
      if (!(error instanceof CompileError)) throw error;
      throw refuse(info.name, error.message, []);
    }
    return { info, direct, indirect };
  }

  #hold(name: string): void {
    const found = this.functions.get(name);
    if (found === undefined) return;
    const key = signature(found.info.params, found.info.results);
    const same = this.#tabled.get(key);
    if (same === undefined) this.#tabled.set(key, new Set([name]));
    else same.add(name);
  }

  /** The type of an indirect call, as a key. */
  signatureOf(call: Expr): string {
    const { CallIndirect } = this.#b;
    return signature(CallIndirect.getParams(call), CallIndirect.getResults(call));
  }

  /** The functions that an indirect call of a type may reach. */
  targets(type: string): Iterable<string> {
    return this.#tabled.get(type) ?? [];
  }

  /** The types under which a function can be called indirectly: its own, or none. */
  typesOf(name: string): string | undefined {
    const info = this.functions.get(name)?.info;
    if (info === undefined) return undefined;
    const key = signature(info.params, info.results);
    return this.#tabled.get(key)?.has(name) === true ? key : undefined;
  }
}

/** The functions and types of calls that may block. */
export class Blocking {
  readonly #steps = new Map<string, Step | undefined>();
  readonly #types = new Set<string>();

  /** @param isBoundary whether a function sees unwinding itself, and so passes nothing on */
  constructor(
    graph: CallGraph,
    primitives: Iterable<string>,
    isBoundary: (name: string) => boolean,
  ) {
    const { direct, indirect } = callersOf(graph, isBoundary);
    const work = [...primitives];
    for (const name of work) this.#steps.set(name, undefined);
    const reach = (from: string, to: string, how: Step["how"]): void => {
      if (this.#steps.has(from)) return;
      this.#steps.set(from, { from, to, how });
      work.push(from);
    };
    for (let to = work.shift(); to !== undefined; to = work.shift()) {
      for (const from of direct.get(to) ?? []) reach(from, to, "direct");
      const type = graph.typesOf(to);
      if (type === undefined || this.#types.has(type)) continue;
      this.#types.add(type);
      for (const from of indirect.get(type) ?? []) reach(from, to, "indirect");
    }
  }

  /** Whether a call of this function may block. */
  has(name: string): boolean {
    return this.#steps.has(name);
  }

  /** Whether an indirect call of this type may block. */
  hasType(type: string): boolean {
    return this.#types.has(type);
  }

  /** The functions that may block, primitives included. */
  names(): Iterable<string> {
    return this.#steps.keys();
  }

  /** The shortest path from a function to a primitive; undefined if it never blocks. */
  why(name: string): Step[] | undefined {
    if (!this.#steps.has(name)) return undefined;
    const path: Step[] = [];
    for (let step = this.#steps.get(name); step !== undefined; step = this.#steps.get(step.to)) {
      path.push(step);
    }
    return path;
  }
}

interface Callers {
  readonly direct: Map<string, string[]>;
  readonly indirect: Map<string, string[]>;
}

function callersOf(graph: CallGraph, isBoundary: (name: string) => boolean): Callers {
  const direct = new Map<string, string[]>();
  const indirect = new Map<string, string[]>();
  const note = (map: Map<string, string[]>, key: string, caller: string): void => {
    const known = map.get(key);
    if (known === undefined) map.set(key, [caller]);
    else known.push(caller);
  };
  for (const [caller, calls] of graph.functions) {
    if (isBoundary(caller)) continue;
    for (const callee of calls.direct) note(direct, callee, caller);
    for (const type of calls.indirect) note(indirect, type, caller);
  }
  return { direct, indirect };
}
