// Where calls, and what can trap, stand in the source. asc notes that on expressions, the optimiser
// keeps it, and only the text of a module shows it:
//
//   ;;@ app.ts:7:4                 the place of the expressions that follow, up to the next note
//   (local.set $x                  app.ts:7
//    (call $f))                    app.ts:7
//   ;;@                            no place
//
// In the program's functions, what stands inside something of the library that was inlined belongs
// to the line before it that does not stand in the library: that of an argument as a rule.

import type { Binaryen, Expr, Module } from "./binaryen.ts";
import { ownFunctions } from "./functions.ts";
import type { Scanner } from "./scan.ts";

/** A line of a source file. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** What users look at. Functions have their internal names. */
export interface Shown {
  /** Whether a source file is hidden. */
  readonly isHidden: (file: string) => boolean;
  /** Whether a function is never shown, but what has been inlined into it. */
  readonly isLibrary: (name: string) => boolean;
}

const note = /^ *;;@ ?(?:(.*):(\d+):\d+)?$/;
const head = /^ \(func \$("(?:[^"\\]|\\.)*"|[^ )]+)/;
/** What is placed, as text. */
const placed = new RegExp(
  "^ *\\((?:(?:return_)?call(?:_indirect)?|unreachable" +
    "|[ifv](?:32|64|128)\\.(?:atomic\\.)?(?:load|store)(?:8|16|32)?(?:_[su])?" +
    "|i(?:32|64)\\.(?:div|rem)_[su])(?![^ )])",
);
/** The same as kinds of expressions. */
const kinds = ["Call", "CallIndirect", "Unreachable", "Load", "Store"] as const;
const divisions = ["DivS", "DivU", "RemS", "RemU"] as const;

/** Reads the places of all calls, and of what can trap, of some functions. */
export function placesIn(
  b: Binaryen,
  m: Module,
  scanner: Scanner,
  names: readonly string[],
  { isHidden, isLibrary }: Shown,
): Map<Expr, Place> {
  // The text has them in the same order.
  const order = ownFunctions(b, m);
  const wanted = new Set(names);
  const found = new Map<Expr, Place>();
  const texts = bodies(m.emitText());
  if (texts.length !== order.length) return found;
  const isPlaced = placedBy(b);
  for (const [index, { name, body }] of order.entries()) {
    if (!wanted.has(name)) continue;
    const expressions: Expr[] = [];
    scanner.walk(body, (e) => {
      if (isPlaced(e)) expressions.push(e);
    });
    const places = placesOf(texts[index]!, isHidden, !isLibrary(name));
    if (places.length !== expressions.length) continue;
    for (const [i, place] of places.entries()) {
      if (place !== undefined) found.set(expressions[i]!, place);
    }
  }
  return found;
}

/** Makes the test whether an expression calls or can trap. */
function placedBy(b: Binaryen): (e: Expr) => boolean {
  const ids = new Set(kinds.map((kind) => b[`${kind}Id`]));
  const operators = new Set(divisions.flatMap((name) => [b[`${name}Int32`], b[`${name}Int64`]]));
  return (e) => {
    const id = b.getExpressionId(e);
    return ids.has(id) || (id === b.BinaryId && operators.has(b.Binary.getOp(e)));
  };
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

/** The places in the text of a body, in order. */
function placesOf(
  lines: readonly string[],
  isHidden: (file: string) => boolean,
  staysOn: boolean,
): (Place | undefined)[] {
  const places: (Place | undefined)[] = [];
  let here: Place | undefined;
  let last: Place | undefined;
  for (const line of lines) {
    const noted = note.exec(line);
    if (noted !== null) {
      const [, file, number] = noted;
      here = file === undefined || isHidden(file) ? undefined : { file, line: Number(number) };
      if (staysOn) last = here ?? last;
    } else if (placed.test(line)) {
      places.push(here ?? last);
    }
  }
  return places;
}
