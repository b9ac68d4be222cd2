// The goroutines of a program in WebAssembly as text, in Go's format. A goroutine that runs, or has
// just panicked, shows the frames with which it last waited.
//
//   goroutine 7 [chan receive]:
//   filter(...)
//   created by sieve in goroutine 1
import { G_ID, G_PARENT, G_REASON, G_STATUS } from "../../assembly/abi.ts";
import type { Portrait } from "../core/dump.ts";
import { reasons, states } from "../core/reasons.ts";
import type { App } from "./app.ts";

/** The most frames that are shown of a goroutine, at either end. */
const MOST_FRAMES = 50;
const UNKNOWN = "goroutine";

/** One goroutine. */
export function portray(app: App, g: number): Portrait {
  const { i32, f64 } = app.engine;
  const id = f64[(g + G_ID) >> 3]!;
  const state = reasons[i32[(g + G_REASON) >> 2]!] || states[i32[(g + G_STATUS) >> 2]!];
  const parent = f64[(g + G_PARENT) >> 3]!;
  const lines = [`goroutine ${id} [${state}]:`, ...shorten(functionsOf(app, g))];
  if (parent > 0) lines.push(`created by goroutine ${parent}`);
  return { id, text: lines.join("\n") + "\n" };
}

/** The name of a goroutine: that of its function. */
export function nameOf(app: App, g: number): string {
  return functionsOf(app, g).at(-1)!;
}

/** The names of its functions, the youngest first. */
function functionsOf(app: App, g: number): string[] {
  const { core, engine, names } = app;
  const found: string[] = [];
  for (let end = core.nextFrame(g, 0); end !== 0; end = core.nextFrame(g, end)) {
    const name = names.frames[engine.i32[(end - 4) >> 2]! >>> 16];
    if (name !== undefined) found.push(name);
  }
  if (core.isMain(g)) {
    const { name } = app.callOf(g)!;
    if (found.at(-1) !== app.callOf(g)!.signature.name) found.push(name);
    else found[found.length - 1] = name;
  } else if (found.length === 0) {
    const isUnknown = core.nextFrame(g, 0) !== 0;
    found.push((isUnknown ? undefined : names.table[core.functionOf(g)]) ?? UNKNOWN);
  }
  return found;
}

function shorten(names: readonly string[]): string[] {
  const lines = names.map((name) => `${name}(...)`);
  const left = lines.length - 2 * MOST_FRAMES;
  if (left <= 0) return lines;
  return [
    ...lines.slice(0, MOST_FRAMES),
    `...${left} frames elided...`,
    ...lines.slice(-MOST_FRAMES),
  ];
}
