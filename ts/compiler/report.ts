// What the pass tells its caller: errors that name the function and how it comes to block, the text
// of --explain, and figures.
//
//   before   a program in which `render` calls `fetch`, which parks, from inside a try block
//   after    error: skein cannot make app/render resumable: it uses Try
//              app/render may block because it calls app/fetch
//              app/fetch may block because it calls ~pass/park, which parks the goroutine

import type { Spot } from "./lines.ts";
import type { Place } from "./places.ts";

/** Something in the program that the pass cannot make resumable. */
export class CompileError extends Error {
  override readonly name = "CompileError";
}

/** One step of the path from a function to what blocks. */
export interface Step {
  readonly from: string;
  /** The function that is called. */
  readonly to: string;
  /** How: by name, or through the table by the callee's type. */
  readonly how: "direct" | "indirect";
}

/** What became of one function. */
export interface FunctionStats {
  readonly name: string;
  /** The number of the function in frame headers. */
  readonly index: number;
  /** Bytes of its frame, header included. */
  readonly frameBytes: number;
  /** Calls that may block: its resume points. */
  readonly sites: number;
  /** Where they stand in the source, as far as that is known. */
  readonly lines: readonly (Place | undefined)[];
  /** Whether one version serves ordinary calls and resuming, because the function is large. */
  readonly single: boolean;
}

/** What `makeResumable` gives back. */
export interface Report {
  readonly functions: readonly FunctionStats[];
  readonly sites: number;
  /** The go statements that have numbers: number n is at n - 1. */
  readonly gos: readonly Spot[];
  /** The places that the program notes, likewise. */
  readonly spots: readonly Spot[];
  /** The functions that count their entries, because they recurse. */
  readonly counting: readonly string[];
  /** Functions that the pass left as they were. */
  readonly untouched: number;
  /** Why a function may block, as text for `--explain`, and whether it has a single version. Takes
   *  the end of a name, too. */
  explain(name: string): string;
}

function sentence({ from, to, how }: Step): string {
  const way = how === "direct" ? "calls" : "calls, through the table, functions of the type of";
  return `${from} may block because it ${way} ${to}`;
}

/** The path as text, a line per call. The last step ends at a primitive. */
export function pathText(steps: readonly Step[]): string {
  const lines = steps.map(sentence);
  return lines.length === 0 ? "" : `${lines.join("\n")}, which parks the goroutine`;
}

/** An error about a function, with the path that shows why it has to be resumable. */
export function refuse(name: string, what: string, steps: readonly Step[]): CompileError {
  const path = pathText(steps).replaceAll(/^/gm, "  ");
  const reason = `skein cannot make ${name} resumable: ${what}`;
  return new CompileError(path.trim() === "" ? reason : `${reason}\n${path}`);
}

/** The text of `--explain` for every function that `wanted` names, wholly or by its end. */
export function explainText(
  wanted: string,
  functions: Iterable<string>,
  why: (name: string) => readonly Step[] | undefined,
  isSingle: (name: string) => boolean,
): string {
  const names = [...functions].filter((name) => name === wanted || name.endsWith(`/${wanted}`));
  if (names.length === 0) return `there is no function ${wanted} in the program`;
  return names
    .map((name) => {
      const steps = why(name);
      if (steps === undefined) return `${name} never blocks`;
      const path = pathText(steps);
      return isSingle(name) ? `${path}\n${name} is large and has a single version` : path;
    })
    .join("\n");
}
