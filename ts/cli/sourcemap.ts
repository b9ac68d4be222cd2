// Reads a source map of WebAssembly, as the compiler makes it (revision 3): one line, whose columns
// are offsets in the module.
import { numbersIn } from "../wasm/vlq.ts";

/** From an offset on, code stands on a line of a file; on none, it is the compiler's own. */
export interface Mapping {
  readonly offset: number;
  readonly file?: string;
  /** From 1 on. */
  readonly line: number;
}

/** The mappings of a map, in order. */
export function readSourceMap(text: string): Mapping[] {
  const { mappings, sources } = JSON.parse(text) as { mappings: string; sources: string[] };
  let [offset, source, line] = [0, 0, 0];
  return mappings.split(",").filter(Boolean).map((segment) => {
    const [columns, ofSource, ofLine] = numbersIn(segment);
    offset += columns!;
    if (ofSource === undefined) return { offset, line: 0 };
    source += ofSource;
    line += ofLine!;
    return { offset, file: sources[source]!, line: line + 1 };
  });
}
