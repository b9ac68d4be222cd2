// What the runtime, itself AssemblyScript, is given by the pass: it imports these functions from
// the module "skein-pass", and the pass puts definitions in the place of the imports.
//
//   before   (import "skein-pass" "unwinding" (func $rt/unwinding (result i32)))
//   after    (func $rt/unwinding (result i32) (global.get $~skein/unwind))
//
// | name | meaning |
// |---|---|
// | `park()` | primitive: begins unwinding, reason 1; returns when the goroutine is resumed |
// | `unwind(reason)` | primitive: the same with a reason of the runtime's, such as 3 to end it |
// | `unwinding(): i32` | why code is being unwound; 0 if it is not |
// | `settled()` | ends unwinding, once its frames have been taken care of |
// | `sp(): usize`, `setSp(at)` | the top of the running goroutine's frames |
// | `scratch(): usize` | the lowest frame that has been spilled, or the area's top |
// | `setScratch(top, limit)` | where frames are spilled: from `top` down, never below `limit` |
// | `resume(top)` | runs the frame that ends at `top` until it returns or unwinds |
// | `frameSize(index): usize` | bytes of the frames of a function, by the number in their headers |
// | `inside(): i32`, `setInside(b)` | whether the scheduler is the innermost caller in the host |
// | `setRounds(n)` | how often loops may go round before they call the runtime (rounds.ts) |
// | `setRoom(bytes)` | what functions that recurse may take before they call it (recursion.ts) |
// | `site(): i32` | the number of the go statement that runs; 0: it has none (lines.ts) |
// | `resultI32()` … `resultV128()` | what the last resumed frame returned, by its type |

import type { Binaryen, Expr, FunctionInfo, Module, Type } from "./binaryen.ts";
import type { CallGraph } from "./blocking.ts";
import type { ValueTypes } from "./frame.ts";
import { CompileError } from "./report.ts";
import { reasons } from "./spill.ts";
import { prefix } from "./state.ts";
import type { State } from "./state.ts";

/** The module that the runtime imports from. */
export const importedModule = "skein-pass";

/** The intrinsics that begin unwinding: what calls them may block. */
const primitives = ["park", "unwind"];

/** The table of resume clones, by the number of the function. */
export const resumeTable = `${prefix}resume`;

interface Definition {
  readonly params: readonly Type[];
  readonly result: Type;
  body(): Expr;
}

/** The imports of a program that are intrinsics, by what they are called in the program. */
export function findIntrinsics(graph: CallGraph): Map<string, string> {
  const found = new Map<string, string>();
  for (const [name, { info }] of graph.functions) {
    if (info.module === importedModule) found.set(name, info.base ?? "");
  }
  return found;
}

/** Code that sees unwinding must not be unwound itself: makes sure that the scheduler is named. */
export function expectBoundaries(
  graph: CallGraph,
  intrinsics: ReadonlyMap<string, string>,
  isBoundary: (name: string) => boolean,
): void {
  for (const [caller, { direct }] of graph.functions) {
    if (isBoundary(caller)) continue;
    for (const callee of direct) {
      const base = intrinsics.get(callee) ?? "";
      if (base !== "resume" && base !== "settled") continue;
      throw new CompileError(`${caller} calls ${base}, but is not a boundary`);
    }
  }
}

/** The names that the primitives have in the program. */
export function primitivesAmong(intrinsics: ReadonlyMap<string, string>): string[] {
  return [...intrinsics].filter(([, base]) => primitives.includes(base)).map(([name]) => name);
}

/** Defines the intrinsics of a module. */
export class Intrinsics {
  readonly #b: Binaryen;
  readonly #m: Module;
  readonly #state: State;
  readonly #definitions: ReadonlyMap<string, Definition>;

  /** @param frameBytes the size of the frames of function n, at n - 1
   *  @param outside is called by `park` under a call of the host's; it must not return */
  constructor(
    b: Binaryen,
    m: Module,
    state: State,
    types: ValueTypes,
    frameBytes: readonly number[],
    outside: string | undefined,
  ) {
    this.#b = b;
    this.#m = m;
    this.#state = state;
    this.#definitions = new Map([
      ...this.#unwinding(outside),
      ...this.#memory(),
      ...this.#resuming(frameBytes),
      ...this.#results(types),
    ]);
  }

  /** Puts the definition in the place of an import. */
  define(info: FunctionInfo, base: string): void {
    const b = this.#b;
    const wanted = this.#definitions.get(base);
    if (wanted === undefined) throw new CompileError(`${importedModule} has no ${base}`);
    const { params, result, body } = wanted;
    if (info.params !== b.createType(params) || info.results !== result) {
      throw new CompileError(`${info.name} does not have the type of ${importedModule} ${base}`);
    }
    this.#m.removeFunction(info.name);
    this.#m.addFunction(info.name, info.params, info.results, [], body());
  }

  #definition(params: readonly Type[], result: Type, body: () => Expr): Definition {
    return { params, result, body };
  }

  #argument(index = 0): Expr {
    return this.#m.local.get(index, this.#b.i32);
  }

  #unwinding(outside: string | undefined): [string, Definition][] {
    const [m, state, { i32, none }] = [this.#m, this.#state, this.#b];
    const refuse = (): Expr => outside === undefined ? m.unreachable() : m.call(outside, [], none);
    const begin = (reason: Expr): Expr =>
      m.block(null, [m.if(m.i32.eqz(state.get("inside")), refuse()), state.set("unwind", reason)]);
    return [
      ["park", this.#definition([], none, () => begin(m.i32.const(reasons.park)))],
      ["unwind", this.#definition([i32], none, () => begin(this.#argument()))],
      ["unwinding", this.#definition([], i32, () => state.get("unwind"))],
      ["settled", this.#definition([], none, () => state.set("unwind", m.i32.const(0)))],
      ["inside", this.#definition([], i32, () => state.get("inside"))],
      ["setInside", this.#definition([i32], none, () => state.set("inside", this.#argument()))],
    ];
  }

  #memory(): [string, Definition][] {
    const [m, state, { i32, none }] = [this.#m, this.#state, this.#b];
    const setScratch = (): Expr =>
      m.block(null, [
        state.set("scratch", this.#argument()),
        state.set("limit", this.#argument(1)),
      ]);
    return [
      ["sp", this.#definition([], i32, () => state.get("sp"))],
      ["setSp", this.#definition([i32], none, () => state.set("sp", this.#argument()))],
      ["setRounds", this.#definition([i32], none, () => state.set("rounds", this.#argument()))],
      ["setRoom", this.#definition([i32], none, () => state.set("room", this.#argument()))],
      ["site", this.#definition([], i32, () => state.get("site"))],
      ["scratch", this.#definition([], i32, () => state.get("scratch"))],
      ["setScratch", this.#definition([i32, i32], none, setScratch)],
    ];
  }

  #resuming(frameBytes: readonly number[]): [string, Definition][] {
    const [m, { i32, none }] = [this.#m, this.#b];
    const index = (): Expr => m.i32.load16_u(0, 2, m.i32.sub(this.#argument(), m.i32.const(2)));
    const resume = (): Expr =>
      m.call_indirect(resumeTable, index(), [this.#argument()], i32, none);
    return [
      ["resume", this.#definition([i32], none, resume)],
      ["frameSize", this.#definition([i32], i32, () => this.#sizes(frameBytes))],
    ];
  }

  /** A switch over the functions with an arm for each size: about a byte per function. */
  #sizes(frameBytes: readonly number[]): Expr {
    const m = this.#m;
    const sizes = [...new Set(frameBytes)].sort((a, b) => a - b);
    if (sizes.length === 0) return m.unreachable();
    const arms = frameBytes.map((bytes) => `size${bytes}`);
    const index = m.i32.sub(this.#argument(), m.i32.const(1));
    const start = m.switch(arms, "none", index);
    const code = sizes.reduce(
      (inner, bytes) => [m.block(`size${bytes}`, inner), m.return(m.i32.const(bytes))],
      [start],
    );
    return m.block(null, [m.block("none", code), m.unreachable()]);
  }

  #results(types: ValueTypes): [string, Definition][] {
    return types.all.map((value) => {
      const base = `result${value.name[0]!.toUpperCase()}${value.name.slice(1)}`;
      return [base, this.#definition([], value.type, () => this.#state.getResult(value))];
    });
  }
}
