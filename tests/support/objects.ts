// What tests see of the memory of objects of a program in WebAssembly.
import type { App } from "skein/wasm";

export interface Inside {
  core: {
    stress(on: boolean): void;
    leaveOut(kind: number): void;
    blockBytes(): number;
    memory: WebAssembly.Memory;
  };
}

/** The core of a program. */
export function inside(app: App): Inside["core"] {
  return (app as unknown as Inside).core;
}

/** Bytes of objects that are in use now. */
export function objectBytes(app: App): number {
  app.runtime.gc();
  return app.runtime.stats().objectBytes;
}
