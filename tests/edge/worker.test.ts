// Skein on workerd, an edge runtime: a runtime for each request, no wakes between them, a clock
// that stands still.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { serve } from "../../examples/server.ts";
import { within } from "../support/within.ts";
import { startWorker } from "../support/worker.ts";
import type { Worker } from "../support/worker.ts";

const code = `
  import { answers } from "./tests/edge/handlers.ts";
  export default {
    async fetch(request) {
      const answer = answers[new URL(request.url).pathname.slice(1)];
      return Response.json(await answer(request) ?? null);
    },
  };
`;

/** Three platforms: the least there is, one that knows of asynchronous contexts, an old one. */
const platforms = [
  { name: "bare", flags: [] },
  { name: "compat", flags: ["nodejs_compat"] },
  { name: "old", date: "2024-01-01", flags: [] },
];

async function ask(worker: Worker, path: string): Promise<unknown> {
  const response = await fetch(worker.url + path);
  return await response.json();
}

for (const platform of platforms) {
  const test = suite<{ worker: Worker }>(`edge: ${platform.name}`);
  const { name } = platform;

  test.before(async (context) => {
    context.worker = await startWorker({ code, ...platform });
  });

  test.after(({ worker }) => worker?.stop());

  test("a request has a runtime of its own", within(20_000, async ({ worker }) => {
    const counts = Array.from({ length: 20 }, (_, i) => i + 1);
    const replies = await Promise.all(counts.map((n) => ask(worker, `relay?count=${n}`)));
    assert.equal(replies, counts.map((value) => ({ value, before: 1 })));
  }));

  test("a request that can never be answered fails, and no other", within(20_000, async (
    { worker },
  ) => {
    const hanging = fetch(worker.url + "forever");
    assert.equal(await ask(worker, "relay?count=5"), { value: 5, before: 1 });
    assert.is((await hanging).status, 500);
    assert.equal(await ask(worker, "relay?count=3"), { value: 3, before: 1 });
  }));

  test("a request that takes hours holds up nobody", within(20_000, async ({ worker }) => {
    const client = new AbortController();
    const { signal } = client;
    const hours = fetch(worker.url + "hours", { signal }).catch((error: Error) => error.name);
    for (let i = 0; i < 5; i++) {
      assert.equal(await ask(worker, "relay?count=5"), { value: 5, before: 1 });
    }
    client.abort();
    assert.is(await hours, "AbortError");
    assert.equal(await ask(worker, "relay?count=5"), { value: 5, before: 1 });
  }));

  test("by default no deadlock is reported, on demand it is", within(20_000, async ({ worker }) => {
    assert.equal(await ask(worker, "deadlock"), { byDefault: "waiting", thrown: "DeadlockError" });
  }));

  test("outside a run nothing may wait, and the error says so", within(20_000, async (
    { worker },
  ) => {
    assert.equal(await ask(worker, "outside"), Array(3).fill("ERR_OUTSIDE_RUN"));
  }));

  test("a channel of a module holds values from request to request", within(20_000, async (
    { worker },
  ) => {
    assert.is(await ask(worker, "shelf?text=kept"), true);
    assert.equal(await ask(worker, "shelf"), { value: "kept", ok: true, imported: 0 });
  }));

  test("a run that a goroutine starts shares its runtime, and may outlive it", within(
    20_000,
    async ({ worker }) => {
      assert.equal(await ask(worker, "nested"), { outer: 1, inner: "inner" });
    },
  ));

  test("runs that end together give back one runtime", within(20_000, async ({ worker }) => {
    assert.equal(await ask(worker, "together"), [5, 6, 7]);
  }));

  test("what a run leaves behind belongs to nobody", within(20_000, async ({ worker }) => {
    assert.is(await ask(worker, "ended"), "ERR_RUNTIME_ENDED");
  }));

  test("busy goroutines let timers fire, though the clock stands still", within(20_000, async (
    { worker },
  ) => {
    const { rounds, took } = await ask(worker, "busy") as { rounds: number; took: number };
    assert.ok(rounds > 1000, `${rounds} rounds`);
    assert.ok(took < 2000, `two timers of 10 ms took ${took} ms`);
  }));

  if (name === "compat") {
    test("async bodies take part", within(20_000, async ({ worker }) => {
      const ended = { ok: false };
      assert.equal(await ask(worker, "async"), { answer: 42, ended });
    }));
  }

  test.run();
}

const example = suite("edge: the example");

example("asks its backends, and answers with the first", within(20_000, async () => {
  const backends = await Promise.all([
    serve(async () => new Response("one")),
    serve(async () => new Response("two")),
    serve((request) => new Promise((resolve) => {
      request.signal.addEventListener("abort", () => resolve(new Response("late")));
    })),
  ]);
  const urls = backends.map(({ port }) => `http://127.0.0.1:${port}/`);
  const worker = await startWorker({
    name: "example",
    code: 'export { default } from "./examples/edge.ts";',
    texts: { BACKENDS: urls.toReversed().join(" ") },
  });
  try {
    const answers = await ask(worker, "") as { url: string; text: string }[];
    assert.equal(answers.map(({ text }) => text).sort(), ["one", "two"]);
  } finally {
    await worker.stop();
    for (const backend of backends) await backend.close();
  }
}));

example.run();
