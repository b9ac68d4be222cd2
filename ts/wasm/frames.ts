// The goroutines of a program in WebAssembly as text, in Go's format.
import { G_ID, G_PARENT, G_REASON, G_STATUS } from "../../assembly/abi.ts";
import type { Portrait } from "../core/dump.ts";
import { reasons, states } from "../core/reasons.ts";
import type { App } from "./app.ts";

/** One goroutine. */
export function portray(app: App, g: number): Portrait {
  const { i32, f64 } = app.engine;
  const id = f64[(g + G_ID) >> 3]!;
  const state = reasons[i32[(g + G_REASON) >> 2]!] || states[i32[(g + G_STATUS) >> 2]!];
  const parent = f64[(g + G_PARENT) >> 3]!;
  const lines = [`goroutine ${id} [${state}]:`, `${nameOf(app, g)}(...)`];
  if (parent > 0) lines.push(`created by goroutine ${parent}`);
  return { id, text: lines.join("\n") + "\n" };
}

/** The name of a goroutine: that of its function. */
export function nameOf(app: App, g: number): string {
  return app.callOf(g)?.name ?? "goroutine";
}
