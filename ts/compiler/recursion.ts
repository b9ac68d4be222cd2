// Recursion: a goroutine that calls itself again and again gets on in linear memory before the
// engine's stack is full. Functions that recurse count what they take of it, and when the room that
// the runtime has allowed is used up, they call a hook, which unwinds: all frames go to the
// goroutine's own stack, and the youngest goes on, on an empty engine's stack.
//
//   before   (func $walk (param i32)
//              BODY)
//   after    (func $walk (param i32)
//              room = room - SIZE
//              (if (i32.lt_s room 0) (then (call $hook)))
//              BODY)
//
// This stands where the first call is certain to lead on (entry.ts): what does not call on takes
// room once.
//
// What is counted are entries, not depth: nothing is given back at the exit, so that `room` bounds
// what can stand on the engine's stack since it was last empty. Recursion of n calls is unwound
// once in as many calls as fit, and each time only frames that have been entered since: so at most
// once per call, and in shallow recursion hardly ever.
//
// Of each cycle of calls one function counts, its head (cycles.ts); its SIZE is that of the longest
// way to the next head. It is made of what the slowest tier of an engine takes for a frame, which
// is more than the frame of the same function in linear memory: `room` bounds the sum of those,
// too, and so a scratch area that is larger than the room can hold all frames of one unwinding,
// with what lies below the first head.

import type { Binaryen, Expr, FunctionInfo, Module } from "./binaryen.ts";
import type { CallGraph } from "./blocking.ts";
import { Cycles, typeNode } from "./cycles.ts";
import { Entry } from "./entry.ts";
import type { Scanner } from "./scan.ts";
import type { State } from "./state.ts";

export interface Recursion {
  /** The internal names of the hooks, functions without parameters. They must set the room again.
   *  Functions that call an earlier one are made heads more gladly. */
  readonly hooks: readonly string[];
  /** The hook that a function calls; undefined if it must not be unwound at its entry. */
  readonly hookOf: (name: string) => string | undefined;
}

/** Bytes of a frame on the engine's stack without locals, and of each value in it. Measured: 64 and
 *  4 to 8 in V8; 144 and 16 in JavaScriptCore, whose stack is four times as large. */
const frameBytes = 96;
const valueBytes = 8;
const vectorBytes = 16;
/** So many parameters are passed in registers. */
const registers = 6;

/** Lets the functions that recurse count. */
export class Recursions {
  readonly #b: Binaryen;
  readonly #m: Module;
  readonly #scanner: Scanner;
  readonly #settings: Recursion | undefined;

  /** @param settings left out, nothing is counted */
  constructor(b: Binaryen, m: Module, scanner: Scanner, settings: Recursion | undefined) {
    this.#b = b;
    this.#m = m;
    this.#scanner = scanner;
    this.#settings = settings;
  }

  /** The functions that may become heads. */
  names(graph: CallGraph, isBoundary: (name: string) => boolean): string[] {
    const settings = this.#settings;
    if (settings === undefined) return [];
    const members = new Cycles(graph, isBoundary).members();
    return [...members].filter((name) => this.#canCount(graph, name));
  }

  #canCount(graph: CallGraph, node: string): boolean {
    const body = graph.functions.get(node)?.info.body ?? 0;
    return body !== 0 && this.#settings!.hookOf(node) !== undefined;
  }

  /** Makes the heads count; gives their names. */
  count(graph: CallGraph, state: State, isBoundary: (name: string) => boolean): string[] {
    const settings = this.#settings;
    if (settings === undefined) return [];
    const cycles = new Cycles(graph, isBoundary);
    const heads = cycles.heads((node) =>
      this.#canCount(graph, node) ? settings.hooks.indexOf(settings.hookOf(node)!) : undefined
    );
    const sizeOf = (node: string): number => {
      const info = graph.functions.get(node)?.info;
      return info === undefined ? 0 : this.#size(info);
    };
    const known = new Map<string, number>();
    const leading = cycles.leading(heads);
    const leads = (e: Expr): boolean => leading.has(this.#calledBy(e, graph));
    for (const head of heads) {
      const { name, body } = graph.functions.get(head)!.info;
      const size = cycles.longestFrom(head, heads, sizeOf, known);
      const code = (): Expr[] => this.#counted(state, size, settings.hookOf(head)!);
      const entry = new Entry(this.#b, this.#m, this.#scanner, leads, code);
      this.#b.Function.setBody(this.#m.getFunction(name), entry.place(body));
    }
    return [...heads];
  }

  /** What an expression calls, as a node of the graph; "" if it is no call. */
  #calledBy(e: Expr, graph: CallGraph): string {
    const b = this.#b;
    const id = b.getExpressionId(e);
    if (id === b.CallId) return b.Call.getTarget(e);
    return id === b.CallIndirectId ? typeNode(graph.signatureOf(e)) : "";
  }

  #counted(state: State, size: number, hook: string): Expr[] {
    const [b, m] = [this.#b, this.#m];
    return [
      state.set("room", m.i32.sub(state.get("room"), m.i32.const(size))),
      m.if(m.i32.lt_s(state.get("room"), m.i32.const(0)), m.call(hook, [], b.none)),
    ];
  }

  /** Bytes that a function takes of the engine's stack, at most. */
  #size({ body, params, vars }: FunctionInfo): number {
    const b = this.#b;
    const values = b.expandType(params);
    const locals = [...values, ...values.slice(registers), ...vars];
    const size = locals.reduce(
      (sum, type) => sum + (type === b.v128 ? vectorBytes : valueBytes),
      frameBytes,
    );
    return size + (body === 0 ? 0 : vectorBytes * this.#pending(body, 0));
  }

  /** How many operands wait for a call, at most. */
  #pending(e: Expr, before: number): number {
    const b = this.#b;
    const id = b.getExpressionId(e);
    const isOrder = id === b.BlockId || id === b.IfId || id === b.LoopId;
    let most = id === b.CallId || id === b.CallIndirectId ? before : 0;
    for (const [index, child] of this.#scanner.children(e).entries()) {
      most = Math.max(most, this.#pending(child, isOrder ? before : before + index));
    }
    return most;
  }
}
