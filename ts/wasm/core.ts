// The typed mirror of assembly/app.ts.
import type { Core } from "../core/exports.ts";

export interface AppCore extends Core {
  spawnEntry(index: number, bytes: number, token: number): number;
  argumentsAt(g: number): number;
  slotOf(g: number): number;
  runOf(g: number): number;
  hold(): number;
  fail(g: number): void;
  thrown(): number;
  following(at: number): number;
  killRun(run: number): void;
  limitStacks(bytes: number): void;
  segmentBytes(): number;
  segmentCount(): number;
}

/** What assembly/app.ts exports. */
export const appNames: readonly string[] = [
  "spawnEntry", "argumentsAt", "slotOf", "runOf", "hold", "wasHeld", "awaitHost", "fail", "thrown",
  "following", "killRun", "limitStacks", "segmentBytes", "segmentCount",
];
