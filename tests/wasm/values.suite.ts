// What crosses the border as arguments and results.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { App } from "skein/wasm";
import { loaded } from "../support/app.ts";
import { rejection } from "../support/rejection.ts";
import { within } from "../support/within.ts";

const test = suite("wasm: values");
const imports = {
  test: { ask: () => "", add: () => 0, long: () => 0n, tell() {}, small: () => 0 },
};
const border = (args: string[] = []): Promise<App> => loaded("border", { imports, args });

const crossings: [name: string, args: unknown[], result: unknown][] = [
  ["bytes", [-128, 255, -32768, 65535], -128 + 255 - 32768 + 65535],
  ["bytes", [128, 256, 32768, 65536], -128 + 0 - 32768 + 0],
  ["words", [-1, 4294967295], 4294967294],
  ["words", [0, 3_000_000_000], 3_000_000_000],
  ["smallest", [], -128],
  ["largest", [], 65535],
  ["longs", [-1n, 2n ** 63n], 2n ** 63n - 1n],
  ["longs", [5, 6], 11n],
  ["floats", [0.5, -1e300], -1e300],
  ["floats", [1.1, 0], Math.fround(1.1)],
  ["not", [true], false],
  ["not", [0], true],
  ["join", ["häß", "lich 😀"], "häßlich 😀"],
  ["join", ["", ""], ""],
  ["maybe", [null], "none"],
  ["maybe", ["x"], null],
  ["doubled", [Int32Array.of(1, -2, 2 ** 30)], Int32Array.of(2, -4, -(2 ** 31))],
  ["doubled", [[1, 2]], Int32Array.of(2, 4)],
  ["doubled", [new Int32Array(0)], new Int32Array(0)],
  ["reversed", [Uint8Array.of(1, 2, 3).buffer], Uint8Array.of(3, 2, 1).buffer],
  ["sum", [[0.5, 1.25]], 1.75],
  ["sum", [Float32Array.of(0.5, 0.25)], 0.75],
  ["upper", [["a", "bc", ""]], ["A", "BC", ""]],
  ["upper", [[]], []],
  ["nothing", [], undefined],
  ["slowly", [2n ** 40n, 1], 2n ** 41n],
];

test("numbers, strings, buffers and arrays cross in both directions", within(5000, async () => {
  const app = await border();
  for (const [name, args, result] of crossings) {
    const got = await app.run(name, ...args);
    if (result instanceof ArrayBuffer) {
      assert.instance(got, ArrayBuffer);
      assert.equal([...new Uint8Array(got as ArrayBuffer)], [...new Uint8Array(result)]);
    } else {
      assert.equal(got, result, `${name}(${args.map(String).join(", ")})`);
    }
  }
}));

test("arguments are copied", within(5000, async () => {
  const app = await border();
  const given = Int32Array.of(1, 2);
  await app.run("doubled", given);
  assert.equal(given, Int32Array.of(1, 2));
}));

test("large values cross while memory grows", within(5000, async () => {
  const app = await border();
  const text = "x".repeat(1 << 20);
  assert.is(await app.run("join", text, text), text + text);
  const doubled = await app.run("doubled", new Int32Array(1 << 20).fill(3)) as Int32Array;
  assert.ok(doubled.length === 1 << 20 && doubled.every((n) => n === 6));
}));

test("args gives what load was given", within(5000, async () => {
  assert.equal(await (await border(["a", "ü"])).run("given"), ["a", "ü"]);
  assert.equal(await (await border()).run("given"), []);
}));

const refusals: [name: string, args: unknown[], message: string][] = [
  ["bytes", [1], "bytes takes 4 arguments (i8, u8, i16, u16), got 1"],
  ["nothing", [1], "nothing takes 0 arguments, got 1"],
  ["not", [], "not takes 1 argument (bool), got 0"],
  ["words", [1.5, 0], "argument 1 of words must be an i32 (an integer), got the number 1.5"],
  ["words", [0, "1"], 'argument 2 of words must be a u32 (an integer), got the string "1"'],
  ["words", [NaN, 0], "argument 1 of words must be an i32 (an integer), got the number NaN"],
  ["words", [1n, 0], "argument 1 of words must be an i32 (an integer), got the bigint 1"],
  ["longs", [1.5, 0], "argument 1 of longs must be an i64 (a bigint), got the number 1.5"],
  ["longs", [0, {}], "argument 2 of longs must be a u64 (a bigint), got an object of Object"],
  ["floats", [1n, 0], "argument 1 of floats must be an f32 (a number), got the bigint 1"],
  ["floats", [0, undefined], "argument 2 of floats must be an f64 (a number), got undefined"],
  ["not", [2], "argument 1 of not must be a boolean, got the number 2"],
  ["join", [null, ""], "argument 1 of join must be a string, got null"],
  ["join", ["", Symbol("s")], "argument 2 of join must be a string, got a symbol"],
  [
    "doubled",
    [Uint32Array.of(1)],
    "argument 1 of doubled must be an Int32Array, got an object of Uint32Array",
  ],
  [
    "doubled",
    [["x"]],
    'element 0 of argument 1 of doubled must be an i32 (an integer), got the string "x"',
  ],
  ["doubled", [null], "argument 1 of doubled must be an Int32Array, got null"],
  [
    "reversed",
    [Uint8Array.of(1)],
    "argument 1 of reversed must be an ArrayBuffer, got an object of Uint8Array",
  ],
  ["sum", ["1,2"], 'argument 1 of sum must be an array, got the string "1,2"'],
  [
    "sum",
    [[1, "2"]],
    'element 1 of argument 1 of sum must be an f64 (a number), got the string "2"',
  ],
  ["vector", [0], "argument 1 of vector is a v128, which JavaScript has no value for"],
  ["total", [{}], "argument 1 of total must be a channel of this app, got an object of Object"],
];

test("arguments that do not fit are refused before anything runs", within(5000, async () => {
  const app = await border();
  for (const [name, args, message] of refusals) {
    const error = await rejection(app.run(name, ...args));
    assert.instance(error, TypeError);
    assert.is((error as TypeError).message, message);
  }
  assert.is(app.runtime.stats().spawned, 0n);
}));

test("an unknown export is named beside those that exist", within(5000, async () => {
  const app = await border();
  const error = await rejection(app.run("missing")) as Error;
  assert.match(error.message, 'the app exports no function "missing"; it exports bytes, words,');
  assert.not.match(error.message, "$");
}));

test.run();
