// Do random programs of objects have teeth? The collector forgets one kind of roots, or the pass
// has a bug; programs must find each.

import { pathToFileURL } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { within } from "../support/within.ts";
import { broken } from "./broken.ts";
import type { Bug } from "./broken.ts";
import { tryBatch } from "./managed/batch.ts";
import type { Batch } from "./managed/batch.ts";
import { caching } from "./managed/compile.ts";

const test = suite("compiler: known bugs of memory");

/** Programs that have been seen to lead to objects in each of these ways. */
const batch: Batch = {
  seeds: Array.from({ length: 30 }, (_, index) => index + 1),
  level: "O0",
  debug: true,
};

/** Kinds of roots, as assembly/heap/roots.ts numbers them. Pins and goroutines in JavaScript these
 *  programs do not have; to what a goroutine waits for, or a protected call is given, frames lead,
 *  too. */
const roots: readonly (readonly [kind: number, what: string])[] = [
  [1, "globals"],
  [3, "what goroutines are handed"],
  [6, "what goroutines begin with"],
  [7, "frames in segments"],
  [8, "selects in the making"],
  [10, "the parts of template strings"],
  [11, "what deferred calls are given"],
];

for (const [leaveOut, what] of roots) {
  test(`programs find that a cycle forgets ${what}`, within(300_000, async () => {
    const reports = await tryBatch(batch, { compile: caching, mostOnce: 4, leaveOut });
    assert.match(reports.join(), /again: npm run fuzz -- --managed --seed \d+/);
  }));
}

const bugs: readonly Bug[] = [
  {
    what: "a live local that is not saved",
    file: "frame.ts",
    text: "const values = locals.map(",
    wrong: "const values = locals.slice(1).map(",
  },
  {
    what: "a frame whose words the collector does not see",
    file: "frame.ts",
    text: "let offset = 0;",
    wrong: "let offset = values.length > 0 ? 2 : 0;",
  },
];

for (const [number, bug] of bugs.entries()) {
  test(`programs find ${bug.what}`, within(300_000, async () => {
    const path = await broken("tests/compiler/managed/batch.ts", bug, `managed${number}`);
    const { compiler, tryBatch: tryBroken } = await import(pathToFileURL(path).href);
    const reports = await tryBroken(batch, { compile: compiler, mostOnce: 4 });
    assert.match(reports.join(), /again: npm run fuzz -- --managed --seed \d+/);
  }));
}

test.run();
