// Panics, protected calls, goexit. What the program says is what Go says for the same program: the
// texts are from Go 1.26.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { assertGone, deadlocks, loaded } from "../support/app.ts";
import { within } from "../support/within.ts";

const test = suite("wasm: panics");
const LIMIT = 10_000;

const asInGo: [name: string, text: string][] = [
  ["nested", "inner outer [oh] inner outer [oh] well last [second] second"],
  ["inDeferred", "first last [third] first last [of a return]"],
  ["inDeferredLater", "inner last [second]"],
  ["protectedInDeferred", "inner outer [oh] inner outer [oh] last [first]"],
  ["again", "inner outer last [oh again]"],
  ["exits", "d1 d0 d0 inner outer [oh] after d0"],
  ["exitCrosses", "d1 crossed once"],
];

for (const [name, text] of asInGo) {
  test(`as in Go: ${name}`, within(LIMIT, async () => {
    const app = await loaded("panics");
    for (let i = 0; i < 2; i++) {
      assert.is(await app.run(name), text);
      assertGone(app);
    }
  }));
}

const others: [title: string, name: string, args: unknown[], result: unknown][] = [
  [
    "a panic deep down, with frames in segments and on the engine's stack", "deepPanics", [],
    `${"50 150 250 ".repeat(5)}1.5 2`,
  ],
  ["protected calls that are deep themselves", "deepAndBack", [], "[deep] inner [oh] 500"],
  ["stacks shrink while protected calls wait", "shrinks", [], "1 0 false 3 2 false"],
  ["goroutines take turns in protected calls", "interleaved", [50, 40], 1000],
  ["the message is the goroutine's own", "messages", [], "<> one <> two returns one <>"],
];

for (const [title, name, args, result] of others) {
  test(title, within(LIMIT, async () => {
    const app = await loaded("panics");
    for (let i = 0; i < 2; i++) {
      assert.is(await app.run(name, ...args), result);
      assertGone(app);
    }
  }));
}

test("goexit of main makes its deferred calls first", within(LIMIT, async () => {
  const app = await loaded("panics");
  await deadlocks(app.run("mainExits"), "no goroutines (main called runtime.Goexit) - deadlock!");
  assert.is(await app.run("whatWasTold"), "main");
  assertGone(app);
}));

test.run();
