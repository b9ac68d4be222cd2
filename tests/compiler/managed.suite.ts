// Random programs over strings, arrays, maps, objects and channels do on the real runtime what they
// do without it, wherever they park and whenever memory is collected. SKEIN_OBJECT_PROGRAMS sets
// how many there are; `npm run fuzz -- --managed` tries as many as one has time for.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { numberFrom } from "../support/seed.ts";
import { within } from "../support/within.ts";
import { batches, tryBatch } from "./managed/batch.ts";
import { caching } from "./managed/compile.ts";

const test = suite("compiler: random programs of objects");

const programs = numberFrom("SKEIN_OBJECT_PROGRAMS", 148);
const first = numberFrom("SKEIN_SEED", 1);

for (const batch of batches(first, programs, 90)) {
  const { seeds, level, debug } = batch;
  const build = `-${level}${debug ? " with checks" : ""}`;
  const title = `programs ${seeds[0]} to ${seeds.at(-1)} at ${build}`;
  test(`${title} do what they should`, within(300_000, async () => {
    const reports = await tryBatch(batch, { compile: caching, mostOnce: 4 });
    assert.is(reports.join("\n"), "");
  }));
}

test.run();
