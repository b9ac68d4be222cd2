// P58: what golang.org/x/sync promises.

import type { Routine } from "skein";
import { Group } from "skein/errgroup";
import { sleep } from "skein/time";
import * as assert from "uvu/assert";
import { scenarios } from "../support/scenario.ts";

const { scenario, run } = scenarios("xsync");

scenario("P58", "a group never has more goroutines at work than its limit", function* () {
  const limit = 10;
  const group = new Group();
  group.setLimit(limit);
  let [active, most, done] = [0, 0, 0];
  for (let i = 0; i <= 1 << 10; i++) {
    yield* group.go(function* (): Routine {
      most = Math.max(most, ++active);
      yield* sleep(0.001);
      active--;
      done++;
    });
    assert.ok(active <= limit, `${active} are active`);
  }
  assert.is(yield* group.wait(), undefined);
  assert.is(done, 1025);
  assert.is(most, limit);
}, 20);

run();
