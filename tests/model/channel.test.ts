// Channels and select against their reference: random programs, all of whose results are compared.
// SKEIN_PROGRAMS=n sets how many; SKEIN_SEED=n plays that one alone.
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { within } from "../support/within.ts";
import { compileBug, readCore } from "./core.ts";
import { describe, Player } from "./play.ts";
import type { Failure } from "./play.ts";
import type { Program, Step } from "./program.ts";

const { SKEIN_PROGRAMS, SKEIN_SEED } = process.env;
const programs = Number(SKEIN_PROGRAMS ?? 10_000);
const first = Number(SKEIN_SEED ?? 1);
const debug = "build/core.debug.wasm";

/** The bugs that the core can be compiled with, by number. */
const bugs: readonly (readonly [bug: number, what: string])[] = [
  [2, "a wake-up without a claim"],
  [3, "waiters that are last in, first out"],
  [4, "a close that forgets the senders"],
  [5, "a select that stays in the lines of its losing cases"],
  [8, "a receive that leaves the cell of a full ring empty"],
  [15, "a close that wakes as if a value had come"],
];

const test = suite("model: channel");

function* from(seed: number, count: number): Generator<number> {
  for (let i = 0; i < count; i++) yield seed + i;
}

/** Every position among n ready cases must have been chosen as often, within 10 sigma. Gives what
 *  was not. */
function unevenness(choices: readonly number[][], least: number): string[] {
  return choices.flatMap((counts, n) => {
    const draws = counts.reduce((sum, count) => sum + count, 0);
    const mean = draws / n;
    const sigma = Math.sqrt(mean * (1 - 1 / n));
    if (n < 2 || draws < least) return [];
    return counts
      .filter((count) => Math.abs(count - mean) > 10 * sigma)
      .map((count) => `of ${n} ready cases one was chosen ${count} times, not about ${mean}`);
  });
}

function expectNone(failure: Failure | undefined): void {
  if (failure !== undefined) assert.unreachable(describe(failure));
}

test("random programs of channels and selects do what the reference does", within(60_000, () => {
  const player = new Player(readCore(debug));
  const count = SKEIN_SEED === undefined ? programs : 1;
  expectNone(player.find(from(first, count)));
  assert.equal(unevenness(player.choices, 1000), []);
}));

/** Draws of selects with disabled cases and cases that are not ready in between. */
function draw(player: Player): string[] {
  const close: Step = { kind: "close", who: -1, cases: [{ kind: "recv", chan: 0 }], drains: true };
  for (let ready = 2; ready <= 8; ready++) {
    const cases = Array.from({ length: ready }, () => [
      { kind: "recv", chan: 0 } as const,
      { kind: "none", chan: 0 } as const,
      { kind: "recv", chan: 1 } as const,
    ]).flat();
    const select: Step = { kind: "select", who: 0, cases, drains: false };
    const steps = [close, ...Array<Step>(20_000).fill(select)];
    const program: Program = { seed: ready, caps: [0, 1], goroutines: 1, steps };
    expectNone(player.play(program));
    assert.is(player.choices[ready]!.reduce((sum, count) => sum + count, 0), 20_000);
  }
  return unevenness(player.choices, 20_000);
}

test("a select chooses uniformly among its ready cases", within(60_000, () => {
  assert.equal(draw(new Player(readCore(debug))), []);
}));

test("the draws find a select that takes the first ready case", within(60_000, async () => {
  const player = new Player(await compileBug(9));
  assert.match(draw(player).join(), /one was chosen 20000 times/);
}));

for (const [bug, what] of bugs) {
  test(`random programs find ${what}`, within(60_000, async () => {
    const failure = new Player(await compileBug(bug)).find(from(1, programs));
    assert.ok(failure, `${programs} programs do not find bug ${bug}`);
    assert.ok(failure.program.steps.length <= 12, describe(failure));
  }));
}

test.run();
