// Stacks and notes of the core from the inside; in development builds with its checks.

import { DEV } from "#core";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { loaded } from "../support/app.ts";
import { seeds } from "../support/scenario.ts";
import { within } from "../support/within.ts";

const test = suite("wasm: segments");

test("frames stay what they are while a stack grows and shrinks", within(20_000, async () => {
  const { exports } = await loaded("segments");
  for (const seed of seeds(20)) exports["play"](seed, 1000);
}));

test("a push and a pop at a border take and give no segment", within(5000, async () => {
  const { exports } = await loaded("segments");
  assert.is(exports["border"](1000), 0);
}));

test("notes keep what is in them, and go with their stack", within(5000, async () => {
  const { exports } = await loaded("segments");
  for (const count of [0, 1, 7, 8, 15, 16, 1000]) exports["notes"](count);
}));

if (DEV) {
  test("K1: a top outside of its segment is a fault", within(5000, async () => {
    const { exports } = await loaded("segments");
    assert.throws(() => exports["breakTop"](), "K1: the frames of a goroutine end at");
  }));

  test("K2: segments that nobody holds are found", within(5000, async () => {
    const { exports } = await loaded("segments");
    exports["audit"]();
    exports["breakCount"]();
    assert.throws(() => exports["audit"](), "K2: stacks hold 0 segments, not 1");
  }));
}

test.run();
