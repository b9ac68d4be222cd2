// Guest: what an engine asks of a program in WebAssembly that its core is part of.
import type { Portrait } from "./dump.ts";
import type { Run } from "./run.ts";
import type { Objects } from "./stats.ts";

/** A program in WebAssembly whose core the engine uses. */
export interface Guest {
  /** A goroutine that the host has started has ended: the core's register names it. */
  ended(): void;
  /** Code of a goroutine has thrown an error out of the core. If it was not that, throws it again.
   */
  trapped(error: unknown): void;
  /** Goroutines in WebAssembly, of `run` if one is given, in Go's text format. */
  dump(run?: Run): Portrait[];
  /** What their stacks take. */
  stacks(): { bytes: number; segments: number };
  /** Its objects, and how long it has stood still for their sake. */
  objects(): Objects;
}
