// Runs every program of this folder and compares what it prints, and how it ends, with its .txt.

import { DeadlockError, FatalError, GoroutinePanic, run } from "skein";
import type { Routine } from "skein";
import { readdirSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { within } from "../support/within.ts";
import { expectation, folder, programs } from "./listing.ts";

const test = suite("programs");

type Program = { main(print: (line: string) => void): Routine };

const load = (name: string): Promise<Program> => import(`./${name}.ts`) as Promise<Program>;

/** The line with which Go's runtime would end a program that fails so. */
function lastLine(error: unknown): string {
  const isFatal = error instanceof DeadlockError || error instanceof FatalError;
  if (isFatal) return `fatal error: ${error.message}`;
  const panic = error instanceof GoroutinePanic ? error.cause : error;
  return `panic: ${(panic as Error).message}`;
}

async function outputOf({ main }: Program): Promise<string[]> {
  const lines: string[] = [];
  const print = (line: string): void => void lines.push(line);
  try {
    await run(() => main(print));
  } catch (error) {
    lines.push(lastLine(error));
  }
  return lines;
}

for (const name of programs()) {
  test(`${name} prints what it should`, within(10_000, async () => {
    assert.equal(await outputOf(await load(name)), expectation(name));
  }));
}

test("every program has an expectation, and the same program in Go beside it", () => {
  const has = new Set(readdirSync(folder));
  const modules = [...has].filter((name) => name.endsWith(".ts") && !name.endsWith(".suite.ts"));
  const names = modules.map((name) => name.slice(0, -".ts".length));
  const shown = names.filter((name) => name !== "listing").sort();
  assert.equal(shown, programs());
  for (const name of shown) assert.ok(has.has(`${name}.go`), `${name}.go is missing`);
});

test.run();
