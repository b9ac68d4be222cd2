// Tries the resumable pass on random programs, for as long as one likes.
//
//   npm run fuzz -- [--programs N] [--seed S] [--batch N] [--level O0|O1|O3|Oz]

import { rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { bundleProgram } from "./program.mjs";
import { root } from "./runtimes.mjs";

const help = `usage: npm run fuzz -- [options]
  --programs N   how many programs to try; 10,000 if left out
  --seed S       the seed of the first one; 1 if left out
  --batch N      how many are compiled together; 200 if left out
  --level LEVEL  O0, O1, O3 or Oz; all of them in turn if left out
  --help`;

/** @typedef {typeof import("../tests/compiler/random.ts")} Random */

/** @param {{ programs: number, seed: number, batch: number, level: string | undefined }} options */
async function fuzz({ programs, seed, batch, level }) {
  const folder = join(root, "build", "fuzz");
  rmSync(folder, { recursive: true, force: true });
  const path = await bundleProgram("tests/compiler/random.ts", folder);
  /** @type {Random} */
  const { batches, compile, isLevel, tryBatch } = await import(pathToFileURL(path).href);
  if (level !== undefined && !isLevel(level)) throw new Error(`no level "${level}"\n${help}`);
  let tried = 0;
  let failed = 0;
  for (const drawn of batches(seed, programs, batch)) {
    const chosen = { ...drawn, level: level ?? drawn.level };
    const report = await tryBatch(chosen, { compile, mostOnce: 100 });
    tried += drawn.seeds.length;
    if (report !== undefined) {
      failed++;
      console.log(report);
    }
    console.log(`${tried} programs, ${failed} batches failed; seed ${drawn.seeds.at(-1)}`);
  }
  process.exitCode = failed > 0 ? 1 : 0;
}

try {
  const { values } = parseArgs({
    options: {
      programs: { type: "string", default: "10000" },
      seed: { type: "string", default: "1" },
      batch: { type: "string", default: "200" },
      level: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  const [programs, seed, batch] = [values.programs, values.seed, values.batch].map(Number);
  if (values.help) console.log(help);
  else await fuzz({ programs, seed, batch, level: values.level });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
