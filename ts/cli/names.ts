// The names of functions, and the lines of their resume points and instructions, written to a
// section of the module: so that the stack of a goroutine can be shown. The library's own functions
// are left out.
import type { Binaryen, Module } from "../compiler/binaryen.ts";
import type { Spot } from "../compiler/lines.ts";
import type { Place } from "../compiler/places.ts";
import type { FunctionStats, Report } from "../compiler/report.ts";
import { BORDER, NAMELESS, NAMES_SECTION } from "../wasm/manifest.ts";
import type { NameTable, SpotAt } from "../wasm/manifest.ts";
import { textOf } from "../wasm/vlq.ts";
import type { FunctionCode, LineFrom } from "./codemap.ts";
import { shownName } from "./shown.ts";

const CUSTOM = 0;

/** Makes a transform that notes which functions are in the table, to be passed to asc before the
 *  resumable pass. */
export function tableNames(into: Map<number, string>): new () => object {
  return class {
    declare readonly binaryen: Binaryen;

    afterCompile(module: Module): void {
      const b = this.binaryen;
      for (let i = 0; i < module.getNumElementSegments(); i++) {
        const { data } = b.getElementSegmentInfo(module.getElementSegmentByIndex(i));
        data.forEach((name, place) => into.set(place + 1, name));
      }
    }
  };
}

/** What is known of the functions of a module. */
export interface Known {
  readonly report: Report;
  /** The internal names of those in the table, by their places in it. */
  readonly table: ReadonlyMap<number, string>;
  /** All, in the order in which they lie in the module. */
  readonly code: readonly FunctionCode[];
  /** Whether a function, by its internal name, belongs to the scheduler. */
  readonly isBorder: (name: string) => boolean;
}

/** The module with the names. */
export function withNames(wasm: Uint8Array, known: Known): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder();
  const title = text.encode(NAMES_SECTION);
  const body = text.encode(JSON.stringify(new Table(known).content));
  const content = [...size(title.length), ...title, ...body];
  return Uint8Array.from([...wasm, CUSTOM, ...size(content.length), ...content]);
}

/** The content of the section in the making. */
class Table {
  readonly content: NameTable;
  readonly #names = new Numbers();
  readonly #files = new Numbers();

  constructor({ report: { functions, gos, spots }, table, code, isBorder }: Known) {
    const frames = functions.map(({ index, name }) => [index, this.#name(name)] as const);
    const inTable = [...table].map(([place, name]) => [place, this.#name(name)] as const);
    // A function of the library may have become part of one of the program.
    const lines = functions.filter((f) => f.lines.some((place) => place !== undefined))
      .map((f) => [f.index, this.#points(f)] as const);
    this.content = {
      names: this.#names.list,
      files: this.#files.list,
      frames: Object.fromEntries(frames.filter(([, name]) => name !== NAMELESS)),
      table: Object.fromEntries(inTable.filter(([, name]) => name !== NAMELESS)),
      lines: Object.fromEntries(lines),
      gos: gos.map((spot) => this.#spot(spot)),
      spots: spots.map((spot) => this.#spot(spot)),
      code: this.#code(code, isBorder),
    };
  }

  #name(internal: string): number {
    const shown = shownName(internal);
    return shown === "" ? NAMELESS : this.#names.of(shown);
  }

  #spot({ name, place: { file, line } }: Spot): SpotAt {
    return [this.#name(name), this.#files.of(file), line];
  }

  /** The places of the resume points of a function. */
  #points({ lines }: FunctionStats): string {
    const places = new Places(this.#files);
    return textOf(lines.flatMap((place) => places.next(place)));
  }

  #code(functions: readonly FunctionCode[], isBorder: (name: string) => boolean): string {
    let end = 0;
    const all: string[] = [];
    for (const f of functions) {
      const name = isBorder(f.name) ? BORDER : this.#name(f.name);
      const lines = name === BORDER ? [] : this.#lines(f.lines);
      if (name === NAMELESS && lines.length === 0) continue;
      all.push(textOf([f.start - end, f.end - f.start, name, ...lines]));
      end = f.end;
    }
    return all.join(",");
  }

  #lines(lines: readonly LineFrom[]): number[] {
    const places = new Places(this.#files);
    let last = 0;
    return lines.flatMap(({ at, place }) => {
      const step = at - last;
      last = at;
      return [step, ...places.next(place)];
    });
  }
}

/** Places as differences (ts/wasm/manifest.ts). */
class Places {
  readonly #files: Numbers;
  #file = 0;
  #line = 0;

  constructor(files: Numbers) {
    this.#files = files;
  }

  next(place: Place | undefined): number[] {
    if (place === undefined) return [0];
    const [file, line] = [this.#files.of(place.file), place.line];
    const [toFile, toLine] = [file - this.#file, line - this.#line];
    [this.#file, this.#line] = [file, line];
    return [toFile < 0 ? toFile : toFile + 1, toLine];
  }
}

/** Texts that are written once and have numbers. */
class Numbers {
  readonly list: string[] = [];
  readonly #known = new Map<string, number>();

  of(text: string): number {
    let number = this.#known.get(text);
    if (number === undefined) this.#known.set(text, number = this.list.push(text) - 1);
    return number;
  }
}

/** A number as WebAssembly writes it: seven bits a byte, the low ones first. */
function size(n: number): number[] {
  return n < 0x80 ? [n] : [(n & 0x7f) | 0x80, ...size(n >>> 7)];
}
