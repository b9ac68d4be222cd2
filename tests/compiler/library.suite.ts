// The standard library, written without any thought of being interrupted, is interrupted wherever
// it calls something. Some of it keeps its work in progress in static memory, so the programs run
// one after another here.

import { suite } from "uvu";
import { levels } from "./compile.ts";
import { loadModule, testPrograms } from "./programs.ts";

const test = suite("compiler: the standard library");

for (const level of levels) {
  const loaded = await loadModule("library", level, { parking: true, referenceLevel: level });
  testPrograms(test, loaded, 60);
}

const growing = suite("compiler: the standard library, with the engine's stack emptied");

for (const level of levels) {
  const settings = { parking: true, growing: true, referenceLevel: level };
  testPrograms(growing, await loadModule("library", level, settings), 10);
}

const single = suite("compiler: the standard library, with one version of every function");

for (const level of ["O1", "Oz"] as const) {
  const settings = { parking: true, growing: true, single: true, referenceLevel: level };
  testPrograms(single, await loadModule("library", level, settings), 10);
}

test.run();
growing.run();
single.run();
