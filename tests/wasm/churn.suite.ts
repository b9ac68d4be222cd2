// Structures of every kind, built, held, handed over and dropped by goroutines, under a collector
// that runs at every allocation. `npm run soak -- --heap` does the same for as long as one likes.

import { suite } from "uvu";
import { loaded, assertClean } from "../support/app.ts";
import { inside } from "../support/objects.ts";
import { within } from "../support/within.ts";

const test = suite("wasm: churn");

for (const seed of [1, 2, 3]) {
  test(`structures survive a cycle at each allocation: ${seed}`, within(60_000, async () => {
    const app = await loaded("churn");
    inside(app).stress(true);
    await app.run("churn", seed, 2, 6);
    assertClean(app);
  }));
}

test("structures survive many cycles", within(60_000, async () => {
  const app = await loaded("churn");
  for (let seed = 1; seed <= 3; seed++) await app.run("churn", seed, 4, 100);
  assertClean(app);
}));

test.run();
