// The names of functions and the lines of their resume points, written to a section of the module:
// so that the stack of a goroutine can be shown by its frames. The library's own functions are left
// out.
import type { Binaryen, Module } from "../compiler/binaryen.ts";
import type { Place } from "../compiler/places.ts";
import type { Report } from "../compiler/report.ts";
import { NAMES_SECTION } from "../wasm/manifest.ts";
import type { Names } from "../wasm/manifest.ts";

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
        data.forEach((name, place) => note(into, place + 1, name));
      }
    }
  };
}

function note(into: Map<number, string>, key: number, name: string): void {
  const shown = shownName(name);
  if (shown !== "") into.set(key, shown);
}

/** A function's name as Go would show it; "" for one of the library.
 *
 *      app/worker                      worker
 *      app/Pool<app/Job>#run           Pool<app/Job>.run
 *      app/main~anonymous|1            main.func2
 */
export function shownName(internal: string): string {
  if (/^~lib\/skein\//.test(internal)) return "";
  return internal
    .replace(/^[^<]*\//, "")
    .replace("#", ".")
    .replace(/~anonymous\|(\d+)/g, (_, number: string) => `.func${Number(number) + 1}`);
}

/** The module with the names. */
export function withNames(
  wasm: Uint8Array,
  report: Report,
  table: ReadonlyMap<number, string>,
): Uint8Array<ArrayBuffer> {
  const frames = new Map<number, string>();
  const files: string[] = [];
  const lines: Record<number, (number | null)[][]> = {};
  for (const { index, name, lines: places } of report.functions) {
    note(frames, index, name);
    // A function of the library may have become part of one of the program.
    if (places.some((place) => place !== undefined)) lines[index] = packed(places, files);
  }
  const names: Names = {
    frames: Object.fromEntries(frames), table: Object.fromEntries(table), files, lines,
  };
  const text = new TextEncoder();
  const title = text.encode(NAMES_SECTION);
  const body = text.encode(JSON.stringify(names));
  const content = [...size(title.length), ...title, ...body];
  return Uint8Array.from([...wasm, CUSTOM, ...size(content.length), ...content]);
}

/** Lines as the section has them (ts/wasm/manifest.ts). */
function packed(places: readonly (Place | undefined)[], files: string[]): (number | null)[][] {
  const runs: (number | null)[][] = [];
  let [file, line] = [-1, 0];
  for (const place of places) {
    const next = place === undefined ? Math.max(file, 0) : numberOf(files, place.file);
    if (next !== file) runs.push([file = next]);
    runs.at(-1)!.push(place === undefined ? null : place.line - line);
    line = place?.line ?? line;
  }
  return runs;
}

function numberOf(files: string[], file: string): number {
  const known = files.indexOf(file);
  return known < 0 ? files.push(file) - 1 : known;
}

/** A number as WebAssembly writes it: seven bits a byte, the low ones first. */
function size(n: number): number[] {
  return n < 0x80 ? [n] : [(n & 0x7f) | 0x80, ...size(n >>> 7)];
}
