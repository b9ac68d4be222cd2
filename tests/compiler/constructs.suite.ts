// One program per construct of the language, parked at every point where it can park, at random
// points, and all of them in turn: results and side effects are those of the program without the
// pass.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { within } from "../support/within.ts";
import { compiled, levels, program } from "./compile.ts";
import { compareInterleaved, comparePlays, describe, Player, sometimes } from "./player.ts";

const test = suite("compiler: constructs");

const text = program("constructs");

/** The names of the programs, in the order of their numbers. */
const names = /const programs[^[]*\[([^\]]*)\]/.exec(text)![1]!.match(/\w+/g)!;

const reference = new Player(await compiled(text, { level: "O0", resumable: false }));

for (const level of levels) {
  const player = new Player(await compiled(text, { level, resumable: true }));
  for (const [number, name] of names.entries()) {
    test(`${name} at -${level} goes on wherever it has parked`, within(20_000, () => {
      for (const argument of [0, 1, 2, 5, 6]) {
        const failure = comparePlays(reference, player, { program: number, argument }, 1, 300);
        if (failure !== undefined) assert.unreachable(describe(failure));
      }
    }));
  }
  test(`goroutines of every construct at -${level} can take turns`, within(20_000, () => {
    for (let seed = 1; seed <= 20; seed++) {
      const tasks = names.map((_, number) => {
        return { program: number, argument: (number + seed) % 6, rule: sometimes(seed * 31 + number) };
      });
      const failure = compareInterleaved(reference, player, tasks);
      if (failure !== undefined) assert.unreachable(describe(failure));
    }
  }));
}

test.run();
