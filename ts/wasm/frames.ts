// The goroutines of a program in WebAssembly as text, in Go's format. A goroutine that runs, or has
// just panicked, shows the frames with which it last waited.
//
//   goroutine 7 [chan receive]:
//   filter(...)
//           sieve.ts:12
//   created by sieve in goroutine 1
import { G_ID, G_PARENT, G_REASON, G_RUNNING, G_STATUS } from "../../assembly/abi.ts";
import type { Portrait } from "../core/dump.ts";
import { reasons, states } from "../core/reasons.ts";
import type { App } from "./app.ts";
import type { Names } from "./manifest.ts";

/** The most frames that are shown of a goroutine, at either end. */
const MOST_FRAMES = 50;
const UNKNOWN = "goroutine";

/** One goroutine. */
export function portray(app: App, g: number): Portrait {
  const { i32, f64 } = app.engine;
  const id = f64[(g + G_ID) >> 3]!;
  const status = i32[(g + G_STATUS) >> 2]!;
  const state = reasons[i32[(g + G_REASON) >> 2]!] || states[status];
  const parent = f64[(g + G_PARENT) >> 3]!;
  const lines = [`goroutine ${id} [${state}]:`, ...stackOf(app, g, status === G_RUNNING)];
  if (parent > 0) lines.push(`created by goroutine ${parent}`);
  return { id, text: lines.join("\n") + "\n" };
}

/** The calls of a goroutine in Go's format. While it runs, the youngest has no line. */
function stackOf(app: App, g: number, isRunning: boolean): string[] {
  const calls = callsOf(app, g);
  if (isRunning) calls[0] = { ...calls[0]!, header: 0 };
  return shorten(app.names, calls);
}

/** The name of a goroutine: that of its function. */
export function nameOf(app: App, g: number): string {
  return callsOf(app, g).at(-1)!.name;
}

/** A function that a goroutine has called. */
interface Call {
  readonly name: string;
  /** The header of its frame; 0 if it has none. */
  readonly header: number;
}

/** Its functions, the youngest first. */
function callsOf(app: App, g: number): Call[] {
  const { core, engine, names } = app;
  const found: Call[] = [];
  let header = 0;
  for (let end = core.nextFrame(g, 0); end !== 0; end = core.nextFrame(g, end)) {
    header = engine.i32[(end - 4) >> 2]!;
    const name = names.frames[header >>> 16];
    if (name !== undefined) found.push({ name, header });
  }
  if (core.isMain(g)) {
    // Its function may have become part of the one that calls it, whose frame is the oldest.
    const { name, signature } = app.callOf(g)!;
    const last = found.at(-1);
    if (last?.name === signature.name) found[found.length - 1] = { name, header: last.header };
    else found.push({ name, header });
  } else if (found.length === 0) {
    const name = (header === 0 ? names.table[core.functionOf(g)] : undefined) ?? UNKNOWN;
    found.push({ name, header: 0 });
  }
  return found;
}

/** A call in Go's format, with the line on which it stands. */
function show({ files, lines }: Names, { name, header }: Call): string[] {
  const place = placeOf(files, lines[header >>> 16] ?? [], header & 0xffff);
  return [`${name}(...)`, ...(place === undefined ? [] : [`\t${place}`])];
}

/** The line of resume point `pc`, of those that are packed. */
function placeOf(
  files: Names["files"],
  packed: Names["lines"][number],
  pc: number,
): string | undefined {
  let [line, left] = [0, pc];
  for (const [file, ...steps] of packed) {
    for (const step of steps) {
      line += step ?? 0;
      if (--left === 0) return step === null ? undefined : `${files[file!]}:${line}`;
    }
  }
  return undefined;
}

function shorten(names: Names, calls: readonly Call[]): string[] {
  const shown = (some: readonly Call[]): string[] => some.flatMap((call) => show(names, call));
  const left = calls.length - 2 * MOST_FRAMES;
  if (left <= 0) return shown(calls);
  return [
    ...shown(calls.slice(0, MOST_FRAMES)),
    `...${left} frames elided...`,
    ...shown(calls.slice(-MOST_FRAMES)),
  ];
}
