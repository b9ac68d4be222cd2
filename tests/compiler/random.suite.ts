// Random programs do the same whether and wherever they park. SKEIN_PROGRAMS sets how many there
// are; `npm run fuzz` tries as many as one has time for.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { numberFrom } from "../support/seed.ts";
import { within } from "../support/within.ts";
import { compiled } from "./compile.ts";
import { batches, tryBatch } from "./random.ts";

const test = suite("compiler: random programs");

const programs = numberFrom("SKEIN_PROGRAMS", 10_000);
const first = numberFrom("SKEIN_SEED", 1);

for (const batch of batches(first, programs, 200)) {
  const { seeds, level } = batch;
  const title = `programs ${seeds[0]} to ${seeds.at(-1)} at -${level}`;
  test(`${title} do the same parked and unparked`, within(300_000, async () => {
    const report = await tryBatch(batch, { compile: compiled, mostOnce: 12 });
    if (report !== undefined) assert.unreachable(report);
  }));
}

test.run();
