// The goroutines of a program in WebAssembly as text, in Go's format.
//
//   goroutine 7 [chan receive]:
//   filter(...)
//           sieve.ts:12
//   created by sieve in goroutine 1
//           sieve.ts:21
//
// A goroutine that waits has all its calls in its frames. Of one that runs, or has just panicked,
// the youngest frame is being run, and stands with what that has called on the engine's stack. If
// the engine does not tell what is there, only the youngest frame's function is shown.
import { G_ID, G_PARENT, G_REASON, G_RUNNING, G_STATUS, REASON_MASK } from "../../assembly/abi.ts";
import type { Portrait } from "../core/dump.ts";
import { reasons, states } from "../core/reasons.ts";
import type { App } from "./app.ts";
import type { Call, Names } from "./names.ts";
import { traceOf } from "./trace.ts";

/** The most frames that are shown of a goroutine, at either end. */
const MOST_FRAMES = 50;
const UNKNOWN = "goroutine";
const ELIDED = "...additional frames elided...";

/** One goroutine.
 *  @param stack if it runs: the `stack` of an error that was made while it did */
export function portray(app: App, g: number, stack?: unknown): Portrait {
  const { i32, f64 } = app.engine;
  const id = f64[(g + G_ID) >> 3]!;
  const status = i32[(g + G_STATUS) >> 2]!;
  const state = reasons[i32[(g + G_REASON) >> 2]! & REASON_MASK] || states[status];
  const calls = status === G_RUNNING ? running(app, g, stack) : shorten(callsOf(app, g));
  const lines = [`goroutine ${id} [${state}]:`, ...calls, ...creation(app, g)];
  return { id, text: lines.join("\n") + "\n" };
}

/** The name of a goroutine: that of its function. */
export function nameOf(app: App, g: number): string {
  return callsOf(app, g).at(-1)!.name!;
}

/** Who has started a goroutine. */
function creation(app: App, g: number): string[] {
  const { i32, f64 } = app.engine;
  const parent = f64[(g + G_PARENT) >> 3]!;
  if (parent === 0) return [];
  const { name, place } = app.names.ofGo(i32[(g + G_REASON) >> 2]! >>> 16) ?? {};
  if (name === undefined) return [`created by goroutine ${parent}`];
  return withPlace(`created by ${name} in goroutine ${parent}`, place);
}

/** The calls of a goroutine that runs. */
function running(app: App, g: number, stack: unknown): string[] {
  const frames = framesOf(app, g);
  const waited = callsOf(app, g, frames);
  const trace = traceOf(app.names, stack);
  if (trace === undefined) return untold(waited, app.noted());
  const { name } = waited.at(-1)!;
  // Nothing but the goroutine's first function is inlined into the library.
  const calls: Call[] = trace.calls
    .filter((call) => call.name !== undefined || call.place !== undefined)
    .map((call) => ({ name: call.name ?? name, place: call.place }));
  const older = frames.length > 1 ? callsOf(app, g, frames, 1) : [];
  if (trace.isWhole && calls.length + older.length === 0) calls.push({ name });
  if (trace.isWhole) return shorten([...calls, ...older]);
  return [...shorten(calls), ELIDED, ...shorten(older)];
}

/** The calls of a goroutine that runs, when the engine does not tell what is on its stack.
 *  @param noted where the program is, if it notes that itself */
function untold(waited: readonly Call[], noted: Call | undefined): string[] {
  const [{ name }, ...older] = waited as readonly [Call, ...Call[]];
  if (noted === undefined) return shorten([{ name }, ...older]);
  if (noted.name === name) return shorten([noted, ...older]);
  return [...shorten([noted]), ELIDED, ...shorten([{ name }, ...older])];
}

/** The calls that stand in the frames of a goroutine, and that of its function; the youngest first.
 *  @param skipped so many frames, the youngest, are left out */
function callsOf(app: App, g: number, frames = framesOf(app, g), skipped = 0): Call[] {
  const { core, names } = app;
  const isNamed = ({ name }: Call): boolean => name !== undefined;
  const calls: Call[] = frames.slice(skipped).filter(isNamed);
  if (core.isMain(g)) {
    // Its function may have become part of the one that calls it, whose frame is the oldest.
    const { name } = app.callOf(g)!.signature;
    if (frames.findLast(isNamed)?.name !== name) calls.push({ name, place: frames.at(-1)?.place });
  } else if (calls.length === 0 && skipped === 0) {
    const name = frames.length === 0 ? names.inTable(core.functionOf(g)) : undefined;
    calls.push({ name: name ?? UNKNOWN });
  }
  return calls;
}

/** A frame in memory. There may be millions, of which few are shown. */
class Frame implements Call {
  readonly #names: Names;
  readonly #header: number;

  constructor(names: Names, header: number) {
    this.#names = names;
    this.#header = header;
  }

  get name(): string | undefined {
    return this.#names.ofFrames(this.#header >>> 16);
  }

  get place(): string | undefined {
    return this.#names.ofPoint(this.#header >>> 16, this.#header & 0xffff);
  }
}

/** What lies in memory of a goroutine, the youngest first. */
function framesOf({ core, engine, names }: App, g: number): Frame[] {
  const found: Frame[] = [];
  for (let end = core.nextFrame(g, 0); end !== 0; end = core.nextFrame(g, end)) {
    found.push(new Frame(names, engine.i32[(end - 4) >> 2]!));
  }
  return found;
}

function withPlace(text: string, place: string | undefined): string[] {
  return place === undefined ? [text] : [text, `\t${place}`];
}

/** Calls in Go's format. */
function shorten(calls: readonly Call[]): string[] {
  const shown = (some: readonly Call[]): string[] =>
    some.flatMap(({ name, place }) => withPlace(`${name}(...)`, place));
  const left = calls.length - 2 * MOST_FRAMES;
  if (left <= 0) return shown(calls);
  return [
    ...shown(calls.slice(0, MOST_FRAMES)),
    `...${left} frames elided...`,
    ...shown(calls.slice(-MOST_FRAMES)),
  ];
}
