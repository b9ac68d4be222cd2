// What the optimiser must leave alone when it prepares a module for the pass: code must not be
// inlined across the boundary, in either direction, and functions stay that only the pass will
// call.
//
//   step → body → work    step is the scheduler's; body must stay a function, and step must, too
import type { Binaryen, Module } from "./binaryen.ts";
import type { Blocking, CallGraph } from "./blocking.ts";
import { prefix } from "./state.ts";

/** Marks boundaries, and what they call of goroutines' code. */
export function keepApart(
  b: Binaryen,
  m: Module,
  graph: CallGraph,
  blocking: Blocking,
  isBoundary: (name: string) => boolean,
): void {
  const apart = new Set<string>();
  for (const [name, { direct, indirect }] of graph.functions) {
    if (!isBoundary(name)) continue;
    apart.add(name);
    const called = [...direct, ...[...indirect].flatMap((type) => [...graph.targets(type)])];
    for (const callee of called) if (blocking.has(callee)) apart.add(callee);
  }
  neverInline(b, m, [...apart]);
}

/** @param patterns names of functions, with stars */
export function neverInline(b: Binaryen, m: Module, patterns: readonly string[]): void {
  for (const pattern of patterns) {
    b.setPassArgument("no-inline", pattern);
    m.runPasses(["no-inline"]);
  }
  b.setPassArgument("no-inline", null);
}

/** Optimises while exports keep functions that nobody calls yet. */
export function optimizeKeeping(m: Module, names: readonly string[], optimize: () => void): void {
  const kept = names.map((name, index): [string, string] => [name, `${prefix}kept/${index}`]);
  for (const [name, exported] of kept) m.addFunctionExport(name, exported);
  optimize();
  for (const [, exported] of kept) m.removeExport(exported);
}
