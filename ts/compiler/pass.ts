// The resumable pass: takes a module of ordinary blocking code, and gives one whose functions can
// leave the engine's stack in the middle and go on later, on any stack.
//
// How it works. A function that parks is unwound: it writes its live locals to linear memory, as a
// frame, and returns; so does its caller, up to the scheduler. Later only the youngest frame is
// entered again. When it returns, its result waits in a global for the next frame, its caller's. So
// a switch costs the same at any depth, and a function that never parks pays one test per call.
//
//   defers.ts      functions make their deferred calls where they end
//   recursion.ts   functions that recurse count, and get on in linear memory; cycles.ts finds them
//   rounds.ts      loops count, and give others their turn; counting.ts what they become;
//                  charging.ts which need not
//   inlining.ts    what must not be inlined
//   scan.ts        what an expression is made of
//   blocking.ts    which functions may block
//   hoist.ts       their calls made statements
//   sites.ts       the calls numbered
//   liveness.ts    what each needs to keep
//   frame.ts       where that is kept
//   lower.ts       a body that can be entered at a number
//   versions.ts    all functions; emit.ts the versions of one; spill.ts its cold half
//   single.ts      the one version of a large one
//   intrinsics.ts  what the runtime gets from the pass; state.ts the globals behind that
//   lines.ts       the lines of resume points and go statements, for dumps; places.ts where calls,
//                  and what can trap, stand
//   border.ts      exports under which nobody may park
//
// The contract with the runtime.
//
//   R1  The runtime imports its intrinsics from "skein-pass"; intrinsics.ts lists them.
//   R2  Functions named by `isBoundary` are not instrumented. They call goroutines' code, directly
//       or through the table, look at `unwinding()` after each such call, and take the frames that
//       were spilled. Their own callers never see unwinding.
//   R3  Before it runs a goroutine the scheduler calls `setInside(1)`, and 0 afterwards.
//   R4  After unwinding, the frames from `scratch()` to the area's top are one batch: the oldest
//       lowest. The runtime puts them above `sp()`, in one copy, or cut between frames; then it
//       calls `setScratch` and `settled`. A frame that was resumed and parks again is in place.
//   R5  A goroutine goes on by `resume(top)`, for its youngest frame. If that unwinds, R4 applies.
//       Otherwise the frame has returned, `sp()` is where it began, and the frame below is next.
//       When the oldest has returned, the goroutine has ended. Under reason 3 no frame is spilled.
//   R6  Frames are position-independent bytes: they may be moved, and resumed in another instance
//       of the same module over the same memory.
//   R7  The function named by `preempt.tick` is called when loops have used up their rounds, inside
//       a goroutine or not; it calls `setRounds`, and may park.
//   R8  Those named by `recursion.hooks` are called when functions that recurse have used up their
//       room, likewise; they call `setRoom`. In a goroutine they unwind or park. Outside one they
//       return, and if that was under a call of the host by a goroutine, the room must be used up
//       when the goroutine goes on.
//   R9  A frame in memory may be resumed more than once, from where it last unwound.
//   R10 Who calls what `defers.isDefer` names, calls `defers.mark` first and `defers.run` last.
//
// When the pass runs. Inlining before it saves frames, so the module should have been optimised;
// but a goroutine's first function must not be inlined into the scheduler, nor the scheduler into
// its callers. `makeResumable` sees to that and then calls `optimize`. Afterwards the module is an
// ordinary one: any optimisation keeps its meaning. Passes use `asc`'s own copy of Binaryen.

import type { Binaryen, Module } from "./binaryen.ts";
import { Blocking, CallGraph } from "./blocking.ts";
import { guardExports } from "./border.ts";
import { Defers } from "./defers.ts";
import type { Deferring } from "./defers.ts";
import type { Tools } from "./emit.ts";
import { largestIndex, ValueTypes } from "./frame.ts";
import { keepApart, neverInline, optimizeKeeping } from "./inlining.ts";
import {
  expectBoundaries, findIntrinsics, Intrinsics, primitivesAmong,
} from "./intrinsics.ts";
import { Lines } from "./lines.ts";
import type { LineSettings } from "./lines.ts";
import { Recursions } from "./recursion.ts";
import type { Recursion } from "./recursion.ts";
import { CompileError, explainText } from "./report.ts";
import type { FunctionStats, Report } from "./report.ts";
import { Rounds } from "./rounds.ts";
import type { Preemption } from "./rounds.ts";
import { Scanner } from "./scan.ts";
import { SiteFinder } from "./sites.ts";
import { largeFunction } from "./single.ts";
import { spillPrefix, Spills } from "./spill.ts";
import { State } from "./state.ts";
import { Versions } from "./versions.ts";

export interface Options {
  /** Whether a function, by its internal name, belongs to the scheduler and sees unwinding. */
  readonly isBoundary: (name: string) => boolean;
  /** The internal name of a function without parameters that `park` calls where it must not be
   *  called: under the host. It must not return. Left out, the program traps. */
  readonly outside?: string;
  /** Lets functions put calls off. Left out, nothing is a defer statement. */
  readonly defers?: Deferring;
  /** Lets loops be interrupted. Left out, only what the program calls parks. */
  readonly preempt?: Preemption;
  /** Lets recursion go on in linear memory. Left out, it ends with the engine's stack. */
  readonly recursion?: Recursion;
  /** Given, the report has the lines of all resume points, as far as the compiler notes them. */
  readonly lines?: LineSettings;
  /** From how many expressions on a function has a single version, which both ordinary calls and
   *  resuming run, so that code does not double. Left out, `largeFunction`. */
  readonly single?: number;
  /** Optimises the module as it is compiled; called when that has become safe. */
  readonly optimize?: () => void;
}

/** Makes every function of the module that may block resumable. */
export function makeResumable(b: Binaryen, module: Module, options: Options): Report {
  return new Pass(b, module, options).run();
}

class Pass {
  readonly #b: Binaryen;
  readonly #m: Module;
  readonly #options: Options;
  readonly #scanner: Scanner;
  readonly #rounds: Rounds;
  readonly #recursions: Recursions;
  readonly #lines: Lines;

  constructor(b: Binaryen, module: Module, options: Options) {
    this.#b = b;
    this.#m = module;
    this.#options = options;
    this.#scanner = new Scanner(b);
    this.#rounds = new Rounds(b, module, this.#scanner, options.preempt);
    this.#recursions = new Recursions(b, module, this.#scanner, options.recursion);
    this.#lines = new Lines(b, module, this.#scanner, options.lines);
  }

  run(): Report {
    const m = this.#m;
    m.setFeatures(m.getFeatures() | this.#b.Features.ReferenceTypes);
    this.#lines.mark();
    new Defers(this.#b, m, this.#scanner, this.#options.defers).add();
    this.#rounds.mark();
    this.#optimize();
    const state = this.#declare();
    this.#lines.settle(state);
    const counting = this.#recursions.count(this.#graph(), state, this.#options.isBoundary);
    this.#countRounds(state);
    const { graph, blocking, intrinsics } = this.#analyse();
    const tools = this.#tools(graph, blocking, state);
    const names = [...blocking.names()].filter((name) => !intrinsics.has(name));
    if (names.length > largestIndex) {
      throw new CompileError(`more than ${largestIndex} functions may block`);
    }
    const large = this.#options.single ?? largeFunction;
    const versions = new Versions(tools, blocking, names, large);
    const functions = versions.make(this.#lines);
    this.#define(tools, graph, intrinsics, functions);
    guardExports(this.#b, m, tools.state, (name) => blocking.has(name) && !intrinsics.has(name));
    versions.addTable(functions);
    neverInline(this.#b, m, [`${spillPrefix}*`]);
    return {
      functions,
      counting,
      gos: this.#lines.gos,
      spots: this.#lines.spots,
      sites: functions.reduce((sum, { sites }) => sum + sites, 0),
      untouched: graph.functions.size - intrinsics.size - functions.length,
      explain: (name) =>
        explainText(
          name,
          graph.functions.keys(),
          (at) => blocking.why(at),
          (at) => functions.some(({ name: found, single }) => single && found === at),
        ),
    };
  }

  #graph(): CallGraph {
    return new CallGraph(this.#b, this.#m, this.#scanner);
  }

  /** @param more functions that will block */
  #analyse(more: (graph: CallGraph) => readonly string[] = () => []): {
    graph: CallGraph;
    blocking: Blocking;
    intrinsics: Map<string, string>;
  } {
    const graph = this.#graph();
    const intrinsics = findIntrinsics(graph);
    const { isBoundary } = this.#options;
    const sources = [...primitivesAmong(intrinsics), ...this.#rounds.names(), ...more(graph)];
    const blocking = new Blocking(graph, sources, isBoundary);
    return { graph, blocking, intrinsics };
  }

  /** Optimises, so that no code moves across the boundary. */
  #optimize(): void {
    const { isBoundary, optimize, outside, preempt, recursion } = this.#options;
    const more = (graph: CallGraph): string[] => this.#recursions.names(graph, isBoundary);
    const { graph, blocking, intrinsics } = this.#analyse(more);
    expectBoundaries(graph, intrinsics, isBoundary);
    keepApart(this.#b, this.#m, graph, blocking, isBoundary);
    if (optimize === undefined) return;
    const hooks = [outside, preempt?.tick, ...(recursion?.hooks ?? [])];
    optimizeKeeping(this.#m, hooks.filter((name) => name !== undefined), optimize);
  }

  #declare(): State {
    const [b, m] = [this.#b, this.#m];
    const state = new State(b, m);
    state.declare(new ValueTypes(b, m), (m.getFeatures() & b.Features.SIMD128) !== 0);
    return state;
  }

  #countRounds(state: State): void {
    const { graph, blocking, intrinsics } = this.#analyse();
    const finder = new SiteFinder(this.#b, this.#scanner, graph, blocking);
    const parks = (name: string): boolean => intrinsics.get(name) === "park";
    this.#rounds.count(state, (e) => finder.mayBlock(e), parks);
  }

  #tools(graph: CallGraph, blocking: Blocking, state: State): Tools {
    const [b, m, scanner] = [this.#b, this.#m, this.#scanner];
    const finder = new SiteFinder(b, scanner, graph, blocking);
    const [types, spills] = [new ValueTypes(b, m), new Spills(b, m, state)];
    return { b, m, scanner, finder, types, state, spills };
  }

  #define(
    tools: Tools,
    graph: CallGraph,
    intrinsics: ReadonlyMap<string, string>,
    functions: readonly FunctionStats[],
  ): void {
    const sizes = functions.map(({ frameBytes }) => frameBytes);
    const { outside } = this.#options;
    const { b, m, state, types } = tools;
    const definitions = new Intrinsics(b, m, state, types, sizes, outside);
    for (const [name, base] of intrinsics) {
      definitions.define(graph.functions.get(name)!.info, base);
    }
  }
}
