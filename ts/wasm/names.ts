// What the functions of a program are called, and where they stand in the source: reads what the
// builder has written down (manifest.ts), for stack dumps.
import { BORDER, NAMELESS } from "./manifest.ts";
import type { NameTable, SpotAt } from "./manifest.ts";
import { numbersIn } from "./vlq.ts";

/** A function that has been called. */
export interface Call {
  /** Left out for one of the library. */
  readonly name?: string | undefined;
  /** File and line, as far as they are known. */
  readonly place?: string | undefined;
}

/** The scheduler, which calls goroutines. */
export const border: unique symbol = Symbol("border");

export class Names {
  readonly #table: NameTable;
  #code: (readonly number[])[] | undefined;

  constructor(table: NameTable) {
    this.#table = table;
  }

  /** The name of a function, by the number in frames. */
  ofFrames(index: number): string | undefined {
    return this.#name(this.#table.frames[index]);
  }

  /** The name of a function, by its place in the table. */
  inTable(place: number): string | undefined {
    return this.#name(this.#table.table[place]);
  }

  /** The place of resume point `pc` of a function, by the number in frames. */
  ofPoint(index: number, pc: number): string | undefined {
    const places = this.#places(numbersIn(this.#table.lines[index] ?? ""));
    for (let left = pc; left > 1; left--) places.next();
    return places.next().value ?? undefined;
  }

  /** Which function contains a go statement, and where. */
  ofGo(site: number): Call | undefined {
    return this.#spot(this.#table.gos[site - 1]);
  }

  /** What the program has noted. */
  ofNote(spot: number): Call | undefined {
    return this.#spot(this.#table.spots[spot - 1]);
  }

  #spot(found: SpotAt | undefined): Call | undefined {
    if (found === undefined) return undefined;
    const [name, file, line] = found;
    return { name: this.#name(name), place: this.#place(file, line) };
  }

  /** What stands at an offset of the module. */
  at(offset: number): Call | typeof border {
    let end = 0;
    for (const code of this.#code ??= this.#table.code.split(",").map(numbersIn)) {
      const [gap = 0, bytes = 0, name, ...lines] = code;
      const start = end + gap;
      if (offset < start) break;
      end = start + bytes;
      if (offset >= end) continue;
      if (name === BORDER) return border;
      return { name: this.#name(name), place: this.#placeBefore(offset - start, lines) };
    }
    return {};
  }

  /** The place of byte `offset` of a function's code: the last one that does not lie behind it. */
  #placeBefore(offset: number, lines: readonly number[]): string | undefined {
    const numbers = lines.values();
    const places = this.#places(numbers);
    let at = 0;
    let found: string | undefined;
    for (const step of numbers) {
      at += step;
      if (at > offset) break;
      found = places.next().value ?? undefined;
    }
    return found;
  }

  /** Reads places from numbers. */
  *#places(numbers: Iterable<number>): Generator<string | undefined, void> {
    const iterator = numbers[Symbol.iterator]();
    let [file, line] = [0, 0];
    for (;;) {
      const { value: step, done } = iterator.next();
      if (done === true) return;
      if (step === 0) {
        yield undefined;
        continue;
      }
      file += step < 0 ? step : step - 1;
      line += iterator.next().value as number;
      yield this.#place(file, line);
    }
  }

  #name(index: number | undefined): string | undefined {
    return index === undefined || index === NAMELESS ? undefined : this.#table.names[index];
  }

  #place(file: number, line: number): string {
    return `${this.#table.files[file]}:${line}`;
  }
}
