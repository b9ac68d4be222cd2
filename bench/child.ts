// One contender in a process of its own: `child.js CASE CONTENDER VARIANT`. Reads commands from
// standard input, one JSON object a line, and answers each with one line: a sample, or { error }.

import { createInterface } from "node:readline";
import type { Allocating, Case, Command, Sample, Work } from "./contract.ts";
import * as measure from "./measure.ts";

const [name = "", contender = "", variant = "1"] = process.argv.slice(2);
const address = new URL(`./cases/${name}.js`, import.meta.url).href;
const { bench } = (await import(address)) as { bench: Case };
let work: Work | undefined;
let program: Allocating | undefined;

/** `ms` asks how many operations take so long, `n` for a round of so many. */
async function answer({ ms, n = 0, timer }: Command): Promise<Sample> {
  if (bench.kind === "memory") return measure.parkedBytes(bench, contender, n);
  if (bench.kind === "sleepers") return measure.slept(bench, contender, n);
  if (bench.kind === "startup") return measure.firstTask(bench.contenders[contender]!);
  if (bench.kind === "cost") return measure.cost(bench, contender);
  if (bench.kind === "depth") return measure.depth(bench, contender, n);
  if (bench.kind === "heap") {
    program ??= await bench.contenders[contender]!(Number(variant));
    return measure.allocating(program!, n);
  }
  work ??= await bench.contenders[contender]!(Number(variant));
  if (work === undefined) return { absent: 1 };
  if (ms !== undefined) return { n: await measure.calibrate(work, ms) };
  if (timer || bench.kind === "fairness") return measure.timerDuring(work, n);
  return measure.speed(work, n);
}

for await (const line of createInterface({ input: process.stdin })) {
  const failed = (error: Error): { error: string } => ({ error: error.stack ?? String(error) });
  console.log(JSON.stringify(await answer(JSON.parse(line)).catch(failed)));
}
