// What stands on the engine's stack, read from the text of an error. Engines that tell offsets of
// instructions (V8, SpiderMonkey) are understood:
//
//   at wasm://wasm/3fa8:wasm-function[12]:0x7a1f      the youngest
//   at wasm://wasm/3fa8:wasm-function[3]:0x2210       the scheduler: the goroutine ends here
//   at file:///app.js:7:3
//
// JavaScriptCore tells none.
import { border } from "./names.ts";
import type { Call, Names } from "./names.ts";

/** The calls of a goroutine on the engine's stack. */
export interface Trace {
  /** The youngest first, those of the library included. */
  readonly calls: readonly Call[];
  /** Whether the engine has told of all. */
  readonly isWhole: boolean;
}

/** A frame's module and offset. */
const frame = /([^\s(@]*):wasm-function\[\d+\]:0x([0-9a-f]+)/;

/** The most frames of the engine that `stackHere` asks for. */
const MOST_FRAMES = 200;

/** An error whose `stack` is the engine's, more of it than engines note by themselves, where the
 *  limit may be set. */
export function stackHere(): Error {
  const before = Error.stackTraceLimit;
  if (before === undefined || !Reflect.set(Error, "stackTraceLimit", MOST_FRAMES)) {
    return new Error();
  }
  const made = new Error();
  Error.stackTraceLimit = before;
  return made;
}

/** The calls of the program that are nearest to the top of a stack; undefined if there are none, or
 *  the engine does not tell.
 *  @param text the `stack` of an error; if that is no text, somebody else has made it */
export function traceOf(names: Names, text: unknown): Trace | undefined {
  if (typeof text !== "string") return undefined;
  const calls: Call[] = [];
  let module: string | undefined;
  for (const line of text.split("\n")) {
    const [, url, offset] = frame.exec(line) ?? [];
    if (module === undefined && url === undefined) continue;
    module ??= url;
    if (url !== module) return { calls, isWhole: false };
    const call = names.at(Number.parseInt(offset!, 16));
    if (call === border) return { calls, isWhole: true };
    calls.push(call);
  }
  return module === undefined ? undefined : { calls, isWhole: false };
}
