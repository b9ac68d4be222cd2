// Stacks of goroutines in WebAssembly: frames on segments, in a debug core made for programs.

import { pathToFileURL } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { compiled, faults, load } from "../support/core.ts";
import type { TestCore } from "../support/core.ts";
import { draws } from "../support/seed.ts";

const test = suite("core: stacks");

const variant = "build/tests/core.stacks.wasm";

/** What the resumable pass and the builder would define. */
const pass = new Proxy({}, { get: () => () => 0 });

function makeCore(): TestCore {
  const others = { "skein-pass": pass, "skein-app": pass };
  return load(compiled(variant), undefined, others).core;
}

test.before(async () => {
  const { href } = pathToFileURL("scripts/cores.mjs");
  const { compileCore } = await import(href) as typeof import("../../scripts/cores.mjs");
  await compileCore("debug", { use: ["WASM=1"], outFile: variant });
});

test("frames keep what is in them, however they come and go", () => {
  for (const seed of [1, 2, 3]) {
    const core = makeCore();
    const draw = draws(seed);
    const g = core.spawnWasm(0, 1, 0);
    const frames: { at: number; bytes: number; mark: number }[] = [];
    for (let i = 1; i < 5000; i++) {
      if (draw(5) < 3 || frames.length === 0) {
        const bytes = 4 * (1 + draw(draw(50) === 0 ? 3000 : 30));
        const at = core.stackPush(g, bytes);
        new Uint32Array(core.memory.buffer, at, bytes / 4).fill(i);
        frames.push({ at, bytes, mark: i });
      } else {
        const { at, bytes, mark } = frames.pop()!;
        const words = new Uint32Array(core.memory.buffer, at, bytes / 4);
        assert.ok(words.every((word) => word === mark), `seed ${seed}, step ${i}`);
        assert.is(core.stackPopTo(g, at) !== 0, frames.length === 0);
      }
      if (i % 100 === 0) core.audit();
    }
  }
});

test("K1: the frames of a goroutine end within the segment that it uses", () => {
  const core = makeCore();
  const g = core.spawnWasm(0, 1, 0);
  core.stackPush(g, 5000);
  core.audit();
  const words = new Uint32Array(core.memory.buffer);
  const at = core.stackTopAt(g) >> 2;
  const top = words[at]!;
  for (const wrong of [top + 100_000, 4]) {
    words[at] = wrong;
    faults("K1", () => core.audit());
  }
  words[at] = top;
  core.audit();
});

test.run();
