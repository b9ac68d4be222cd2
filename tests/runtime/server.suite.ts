// The example of a server, served for real: it answers in time, and cancels what it no longer
// needs.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { handler, serve } from "../../examples/server.ts";
import type { Handler, Server } from "../../examples/server.ts";
import { within } from "../support/within.ts";

const test = suite("server");

/** Serves while `body` uses it. */
async function serving<T>(handle: Handler, body: (url: string) => Promise<T>): Promise<T> {
  const server: Server = await serve(handle);
  try {
    return await body(`http://127.0.0.1:${server.port}/`);
  } finally {
    await server.close();
  }
}

/** A backend that answers at once. */
const quick: Handler = async () => new Response("quick");
const failing: Handler = async () => new Response("no", { status: 500 });

/** A backend that never answers, and says when it was asked and when the client has gone. */
function silent() {
  let asked = (): void => {};
  let gone = (): void => {};
  const wasAsked = new Promise<void>((resolve) => (asked = resolve));
  const isGone = new Promise<void>((resolve) => (gone = resolve));
  const handle: Handler = async (request) => {
    request.signal.addEventListener("abort", () => gone());
    asked();
    await isGone;
    return new Response("too late");
  };
  return { handle, wasAsked, isGone };
}

test("the first answers are enough, and the others are cancelled", within(10_000, async () => {
  const slow = silent();
  const quickAfterwards: Handler = async (request) => {
    await slow.wasAsked;
    return quick(request);
  };
  await serving(quickAfterwards, (first) =>
    serving(slow.handle, (second) =>
      serving(handler([second, first, first], 2, 60_000), async (url) => {
        const response = await fetch(url);
        assert.is(response.status, 200);
        const answer = { url: first, text: "quick" };
        assert.equal(await response.json(), [answer, answer]);
        await slow.isGone;
      })));
}));

test("a deadline ends the wait", within(10_000, async () => {
  const slow = silent();
  await serving(quick, (first) =>
    serving(slow.handle, (second) =>
      serving(handler([first, second], 2, 100), async (url) => {
        const response = await fetch(url);
        assert.is(response.status, 504);
        assert.equal(await response.json(), [{ url: first, text: "quick" }]);
      })));
}));

test("backends that fail are not waited for", within(10_000, async () => {
  await serving(failing, (bad) =>
    serving(handler([bad, "http://127.0.0.1:1/"], 1, 60_000), async (url) => {
      const response = await fetch(url);
      assert.is(response.status, 504);
      assert.equal(await response.json(), []);
    }));
}));

test("a client that goes away takes its questions along", within(10_000, async () => {
  const slow = silent();
  await serving(slow.handle, (backend) =>
    serving(handler([backend], 1, 60_000), async (url) => {
      const client = new AbortController();
      const asking = fetch(url, { signal: client.signal }).catch((error: Error) => error.name);
      await slow.wasAsked;
      client.abort();
      assert.is(await asking, "AbortError");
      await slow.isGone;
    }));
}));

test.run();
