// Where the code of each function lies in a module, and on which lines of the source its
// instructions stand: so that the engine's offsets in a stack can be shown as lines. Made when the
// module has been written, as functions have got their places by then.
import type { Place } from "../compiler/places.ts";
import { shownName } from "./shown.ts";
import type { Mapping } from "./sourcemap.ts";

/** The code of a function. */
export interface FunctionCode {
  /** The internal name. */
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly lines: readonly LineFrom[];
}

/** From a byte of its code on, a function stands on a line. */
export interface LineFrom {
  readonly at: number;
  /** Undefined: it is not known from here on. */
  readonly place: Place | undefined;
}

const CODE_SECTION = 10;
const HEADER_BYTES = 8;

/** Finds the lines of all functions.
 *  @param names the internal names of the functions that are no imports, in their order
 *  @param isHidden whether users do not look at a source file */
export function mapCode(
  wasm: Uint8Array,
  names: readonly string[],
  mappings: readonly Mapping[],
  isHidden: (file: string) => boolean,
): FunctionCode[] {
  const ranges = rangesOf(wasm);
  if (ranges.length !== names.length) {
    throw new Error(`${ranges.length} functions have code, ${names.length} have names`);
  }
  let next = 0;
  return ranges.map(({ start, end }, index) => {
    const first = next;
    while (next < mappings.length && mappings[next]!.offset < end) next++;
    const name = names[index]!;
    const lines = linesOf(name, start, mappings.slice(first, next), isHidden);
    return { name, start, end, lines };
  });
}

/** The lines of a function. What was inlined from the library belongs to the line before it; in the
 *  library's own functions no line is known there. */
function linesOf(
  name: string,
  start: number,
  mappings: readonly Mapping[],
  isHidden: (file: string) => boolean,
): LineFrom[] {
  const isLibrary = shownName(name) === "";
  const lines: LineFrom[] = [];
  for (const { offset, file, line } of mappings) {
    const last = lines.at(-1)?.place;
    const at = offset - start;
    if (file === undefined || isHidden(file)) {
      if (isLibrary && last !== undefined) lines.push({ at, place: undefined });
    } else if (last?.file !== file || last.line !== line) {
      lines.push({ at, place: { file, line } });
    }
  }
  return lines;
}

/** Where the bodies of functions lie. */
function rangesOf(wasm: Uint8Array): { start: number; end: number }[] {
  const reader = new Reader(wasm, HEADER_BYTES);
  while (reader.at < wasm.length) {
    const id = wasm[reader.at++];
    const bytes = reader.number();
    if (id === CODE_SECTION) {
      return Array.from({ length: reader.number() }, () => {
        const length = reader.number();
        const start = reader.at;
        reader.at += length;
        return { start, end: reader.at };
      });
    }
    reader.at += bytes;
  }
  return [];
}

class Reader {
  at: number;
  readonly #wasm: Uint8Array;

  constructor(wasm: Uint8Array, at: number) {
    this.#wasm = wasm;
    this.at = at;
  }

  /** A number: seven bits a byte, the low ones first. */
  number(): number {
    let [value, shift, byte] = [0, 0, 0];
    do {
      byte = this.#wasm[this.at++]!;
      value |= (byte & 0x7f) << shift;
      shift += 7;
    } while ((byte & 0x80) !== 0);
    return value;
  }
}
