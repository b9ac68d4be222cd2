// Dumps of goroutines in WebAssembly name the lines of the source on which they wait.

import { DEV } from "#core";
import { runtime } from "skein";
import type { GoroutinePanic } from "skein";
import { load } from "skein/wasm";
import type { App, LoadOptions } from "skein/wasm";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readFile } from "node:fs/promises";
import { assertClean, deadlocks, loaded } from "../support/app.ts";
import { tellsOffsets } from "../support/engine.ts";
import { rejection } from "../support/rejection.ts";
import { within } from "../support/within.ts";

const test = suite("wasm: lines");

const path = "tests/wasm/programs/lines.ts";
const text = await readFile(path, "utf8");

/** The line that has a comment with this name at its end. */
function lineOf(name: string): string {
  const line = text.split("\n").findIndex((line) => line.endsWith(` // ${name}`)) + 1;
  assert.ok(line > 0, `no line is called ${name}`);
  return `\t${path}:${line}`;
}

/** The lines of a goroutine in a dump, without the first. */
function framesOf(dump: string, state: string): string[] {
  const found = dump.split("\n\n").find((part) => part.includes(`[${state}]`));
  assert.ok(found, `no goroutine has the state ${state} in\n${dump}`);
  return found.trimEnd().split("\n").slice(1);
}

const waits: readonly (readonly [name: string, state: string])[] = [
  ["receives", "chan receive"],
  ["receivesValue", "chan receive"],
  ["sends", "chan send"],
  ["selects", "select"],
  ["locks", "sync.Mutex.Lock"],
  ["waitsForGroup", "sync.WaitGroup.Wait"],
  ["inSmall", "chan receive"],
  ["inCallback", "chan send"],
  ["inGeneric", "chan receive"],
];

for (const [name, state] of waits) {
  test(`a dump names the line of ${name}`, within(5000, async () => {
    const app = await loaded("lines", { imports: { test: { look() {}, fail() {} } } });
    const dump = await deadlocks(app.run(name), "all goroutines are asleep - deadlock!");
    assert.is(framesOf(dump, state)[1], lineOf(name));
    assertClean(app);
  }));
}

test("calls have the line on which they begin", within(5000, async () => {
  const app = await loaded("lines", { imports: { test: { look() {}, fail() {} } } });
  const dump = await deadlocks(app.run("inGeneric"), "all goroutines are asleep - deadlock!");
  const line = text.split("\n").indexOf("  return generic<T>(") + 1;
  const frames = framesOf(dump, "chan receive");
  assert.is(frames.filter((frame) => frame === `\t${path}:${line}`).length, 3);
  assertClean(app);
}));

/** Runs an export while the host looks, and gives what it sees. */
async function looked(name: string): Promise<string> {
  let seen = "";
  const app = await loaded("lines", {
    imports: { test: { look: () => void (seen = runtime.stack(true)), fail() {} } },
  });
  await app.run(name);
  assertClean(app);
  return seen;
}

test("goroutines that yield and sleep have lines", within(5000, async () => {
  const seen = await looked("looks");
  assert.is(framesOf(seen, "runnable")[1], lineOf("yields"));
  assert.is(framesOf(seen, "sleep")[1], lineOf("sleeps"));
}));

test("a loop that is interrupted has the line of the loop", within(5000, async () => {
  const frames = framesOf(await looked("looksAtLoop"), "runnable");
  const line = Number(/:(\d+)$/.exec(frames[1]!)![1]);
  const loop = Number(/:(\d+)$/.exec(lineOf("spins"))![1]);
  assert.ok(line >= loop && line <= loop + 1, frames[1]);
}));

// ---- goroutines that do not wait: engines tell where they are, or the program does

const failure = new Error("of the host");

/** Runs an export, which panics, and gives the lines of its goroutine's calls. */
async function framesOfPanic(name: string, made = loaded): Promise<string[]> {
  const app = await made("lines", {
    imports: {
      test: {
        look: () => undefined,
        fail(): never {
          throw failure;
        },
      },
    },
  });
  const { dump } = await rejection(app.run(name)) as GoroutinePanic;
  assertClean(app);
  return framesOf(dump, "running");
}

/** A program that notes where it is. */
async function debugged(name: string, options?: LoadOptions): Promise<App> {
  return load(await readFile(`build/tests/wasm/${name}.debug.wasm`), options);
}

/** Does something while the engine tells nothing. */
async function untold<T>(work: () => Promise<T>): Promise<T> {
  const engine = Error as { stackTraceLimit?: number };
  const before = engine.stackTraceLimit;
  engine.stackTraceLimit = 0;
  try {
    return await work();
  } finally {
    if (before !== undefined) engine.stackTraceLimit = before;
  }
}

const panicking = [
  "divides", "loads", "isUnreachable", "inInlined", "inElement", "ofLibrary", "ofHost", "afterWait",
];

for (const name of panicking) {
  test(`a panic names its line: ${name}`, within(5000, async () => {
    const frames = await framesOfPanic(name, tellsOffsets ? loaded : debugged);
    const shown = frames.filter((line) => !line.startsWith("\t~lib/"));
    const at = shown.indexOf(`${name}(...)`);
    assert.ok(at >= 0, frames.join("\n"));
    if (tellsOffsets || name !== "inElement") assert.is(shown[at + 1], lineOf(name));
  }));

  test(`a panic names no wrong line if the engine does not tell: ${name}`, within(
    5000,
    async () => {
      if (name === "ofHost" || DEV) return;
      const frames = await untold(() => framesOfPanic(name));
      if (frames.length > 1) assert.is(frames[1], lineOf(name));
      assert.is(frames[0], `${name}(...)`);
    },
  ));
}

test("a program built for debugging notes where it is", within(5000, async () => {
  const quiet = (name: string) => untold(() => framesOfPanic(name, debugged));
  assert.equal((await quiet("divides")).slice(0, 2), ["divides(...)", lineOf("divides")]);
  assert.equal((await quiet("called")).slice(0, 4), [
    "sinks(...)",
    lineOf("sinks"),
    "...additional frames elided...",
    "calledDivides(...)",
  ]);
}));

test("a panic shows the calls since the last wait, and those before", within(5000, async () => {
  if (!tellsOffsets) return;
  assert.equal(await framesOfPanic("called"), [
    ...["sinks(...)", lineOf("sinks")],
    ...["calledDivides(...)", lineOf("calledDivides")],
    ...["calledDivides(...)", lineOf("calledDivides")],
    ...["calledDivides(...)", lineOf("calledDivides")],
    ...["called(...)", lineOf("called")],
  ]);
}));

test("the first function of a goroutine is the last of its calls", within(5000, async () => {
  if (!tellsOffsets) return;
  assert.equal(await framesOfPanic("inChild"), [
    ...["dividesLater(...)", lineOf("dividesLater")],
    ...["created by inChild in goroutine 1", lineOf("inChild")],
  ]);
}));

test("if the engine does not tell all calls, the dump says so", within(5000, async () => {
  if (!tellsOffsets) return;
  const frames = await framesOfPanic("inRecursion");
  assert.equal(frames.slice(0, 2), ["sinks(...)", lineOf("sinks")]);
  assert.equal(frames.slice(2, 4), ["falls(...)", lineOf("falls")]);
  assert.equal(frames.slice(-3), [
    "...additional frames elided...",
    ...["inRecursion(...)", lineOf("inRecursion")],
  ]);
}));

test("the stack of a host's error that was made elsewhere is not shown", within(5000, async () => {
  if (!tellsOffsets) return;
  assert.equal(await framesOfPanic("ofHost"), ["ofHost(...)", lineOf("ofHost")]);
}));

test("it does not matter what others have made of the engine's stacks", within(5000, async () => {
  const engine = Error as { stackTraceLimit?: number; prepareStackTrace?: unknown };
  const limit = Object.getOwnPropertyDescriptor(engine, "stackTraceLimit");
  const before = engine.prepareStackTrace;
  engine.prepareStackTrace = (_: Error, frames: unknown) => frames;
  if (limit !== undefined) {
    Object.defineProperty(engine, "stackTraceLimit", { ...limit, writable: false });
  }
  try {
    for (const name of ["divides", "ofHost", "inElement"]) {
      assert.is((await framesOfPanic(name))[0], `${name}(...)`);
    }
  } finally {
    if (limit !== undefined) Object.defineProperty(engine, "stackTraceLimit", limit);
    engine.prepareStackTrace = before;
  }
}));

test("a goroutine that runs shows where it calls the host", within(5000, async () => {
  if (!tellsOffsets) return;
  const line = text.split("\n").indexOf("  look();") + 1;
  const frames = framesOf(await looked("looks"), "running");
  assert.equal(frames.slice(0, 2), ["lookAt(...)", `\t${path}:${line}`]);
  assert.is(frames[2], "looks(...)");
}));

test("a goroutine names the go statement that has started it", within(5000, async () => {
  const app = await loaded("lines", { imports: { test: { look() {}, fail() {} } } });
  const dump = await deadlocks(app.run("creates"), "all goroutines are asleep - deadlock!");
  const creators = dump.split("\n\n").slice(1).map((part) => part.trimEnd().split("\n").slice(-2));
  const start = text.split("\n").indexOf("  go(") + 1;
  assert.equal(creators, [
    ["created by receivesAfter in goroutine 1", lineOf("receivesAfter")],
    ["created by creates in goroutine 1", `\t${path}:${start}`],
  ]);
  assertClean(app);
}));

test.run();
