// Where calls stand in the source. asc notes that on expressions, the optimiser keeps it, and only
// the text of a module shows it:
//
//   ;;@ app.ts:7:4                 the place of the expressions that follow, up to the next note
//   (local.set $x                  app.ts:7
//    (call $f))                    app.ts:7
//   ;;@                            no place
//
// A call inside something of the library that was inlined belongs to the line before it that does
// not stand in the library: that of an argument as a rule.

import type { Binaryen, Expr, Module } from "./binaryen.ts";
import { ownFunctions } from "./functions.ts";
import type { Scanner } from "./scan.ts";

/** A line of a source file. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

const note = /^ *;;@ ?(?:(.*):(\d+):\d+)?$/;
const call = /^ *\((?:return_)?call(?:_indirect)? /;
const head = /^ \(func \$("(?:[^"\\]|\\.)*"|[^ )]+)/;

/** Reads the places of all calls of some functions.
 *  @param isHidden whether a file is none that users look at */
export function placesOfCalls(
  b: Binaryen,
  m: Module,
  scanner: Scanner,
  names: readonly string[],
  isHidden: (file: string) => boolean,
): Map<Expr, Place> {
  // The text has them in the same order.
  const order = ownFunctions(b, m);
  const wanted = new Set(names);
  const found = new Map<Expr, Place>();
  const texts = bodies(m.emitText());
  if (texts.length !== order.length) return found;
  for (const [index, { name, body }] of order.entries()) {
    if (!wanted.has(name)) continue;
    const calls: Expr[] = [];
    scanner.walk(body, (e) => {
      const id = b.getExpressionId(e);
      if (id === b.CallId || id === b.CallIndirectId) calls.push(e);
    });
    const places = placesIn(texts[index]!, isHidden);
    if (places.length !== calls.length) continue;
    for (const [i, place] of places.entries()) if (place !== undefined) found.set(calls[i]!, place);
  }
  return found;
}

/** The lines of each function. */
function bodies(text: string): string[][] {
  const all: string[][] = [];
  let body: string[] | undefined;
  for (const line of text.split("\n")) {
    if (head.test(line)) all.push(body = []);
    else if (line === " )") body = undefined;
    else body?.push(line);
  }
  return all;
}

/** The places of the calls in the text of a body, in order. */
function placesIn(lines: readonly string[], isHidden: (file: string) => boolean) {
  const places: (Place | undefined)[] = [];
  let here: Place | undefined;
  let last: Place | undefined;
  for (const line of lines) {
    const noted = note.exec(line);
    if (noted !== null) {
      const [, file, number] = noted;
      here = file === undefined || isHidden(file) ? undefined : { file, line: Number(number) };
      last = here ?? last;
    } else if (call.test(line)) {
      places.push(here ?? last);
    }
  }
  return places;
}
