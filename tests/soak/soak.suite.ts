// The soak for a few seconds: that it works, and that nothing is wrong at first sight.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { numberFrom } from "../support/seed.ts";
import { within } from "../support/within.ts";
import { partNames } from "./program.ts";
import { soak } from "./soak.ts";

const test = suite("soak");

test("random programs lose nothing and leave nothing behind", within(60_000, async () => {
  const only = process.env["SKEIN_SEED"] !== undefined;
  const { programs, failure } = await soak({
    seed: numberFrom("SKEIN_SEED", 1),
    seconds: 3,
    parts: partNames,
    programs: only ? 1 : Infinity,
    everySeconds: 0.5,
    log: () => {},
  });
  assert.is(failure, "");
  assert.ok(only || programs > 20, `only ${programs} programs in three seconds`);
}));

test.run();
