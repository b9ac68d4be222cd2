// Deferred calls. What the program says is what Go says for the same program: the texts are from Go
// 1.26.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { assertGone, loaded } from "../support/app.ts";
import { within } from "../support/within.ts";

const test = suite("wasm: deferred calls");
const LIMIT = 10_000;

const asInGo: [name: string, text: string][] = [
  [
    "waysOut",
    "end 10; later end 21; later end 22; later end 23; later end 24; later end 50; " +
      "six later end 60; later end later end 23; end later end 11; end 4 3 2 1 0 later end 11;",
  ],
  ["recursion", "0 1=1 1 2=3 2 3=6 3"],
  ["deferredDefers", "in3 in2 in1 in0 end0 end1 end2 end3"],
  ["methods", "made x used x!? 1.5 used x!?? text size 4 lambda 1099511627776"],
  ["deferredBlock", "0 1 last 2 3 last false 4 5 last"],
  ["oncePanics", "body false true true"],
  ["onceExits", "body on on"],
  ["mutexes", "true false"],
];

for (const [name, text] of asInGo) {
  test(`as in Go: ${name}`, within(LIMIT, async () => {
    const app = await loaded("defers");
    for (let i = 0; i < 2; i++) {
      assert.is(await app.run(name), text);
      assertGone(app);
    }
  }));
}

const others: [title: string, name: string, args: unknown[], result: unknown][] = [
  [
    "arguments of every type, those of the present moment", "argumentTypes", [],
    "1 1099511627776 0.5 2.25 e 4 2 1099511627776 1.5 3.25 f 4 " +
      "3 1099511627776 2.5 4.25 g 4 true false six 3",
  ],
  [
    "a result is kept while deferred calls wait", "results", [],
    "5 1.5 1.5 25769803776 t!",
  ],
  ["many calls are deferred by one function", "manyDefers", [1000], 0],
  [
    "panics in callbacks of the compiler's library", "callbacks", [],
    "false in a comparison 2,2,3",
  ],
  ["protected calls by the thousand", "many", [5001], 1_002_500],
];

for (const [title, name, args, result] of others) {
  test(title, within(LIMIT, async () => {
    const app = await loaded("defers");
    for (let i = 0; i < 2; i++) {
      assert.is(await app.run(name, ...args), result);
      assertGone(app);
    }
  }));
}

test.run();
