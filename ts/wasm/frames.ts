// The stacks of goroutines in WebAssembly as text, in Go's format.
import { G_ID, G_REASON, G_STATUS } from "../../assembly/abi.ts";
import { reasons, states } from "../core/reasons.ts";
import type { App } from "./app.ts";

/** One goroutine. */
export function describe(app: App, g: number): string {
  const { engine } = app;
  const state = reasons[engine.i32[(g + G_REASON) >> 2]!] || states[engine.i32[(g + G_STATUS) >> 2]!];
  return `goroutine ${engine.f64[(g + G_ID) >> 3]} [${state}]:\n`;
}
