// The harness on trial: known bugs are put back into the core one by one, and each must be found
// within a stated number of schedules, by a case that is clean without it.

import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { compiled } from "../support/core.ts";
import { explore, replay, study } from "../support/explore.ts";
import type { Studied } from "../support/explore.ts";
import { Pct, Random } from "../support/oracles.ts";
import { decode, encode } from "../support/replay.ts";
import { SimHost } from "../support/simhost.ts";
import { chanCases } from "./cases/chan.ts";
import { idleCases } from "./cases/idle.ts";
import { largerCases } from "./cases/larger.ts";
import { lockCases } from "./cases/lock.ts";
import { selectCases } from "./cases/select.ts";
import { sliceCases } from "./cases/slice.ts";
import { stealCases } from "./cases/steal.ts";
import { syncCases } from "./cases/sync.ts";
import { tickerCases } from "./cases/ticker.ts";
import { timeCases } from "./cases/time.ts";

/** A build that is told at its start which bug to have. */
const variant = "build/tests/core.bugs.wasm";

const all = [
  ...chanCases, ...selectCases, ...timeCases, ...idleCases, ...stealCases, ...sliceCases,
  ...tickerCases, ...lockCases, ...syncCases,
];

/** The value of BUG in assembly/, what is wrong then, the case that finds it, and how soon. */
type Bug = readonly [bug: number, what: string, foundBy: string, within: number];

const bugs: readonly Bug[] = [
  [1, "the M sleeps without a second look", "idle/ready", 10],
  [2, "a claim is not checked", "select/twice", 10],
  [3, "waiters are served last in, first out", "chan/receivers-0", 100],
  [4, "close forgets the senders", "chan/close-senders-0", 10],
  [5, "a select stays in the lines that it lost in", "select/loser", 20],
  [6, "the owner takes without compare-and-swap", "steal/thief", 50],
  [7, "stopping a timer loses another", "time/stopped", 10],
  [8, "a waiting sender overtakes the ring", "chan/pair-1", 10],
  [9, "select takes the first that is ready", "select/ready", 20],
  [10, "there is no fairness tick", "slice/third", 20],
  [11, "the deadlock verdict forgets what is pending", "idle/deadlock", 10],
  [12, "a call that lost stays pending", "idle/claim", 10],
  [13, "half of one goroutine is none", "steal/half", 10],
  [14, "a full ring drops the newcomer", "steal/overflow", 10],
  [15, "close wakes as a send would", "chan/close-receivers-0", 10],
  [16, "the end of a slice forgets next", "slice/pair", 10],
  [17, "what overflows is linked before it is taken", "steal/overflow-thief", 500],
  [18, "one that is killed takes its turn at a mutex along", "sync/kill-woken", 10],
  [19, "a mutex wakes who came last", "sync/mutex-order", 10],
  [20, "readers pass a writer that waits", "sync/rw-writer", 10],
  [21, "who leaves the line of a semaphore lets nobody go on", "sync/semaphore-cancel", 10],
  [22, "who wants little of a semaphore passes who wants much", "sync/semaphore-order", 10],
  [30, "a select leaves the timers running that it lost with", "ticker/loser", 10],
  [31, "a tick is given to everybody who waits", "ticker/two", 10],
  [32, "waiting outside a bubble counts as waiting inside", "bubble/outside", 10],
];

const test = suite("sim: known bugs");

test.before(async () => {
  const url = pathToFileURL(resolve("scripts/cores.mjs")).href;
  const { compileCore } = await import(url) as typeof import("../../scripts/cores.mjs");
  await compileCore("sim", { use: ["BUG=assembly/host/simBug"], outFile: variant });
});

function caseOf(name: string): Studied {
  const found = all.find((spec) => spec.name === name);
  assert.ok(found, `there is a case ${name}`);
  return found;
}

for (const [bug, what, foundBy, within] of bugs) {
  test(`bug ${bug} is found: ${what}`, () => {
    const spec = caseOf(foundBy);
    const { failure, schedules } = study(new SimHost(compiled(variant), bug), spec);
    assert.ok(failure, `${foundBy} fails with bug ${bug}`);
    assert.ok(schedules <= within, `${schedules} schedules were needed, not ${within}`);
    const clean = study(new SimHost(compiled(variant), 0), spec);
    assert.is(clean.failure, undefined, `${foundBy} is clean without the bug`);
  });

  test(`bug ${bug} shows again when its schedule is replayed`, () => {
    const spec = caseOf(foundBy);
    const { failure } = study(new SimHost(compiled(variant), bug), spec);
    assert.ok(failure);
    const path = decode(encode(failure.path));
    const came = replay(new SimHost(compiled(variant), bug), spec, path);
    // What never comes has no schedule of its own: the search as a whole has failed.
    if (failure.message.endsWith("never came")) assert.is.not(typeof came, "string");
    else assert.is(typeof came === "string" ? came : `"${came.text}" came`, failure.message);
  });
}

/** The same for programs that are too large for every schedule. */
const largerBugs: readonly Bug[] = [
  [1, "the M sleeps without a second look", "larger/claims", 50],
  [2, "a claim is not checked", "larger/mixed", 50],
  [3, "waiters are served last in, first out", "larger/crowd", 50],
  [5, "a select stays in the lines that it lost in", "larger/closing", 50],
  [10, "there is no fairness tick", "larger/pipeline", 50],
  [16, "the end of a slice forgets next", "larger/daisy", 50],
];

for (const [bug, what, foundBy, within] of largerBugs) {
  test(`bug ${bug} is found by random schedules and by PCT: ${what}`, () => {
    const spec = largerCases.find(({ name }) => name === foundBy);
    assert.ok(spec, `there is a case ${foundBy}`);
    for (const strategy of [new Random(within, 1), new Pct(within, 1)]) {
      const host = new SimHost(compiled(variant), bug);
      const { failure } = explore(host, spec, strategy, { most: within, allows: spec.allows });
      assert.ok(failure, `${foundBy} fails with bug ${bug} within ${within} schedules`);
    }
  });
}

test.run();
