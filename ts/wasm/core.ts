// The typed mirror of assembly/app.ts.
import type { Core } from "../core/exports.ts";

export interface AppCore extends Core {
  spawnEntry(index: number, bytes: number, token: number): number;
  argumentsAt(g: number): number;
  slotOf(g: number): number;
  runOf(g: number): number;
  isMain(g: number): number;
  nextFrame(g: number, end: number): number;
  functionOf(g: number): number;
  hold(g: number): number;
  isWaiting(g: number, ticket: number): number;
  leaveCode(): number;
  backInCode(g: number): void;
  fail(g: number): void;
  offerOf(g: number, index: number): number;
  thrown(): number;
  wayOn(g: number): number;
  recover(g: number): void;
  tellPanic(g: number, message: number): void;
  leaveAfterPanic(g: number): void;
  discard(g: number): void;
  following(at: number): number;
  countRun(run: number): number;
  killRun(run: number): void;
  limitStacks(bytes: number): void;
  limitMemory(pages: number): void;
  segmentBytes(): number;
  segmentCount(): number;
  isObject(at: number): number;
  objectBytes(): number;
  allocatedBytes(): number;
  blockBytes(): number;
  pause(which: number): number;
  pauseOf(part: number): number;
  stress(on: boolean): void;
  leaveOut(kind: number): void;
}

/** What assembly/app.ts exports. */
export const appNames: readonly string[] = [
  "spawnEntry", "argumentsAt", "slotOf", "runOf", "isMain", "nextFrame", "functionOf", "hold",
  "isWaiting", "wasHeld", "awaitHost", "leaveCode", "backInCode", "fail", "offerOf", "thrown",
  "discard", "following", "countRun", "killRun", "limitStacks", "limitMemory", "segmentBytes",
  "segmentCount", "tick", "grow", "growOrYield", "isObject", "objectBytes", "allocatedBytes",
  "blockBytes", "pause", "pauseOf", "stress", "leaveOut", "deferMark", "runDeferred", "lastCalls",
  "wayOn", "recover", "tellPanic", "leaveAfterPanic",
];
