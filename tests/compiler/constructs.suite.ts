// One program per construct of the language: results and side effects are those of the program
// without the pass.

import { suite } from "uvu";
import { levels } from "./compile.ts";
import { loadModule, testPrograms, testTurns } from "./programs.ts";

const test = suite("compiler: constructs");

for (const level of levels) {
  const loaded = await loadModule("constructs", level);
  testPrograms(test, loaded, 300);
  testTurns(test, loaded);
}

const preempted = suite("compiler: constructs, interrupted in every round of every loop");

for (const level of levels) {
  const loaded = await loadModule("constructs", level, { preempting: true });
  testPrograms(preempted, loaded, 20);
  testTurns(preempted, loaded);
}

const growing = suite("compiler: constructs, with the engine's stack emptied at every recursion");

for (const level of levels) {
  const loaded = await loadModule("constructs", level, { growing: true });
  testPrograms(growing, loaded, 20);
  testTurns(growing, loaded);
}

const single = suite("compiler: constructs, with one version of every function");

for (const [number, level] of levels.entries()) {
  const hooks = { preempting: number % 2 === 0, growing: true };
  const loaded = await loadModule("constructs", level, { single: true, ...hooks });
  testPrograms(single, loaded, 20);
  testTurns(single, loaded);
}

test.run();
preempted.run();
growing.run();
single.run();
