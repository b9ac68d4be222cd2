// The entry for the condition "edge-light", whose runtimes are not to be had here: its code, with
// the import of the core written as Node understands it.

import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { buildSync } from "esbuild";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { rejection } from "../support/rejection.ts";
import { within } from "../support/within.ts";

const folder = join("build", "tests", "edge", "light");

const core = `
  import { readFileSync } from "node:fs";
  const path = ${JSON.stringify(resolve("build/core.wasm"))};
  export default new WebAssembly.Module(readFileSync(path));
`;

async function load(): Promise<typeof import("skein")> {
  mkdirSync(folder, { recursive: true });
  const { outputFiles } = buildSync({
    entryPoints: ["build/skein.edge-light.js"],
    bundle: true,
    write: false,
    format: "esm",
    external: ["*.wasm?module"],
  });
  const path = join(folder, "skein.mjs");
  writeFileSync(join(folder, "core.mjs"), core);
  writeFileSync(path, outputFiles[0]!.text.replace("./core.wasm?module", "./core.mjs"));
  return await import(pathToFileURL(resolve(path)).href) as typeof import("skein");
}

const test = suite("edge: light");

test("each run has a runtime of its own, and nothing waits outside", within(5000, async () => {
  const { chan, go, run, runtime, time } = await load();
  const counts = await Promise.all([1, 2, 3].map((count) => run(function* () {
    const values = chan<number>();
    for (let i = 0; i < count; i++) go(function* () { yield* values.send(1); });
    yield* time.sleep(1);
    return runtime.numGoroutine() - 1;
  })));
  assert.equal(counts, [1, 2, 3]);
  const error = await rejection(chan<number>().recv());
  assert.is((error as { code: string }).code, "ERR_OUTSIDE_RUN");
}));

test.run();
