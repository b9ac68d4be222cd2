// Programs in AssemblyScript for tests: those of tests/wasm/programs, which scripts/wasm.mjs has
// compiled. Development builds get the ones with the core's checks.
import { DEV } from "#core";
import { DeadlockError, GoroutinePanic } from "skein";
import type { RunOptions } from "skein";
import { load } from "skein/wasm";
import type { App, LoadOptions } from "skein/wasm";
import * as assert from "uvu/assert";
import { readFile } from "node:fs/promises";
import { inside } from "./objects.ts";
import { rejection } from "./rejection.ts";

const modules = new Map<string, Promise<WebAssembly.Module>>();

/** The module of a program. */
export function moduleOf(name: string): Promise<WebAssembly.Module> {
  let module = modules.get(name);
  if (module === undefined) {
    const path = `build/tests/wasm/${name}${DEV ? ".debug" : ""}.wasm`;
    module = readFile(path).then((bytes) => WebAssembly.compile(bytes));
    modules.set(name, module);
  }
  return module;
}

/** Programs in which that takes too long: they have a million frames, or objects. */
const large = ["deep", "garbage"];

/** Whether programs collect at each allocation (SKEIN_STRESS=1). */
export const isStressed = process.env["SKEIN_STRESS"] === "1";

/** A fresh app of a program. */
export async function loaded(name: string, options?: LoadOptions): Promise<App> {
  const app = await load(await moduleOf(name), options);
  if (isStressed && !large.includes(name)) inside(app).stress(true);
  return app;
}

/** `app.run` with options. */
export function start(app: App, options: RunOptions, name: string, ...args: unknown[]) {
  const { start } = app as unknown as {
    start(name: string, args: unknown[], options: RunOptions): Promise<unknown>;
  };
  return start.call(app, name, args, options);
}

/** Asserts that a run rejects with a GoroutinePanic, and gives it. */
export async function panics(run: Promise<unknown>, text: string): Promise<GoroutinePanic> {
  const error = await rejection(run);
  assert.instance(error, GoroutinePanic);
  const { cause } = error as GoroutinePanic;
  assert.instance(cause, Error);
  assert.match((cause as Error).message, text);
  return error as GoroutinePanic;
}

/** Asserts that a run rejects with a DeadlockError, and gives its dump. */
export async function deadlocks(run: Promise<unknown>, text: string): Promise<string> {
  const error = await rejection(run);
  assert.instance(error, DeadlockError);
  assert.is((error as DeadlockError).message, text);
  return (error as DeadlockError).dump;
}

/** Asserts that nothing of former runs is left: no goroutine, no segment of a stack. */
export function assertClean(app: App, goroutines = 0, segments = 0): void {
  const stats = app.runtime.stats();
  assert.is(stats.goroutines, goroutines, "goroutines");
  assert.is(stats.stackSegments, segments, "segments");
  if (segments === 0) assert.is(stats.stackBytes, 0, "bytes of segments");
  // Records that are free are marked as such in development builds only.
  if (DEV) app.exports["audit"]?.();
}

/** The same, and no record of a goroutine. */
export function assertGone(app: App): void {
  assertClean(app);
  assert.is(app.exports["records"](), 0, "records of goroutines");
}
