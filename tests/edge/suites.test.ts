// The suites of tests/api, run on workerd. Each file is answered by one request, whose run is what
// their async code belongs to.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { within } from "../support/within.ts";
import { startWorker } from "../support/worker.ts";
import type { Worker } from "../support/worker.ts";

/** Not among them: those that expect a deadlock, which is not reported here, or an uncaught
 *  exception, which ends the request, and those that measure milliseconds, which is as far as the
 *  clock here goes. */
const names = [
  "async",
  "chan",
  "events",
  "fn",
  "go",
  "goexit",
  "gosched",
  "misuse",
  "never",
  "runtime",
  "seeded",
  "select",
  "stop",
  "storage",
  "stream",
  "wait",
];

const code = `
  import { run } from "skein";
  const files = {
${names.map((name) => `    "${name}": () => import("./tests/api/${name}.suite.ts"),`).join("\n")}
  };
  globalThis.UVU_DEFER = 1;
  export default {
    async fetch(request) {
      const suites = [];
      globalThis.UVU_QUEUE = [suites];
      await files[new URL(request.url).pathname.slice(1)]();
      const results = await run(async () => {
        // From here on no goroutine is running: tests of what is said then want to see that.
        await null;
        const results = [];
        for (const suite of suites) results.push(await suite());
        return results;
      });
      return Response.json(results);
    },
  };
`;

type Outcome = readonly [errors: string | true, passed: number, skipped: number, total: number];

const test = suite<{ worker: Worker }>("edge: suites");

test.before(async (context) => {
  context.worker = await startWorker({ name: "suites", code, flags: ["nodejs_compat"] });
});

test.after(({ worker }) => worker?.stop());

for (const name of names) {
  test(name, within(30_000, async ({ worker }) => {
    const response = await fetch(worker.url + name);
    assert.is(response.status, 200);
    const outcomes = await response.json() as Outcome[];
    assert.ok(outcomes.length > 0, "it has suites");
    for (const [errors, passed, , total] of outcomes) {
      if (errors !== true) console.log(errors);
      assert.is(passed, total);
    }
  }));
}

test.run();
