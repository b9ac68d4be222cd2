// Do the tests of the pass have teeth? Bugs are put into its text, one at a time, and random
// programs must find each.

import { setTimeout } from "node:timers";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { within } from "../support/within.ts";
import { broken } from "./broken.ts";
import type { Bug } from "./broken.ts";

const bugs: readonly Bug[] = [
  {
    what: "a changed local that is not written back",
    file: "emit.ts",
    text: "changed.add(b.LocalSet.getIndex(e))",
    wrong: "changed.add(b.LocalSet.getIndex(e) + 1)",
  },
  {
    what: "a live local that is not saved",
    file: "frame.ts",
    text: "const values = locals.map(",
    wrong: "const values = locals.slice(1).map(",
  },
  {
    what: "a 64-bit local that has room for 32 bits",
    file: "frame.ts",
    text: 'name: "i64", bytes: 8',
    wrong: 'name: "i64", bytes: 4',
  },
  {
    what: "an if whose first arm ends one point too early",
    file: "lower.ts",
    text: "this.#m.i32.const(inTrue.last)",
    wrong: "this.#m.i32.const(inTrue.last - 1)",
  },
  {
    what: "a loop that is entered at its head",
    file: "lower.ts",
    text: 'this.lower(Loop.getBody(e), "any")',
    wrong: "Loop.getBody(e)",
  },
  {
    what: "a resume point that is not forgotten",
    file: "lower.ts",
    text: "this.#m.local.set(pcLocal, this.#m.i32.const(0))",
    wrong: "this.#m.nop()",
  },
  {
    what: "operands that are read too late",
    file: "hoist.ts",
    text: "!changed.has(this.#b.LocalGet.getIndex(e))",
    wrong: "true",
  },
  {
    what: "loops whose needs are looked at once",
    file: "liveness.ts",
    text: "if (live === head) return live;",
    wrong: "return live;",
  },
  {
    what: "a conditional branch that forgets its target",
    file: "liveness.ts",
    text: "stays ? target | after : target",
    wrong: "stays ? after : target",
  },
  {
    what: "a result that is not handed over",
    file: "emit.ts",
    text: "[state.setResult(this.result, value)]",
    wrong: "[m.drop(value)]",
  },
  {
    what: "a resumed frame that keeps the point it stood at",
    file: "emit.ts",
    text: "check: (site) => this.check(site.pc)",
    wrong: "check: (site) => this.check(Math.max(1, site.pc - 1))",
  },
  {
    what: "a frame that is not taken off the stack",
    file: "emit.ts",
    text: "m.block(null, [...given, pop, m.return()])",
    wrong: "m.block(null, [...given, m.drop(m.i32.const(0)), m.return()])",
  },
  {
    what: "a single version that is handed its frame again and again",
    file: "single.ts",
    text: 'state.set("enter", m.i32.const(0))',
    wrong: "m.nop()",
  },
  {
    what: "a single version that, resumed, writes a new frame",
    file: "single.ts",
    text: "const operands = [point, m.local.get(at, b.i32), ...values];",
    wrong: "const operands = [point, m.i32.const(0), ...values];",
  },
  {
    what: "indirect calls that are thought never to block",
    file: "blocking.ts",
    text: "return this.#types.has(type);",
    wrong: "return type === \"\";",
  },
];

/** Code of a worker, for a broken pass may make programs that never end. It tells when it compiles,
 *  which takes its time, and when it plays, which does not. */
const inWorker = `
  const { parentPort, workerData } = require("node:worker_threads");
  async function find() {
    const { batches, compile, tryBatch } = await import(workerData);
    const telling = async (text, variant) => {
      parentPort.postMessage("compiles");
      const bytes = await compile(text, variant);
      parentPort.postMessage("plays");
      return bytes;
    };
    for (const batch of batches(1, 1000, 50)) {
      const report = await tryBatch(batch, { compile: telling, mostOnce: 50 });
      if (report !== undefined) return report;
    }
    return "nothing";
  }
  find().catch(String).then((finding) => parentPort.postMessage(finding));
`;

/** How long 50 programs may take: many times what they do. */
const endlessMs = 15_000;

/** What random programs find, in words. */
function findingOf(path: string): Promise<string> {
  const worker = new Worker(inWorker, { eval: true, workerData: pathToFileURL(path).href });
  let limit: ReturnType<typeof setTimeout> | undefined;
  const finding = new Promise<string>((resolve, reject) => {
    worker.on("error", reject).on("message", (message: string) => {
      clearTimeout(limit);
      if (message === "plays") {
        limit = setTimeout(() => resolve("a program does not come to an end"), endlessMs);
      } else if (message !== "compiles") resolve(message);
    });
  });
  return finding.finally(() => {
    clearTimeout(limit);
    return worker.terminate();
  });
}

const test = suite("compiler: known bugs");

for (const [number, bug] of bugs.entries()) {
  test(`random programs find ${bug.what}`, within(300_000, async () => {
    const finding = await findingOf(await broken("tests/compiler/random.ts", bug, `${number}`));
    assert.match(finding, /again: npm run fuzz -- --seed \d+|does not come to an end/);
  }));
}

test.run();
