// The typed mirror of assembly/app.ts.

export interface AppCore {
  spawnEntry(index: number, bytes: number, token: number): number;
  argumentsAt(g: number): number;
  resultAt(g: number): number;
  tokenOf(g: number): number;
  runOf(g: number): number;
  thrown(): number;
  limitStacks(bytes: number): void;
  segmentBytes(): number;
  segmentCount(): number;
}

export const appNames: readonly (keyof AppCore)[] = [
  "spawnEntry", "argumentsAt", "resultAt", "tokenOf", "runOf", "thrown", "limitStacks",
  "segmentBytes", "segmentCount",
];
