// Select of AssemblyScript programs.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { assertClean, deadlocks, isStressed, loaded, panics } from "../support/app.ts";
import { within } from "../support/within.ts";

const test = suite("wasm: select");
const ASLEEP = "all goroutines are asleep - deadlock!";

const one = async (name: string, ...args: unknown[]): Promise<unknown> => {
  const app = await loaded("selecting");
  const result = await app.run(name, ...args);
  assertClean(app);
  return result;
};

const widths = [[1, 0], [7, 6], [8, 7], [9, 8], [16, 0], [300, 150], [65536, 65535]];

for (const [count, ready] of widths) {
  // A cycle at each of so many allocations takes minutes.
  if (isStressed && count === 65536) continue;
  test(`a select may have ${count} cases`, within(5000, async () => {
    assert.is(await one("wide", count, ready), ready);
  }));
}

test("a select of more than 65536 cases panics", within(5000, async () => {
  const app = await loaded("selecting");
  await panics(app.run("tooWide"), "select: more than 65536 cases");
  assertClean(app);
}));

test("values of sends are worked out once, also those of other cases", within(5000, async () => {
  assert.is(await one("operands"), 6);
}));

test("the value of a send may come from a function that selects and blocks", within(
  5000,
  async () => assert.is(await one("nested"), 105),
));

test("senders that wait in a select offer values of any type", within(
  5000,
  async () => void await one("offers"),
));

test("a sender that waits in a select fills the ring again", within(5000, async () => {
  assert.is(await one("refill"), 12n);
}));

test("a closed channel is ready, and wakes a select", within(
  5000,
  async () => void await one("closing"),
));

for (const [how, when] of ["before", "while it waits", "before a poll"].entries()) {
  test(`a send case panics when its channel is closed ${when}`, within(5000, async () => {
    const app = await loaded("selecting");
    await panics(app.run("closedSend", how), "send on closed channel");
    assertClean(app);
  }));
}

test("a channel may stand in several cases", within(5000, async () => {
  assert.is(await one("duplicates"), 8);
}));

test("a select never meets itself", within(5000, async () => {
  assert.is(await one("ownPeer"), 2);
}));

test("ready cases are chosen evenly", within(5000, async () => {
  const counts = await one("fair", 3000) as number[];
  for (const index of [0, 2, 4]) assert.ok(Math.abs(counts[index]! - 1000) < 260, String(counts));
  assert.is(counts[1]! + counts[3]!, 0);
}));

test("a select waits for a timer", within(5000, async () => {
  assert.is(await one("timeout"), 1);
}));

for (const name of ["noCases", "onlyNever"]) {
  test(`a select that can never go on is a deadlock: ${name}`, within(5000, async () => {
    const app = await loaded("selecting");
    const dump = await deadlocks(app.run(name), ASLEEP);
    assert.match(dump, /goroutine 1 \[select \(no cases\)\]:\n/);
    assertClean(app);
  }));
}

test("a select is waited for once", within(5000, async () => {
  const app = await loaded("selecting");
  await panics(app.run("twice"), "select: it is over, or another goroutine's");
  assertClean(app);
}));

test("selects that are begun, or wait, go with their goroutines", within(5000, async () => {
  const app = await loaded("selecting");
  for (let i = 0; i < 3; i++) {
    assert.is(await app.run("leaving"), 21);
    assertClean(app);
  }
}));

test.run();
