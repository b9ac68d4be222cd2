// The program behind `npm run soak`: plays until the time is up, and prints how to play a failure
// again.

import { parseArgs } from "node:util";
import { runtimeName } from "../support/progress.ts";
import { churn } from "./churn.ts";
import { audit } from "./cores.ts";
import { partNames } from "./program.ts";
import { soak } from "./soak.ts";

const { values } = parseArgs({
  options: {
    seed: { type: "string", default: "1" },
    seconds: { type: "string", default: "60" },
    programs: { type: "string", default: "Infinity" },
    parts: { type: "string", default: partNames.join() },
    heap: { type: "boolean", default: false },
    again: { type: "string", default: "" },
  },
});

const seed = Number(values.seed);
const seconds = Number(values.seconds);
const parts = values.parts.split(",");
const unknown = parts.find((name) => !partNames.includes(name));
if (unknown !== undefined) throw new Error(`no part "${unknown}" among ${partNames.join(", ")}`);
const what = values.heap ? "churn in WebAssembly" : "random programs";
console.log(`${what} from seed ${seed} on ${runtimeName()}, for ${seconds} s`);
const options = {
  seed,
  seconds,
  programs: Number(values.programs),
  everySeconds: Math.min(5, seconds / 12),
  log: console.log,
};
const { programs, failure } = await (values.heap ? churn(options) : soak({ ...options, parts }));
const audited = audit() ? ", the core audited after each" : "";
if (failure === "") {
  console.log(`${programs} programs${audited}: nothing lost, nothing left`);
} else {
  console.log(`\n${failure}\n`);
  const last = seed + programs - 1;
  if (failure.startsWith("seed")) console.log(`again: ${values.again} --seed ${last} --programs 1`);
  // A program that hangs would keep the process alive.
  process.exit(1);
}
