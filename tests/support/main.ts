// Runs many test files in one process. What happens goes to the progress file, so that nothing that
// a test prints can be mistaken for a result.

import { setTimeout as later } from "node:timers";
import { record, runtimeName } from "./progress.ts";

type Load = () => Promise<unknown>;
type Outcome = readonly [errors: string | true, passed: number, skipped: number, total: number];
type RunSuite = () => Promise<Outcome>;

/** What uvu shares between its own runner and the suites. */
interface UvuGlobals {
  UVU_DEFER?: number;
  UVU_INDEX?: number;
  UVU_QUEUE: (string | null | RunSuite)[][];
}

const uvu = globalThis as unknown as UvuGlobals;
const graceMs = 5000;

/** uvu tells nobody which test is running: it only stores the title in the suite's context, a plain
 *  object. An inherited setter sees it without any file having to take part. */
function recordTitles(): void {
  let current = "";
  Object.defineProperty(Object.prototype, "__test__", {
    configurable: true,
    get: () => current,
    set: (title: string) => {
      current = title;
      if (title !== "") record({ test: title });
    },
  });
}

async function runSuite(suite: RunSuite): Promise<boolean> {
  const [errors, passed, skipped, total] = await suite();
  record({ passed, failed: total - passed, skipped });
  if (errors !== true) process.stdout.write(`\n${errors}\n`);
  else if (passed < total) process.stdout.write("  a hook threw: not every test was run\n");
  return passed === total;
}

async function runFile(name: string, load: Load, index: number): Promise<boolean> {
  record({ file: name });
  process.stdout.write(`${name}\n`);
  const suites: UvuGlobals["UVU_QUEUE"][number] = [];
  uvu.UVU_QUEUE[index] = suites;
  uvu.UVU_INDEX = index;
  try {
    await load();
  } catch (error) {
    process.stdout.write(`  cannot be loaded: ${error instanceof Error ? error.stack : error}\n`);
    record({ passed: 0, failed: 1, skipped: 0 });
    return false;
  }
  if (suites.length === 0) {
    process.stdout.write("  registered no suite: is .run() missing at its end?\n");
    record({ passed: 0, failed: 1, skipped: 0 });
    return false;
  }
  let good = true;
  for (const suite of suites) {
    if (typeof suite === "function" && !(await runSuite(suite))) good = false;
  }
  return good;
}

/** A process that has nothing left to do must end by itself: a handle left behind is a bug too. */
function expectToEnd(): void {
  later(() => {
    process.stderr.write(`all tests are done, but something was alive ${graceMs} ms later\n`);
    process.exit(1);
  }, graceMs).unref();
}

/** Loads each file and runs its suites, in order; the exit code says whether all went well. */
export async function main(files: Record<string, Load>): Promise<void> {
  uvu.UVU_DEFER = 1;
  uvu.UVU_QUEUE = [];
  record({ runtime: runtimeName() });
  recordTitles();
  let index = 0;
  let good = true;
  for (const [name, load] of Object.entries(files)) {
    if (!(await runFile(name, load, index++))) good = false;
  }
  record({ end: true });
  process.exitCode = good ? 0 : 1;
  expectToEnd();
}
