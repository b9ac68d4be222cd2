// Dumps of goroutines in WebAssembly name the lines of the source on which they wait.

import { runtime } from "skein";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readFile } from "node:fs/promises";
import { assertClean, deadlocks, loaded } from "../support/app.ts";
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
  return found.split("\n").slice(1);
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
    const app = await loaded("lines", { imports: { test: { look: () => undefined } } });
    const dump = await deadlocks(app.run(name), "all goroutines are asleep - deadlock!");
    assert.is(framesOf(dump, state)[1], lineOf(name));
    assertClean(app);
  }));
}

test("calls have the line on which they begin", within(5000, async () => {
  const app = await loaded("lines", { imports: { test: { look: () => undefined } } });
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
    imports: { test: { look: () => void (seen = runtime.stack(true)) } },
  });
  await app.run(name);
  assertClean(app);
  return seen;
}

test("goroutines that yield and sleep have lines", within(5000, async () => {
  const seen = await looked("looks");
  assert.not.match(framesOf(seen, "running")[1] ?? "", /lines.ts/);
  assert.is(framesOf(seen, "runnable")[1], lineOf("yields"));
  assert.is(framesOf(seen, "sleep")[1], lineOf("sleeps"));
}));

test("a loop that is interrupted has the line of the loop", within(5000, async () => {
  const frames = framesOf(await looked("looksAtLoop"), "runnable");
  const line = Number(/:(\d+)$/.exec(frames[1]!)![1]);
  const loop = Number(/:(\d+)$/.exec(lineOf("spins"))![1]);
  assert.ok(line >= loop && line <= loop + 1, frames[1]);
}));

test.run();
