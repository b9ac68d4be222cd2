// The examples are documentation, so they run: each main is called as its own file calls it.

import { run } from "skein";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { main as deadline } from "../../examples/deadline.ts";
import { main as fanIn } from "../../examples/fan-in.ts";
import { main as hello } from "../../examples/hello.ts";
import { main as pipeline } from "../../examples/pipeline.ts";
import { main as sieve } from "../../examples/sieve.ts";
import { main as timeout } from "../../examples/timeout.ts";
import { main as workerPool } from "../../examples/worker-pool.ts";
import { within } from "../support/within.ts";

const test = suite("examples");

test("hello hears each talker in order", within(2000, async () => {
  const lines: string[] = [];
  await run(() => hello((line) => lines.push(line)));
  assert.equal(lines, ["hello … goodbye", "bonjour … au revoir", "hallo … tschüs"]);
}));

test("pipeline adds up squares", within(2000, async () => {
  assert.is(await run(() => pipeline(0)), 0);
  assert.is(await run(() => pipeline(100)), 338_350);
}));

test("worker-pool finds the same digests with one worker as with many", within(5000, async () => {
  const texts = ["", "abc", ...Array.from({ length: 50 }, (_, i) => `text ${i}`)];
  const alone = await run(() => workerPool(texts, 1));
  const together = await run(() => workerPool(texts, 8));
  assert.is(alone.size, texts.length);
  for (const text of texts) assert.is(together.get(text), alone.get(text));
  assert.is(alone.get("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}));

test("sieve finds the primes in order", within(5000, async () => {
  const primes = await run(() => sieve(168));
  assert.equal(primes.slice(0, 10), [2, 3, 5, 7, 11, 13, 17, 19, 23, 29]);
  assert.is(primes.length, 168);
  assert.is(primes.at(-1), 997);
}));

test("fan-in hears everything, each talker in order", within(5000, async () => {
  const times = 100;
  const heard = await run(() => fanIn(times));
  for (const name of ["Ann", "Bob"]) {
    const said = heard.filter((line) => line.startsWith(name));
    assert.equal(said, Array.from({ length: times }, (_, i) => `${name} ${i + 1}`));
  }
  assert.is(heard.length, 2 * times);
}));

test("timeout gives up on the answer that never comes, and only on that", within(5000, async () => {
  assert.equal(await run(() => timeout(500)), ["quick: yes", "slow: no answer"]);
}));

test("deadline hears those who answer in time", within(5000, async () => {
  assert.equal(await run(() => deadline(500)), ["near: yes", "the others: too late"]);
}));

test.run();
