// Contexts that are done leave nothing with the context that they were made from.

import { run } from "skein";
import { afterFunc, background, fromSignal, withCancel, withTimeout } from "skein/context";
import type { Context } from "skein/context";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { heapBytes } from "../support/heap.ts";
import { within } from "../support/within.ts";

const test = suite("context memory");

const makers: [title: string, makeAndEnd: (parent: Context) => void][] = [
  ["cancelled", (parent) => withCancel(parent)[1]()],
  ["cancelled before their deadline", (parent) => withTimeout(parent, 3_600_000)[1]()],
  ["late already", (parent) => void withTimeout(parent, 0)],
  ["stopped functions", (parent) => void afterFunc(parent, () => {})()],
];

for (const [title, makeAndEnd] of makers) {
  test(`a million children leave no memory: ${title}`, within(20_000, () =>
    run(() => {
      const [parent] = withCancel(background());
      for (let i = 0; i < 1000; i++) makeAndEnd(parent);
      const before = heapBytes();
      for (let i = 0; i < 1_000_000; i++) makeAndEnd(parent);
      const bytes = heapBytes() - before;
      assert.ok(bytes < 4_000_000, `${bytes} bytes are left`);
      assert.is(parent.err(), undefined);
    })));
}

test("contexts from one signal leave nothing with it", within(20_000, () => {
  const { signal } = new AbortController();
  const before = heapBytes();
  for (let i = 0; i < 100_000; i++) {
    const [parent, cancel] = withCancel(background());
    fromSignal(signal, parent);
    cancel();
  }
  const bytes = heapBytes() - before;
  assert.ok(bytes < 4_000_000, `${bytes} bytes are left`);
}));

test.run();
