// Which functions the pass touches, and what it says about them.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Report } from "../../ts/compiler/report.ts";
import type { TransformOptions } from "../../ts/compiler/transform.ts";
import { within } from "../support/within.ts";
import { compile } from "./compile.ts";

const test = suite("compiler: what blocks");

/** A limit for compiling small programs, on a machine that is busy with others, too. */
function soon(body: () => Promise<void>): (context: unknown) => Promise<void> {
  return within(60_000, body);
}

async function reportOf(text: string, settings: Partial<TransformOptions> = {}): Promise<Report> {
  let report: Report | undefined;
  const onReport = (given: Report): void => {
    report = given;
  };
  await compile(text, { level: "O0", resumable: true }, { onReport, ...settings });
  return report!;
}

function namesIn(report: Report): string[] {
  const names = report.functions.map(({ name }) => name);
  return names.filter((name) => name.startsWith("main/")).sort();
}

const head = 'import { maybePark, step, spawn } from "./rt"; export { step, spawn };\n';

test("callers of what parks may block, others stay as they are", soon(async () => {
  const report = await reportOf(head + `
    function leaf(): void { maybePark(); }
    function pure(x: i32): i32 { return x * 2; }
    function middle(x: i32): i32 { leaf(); return pure(x); }
    export function top(x: i32): i32 { return middle(x) + pure(x); }
    export function other(x: i32): i32 { return pure(x); }
  `);
  assert.equal(namesIn(report), ["main/leaf", "main/middle", "main/top"]);
}));

test("an indirect call may block if a table has a blocking function of its type", soon(async () => {
  const report = await reportOf(head + `
    function parks(x: i32): i32 { maybePark(); return x; }
    function pure(x: i32): i32 { return x; }
    function other(x: f64): f64 { return x; }
    function call(f: (x: i32) => i32): i32 { return f(1); }
    function callOther(f: (x: f64) => f64): f64 { return f(1); }
    export function a(): i32 { return call(parks) + call(pure); }
    export function b(): f64 { return callOther(other); }
  `);
  assert.equal(namesIn(report), ["main/a", "main/call", "main/parks"]);
}));

test("virtual methods block where an override does", soon(async () => {
  const report = await reportOf(head + `
    class A { f(): i32 { return 1; } g(): i32 { return 2; } }
    class B extends A { f(): i32 { maybePark(); return 3; } }
    function viaF(a: A): i32 { return a.f(); }
    function viaG(a: A): i32 { return a.g(); }
    export function x(n: i32): i32 { const a = n ? new A() : new B(); return viaF(a) + viaG(a); }
  `);
  assert.equal(namesIn(report), ["main/A#f@override", "main/B#f", "main/viaF", "main/x"]);
}));

test("explain gives the path of calls to what parks", soon(async () => {
  const report = await reportOf(head + `
    function leaf(): void { maybePark(); }
    function through(f: () => void): void { f(); }
    export function top(): void { through(leaf); }
    export function pure(): void {}
  `);
  assert.is(report.explain("top"), [
    "main/top may block because it calls main/through",
    "main/through may block because it calls, through the table, " +
    "functions of the type of main/leaf",
    "main/leaf may block because it calls rt/maybePark",
    "rt/maybePark may block because it calls rt/park, which parks the goroutine",
  ].join("\n"));
  assert.is(report.explain("main/pure"), "main/pure never blocks");
  assert.is(report.explain("nobody"), "there is no function nobody in the program");
}));

test("large functions have a single version, and the report says so", soon(async () => {
  const text = head + `
    export function small(): void { maybePark(); }
    export function large(n: i32): i32 {
      for (let i = 0; i < n; i++) { maybePark(); n ^= i * 3 + (n >> 1); }
      return n;
    }
  `;
  const singles = async (settings: Partial<TransformOptions>): Promise<string[]> => {
    const { functions } = await reportOf(text, settings);
    const names = functions.filter(({ single }) => single).map(({ name }) => name);
    return names.filter((name) => name.startsWith("main/")).sort();
  };
  assert.equal(await singles({}), []);
  assert.equal(await singles({ single: 15 }), ["main/large"]);
  assert.equal(await singles({ single: 0 }), ["main/large", "main/small"]);
  const report = await reportOf(text, { single: 15 });
  assert.match(report.explain("large"), /parks the goroutine\nmain\/large is large and has a /);
  assert.not.match(report.explain("small"), /single/);
}));

const twin = head + `
  export function hash(n: i32): i64 {
    let sum: i64 = 0;
    for (let i = 0; i < n; i++) { if (i % 3) sum = sum * 31 + i; else sum ^= load<i64>(i * 8); }
    return sum;
  }
  export function worker(n: i32): i64 { maybePark(); return hash(n); }
`;

/** The code of one exported function, as its bytes in the binary. */
async function codeOf(name: string, text: string, resumable: boolean): Promise<string> {
  const { default: binaryen } = await import("assemblyscript/binaryen");
  const bytes = await compile(text, { level: "O0", resumable });
  const module = binaryen.readBinary(bytes);
  const value = binaryen.getExportInfo(module.getExport(name)).value;
  return binaryen.emitText(binaryen.getFunctionInfo(module.getFunction(value)).body);
}

test("a function that cannot block stays as it is", soon(async () => {
  const before = await codeOf("hash", twin, false);
  assert.is(await codeOf("hash", twin, true), before);
}));

test("a program without goroutines is left alone", soon(async () => {
  const report = await reportOf("export function f(x: i32): i32 { return x + 1; }");
  assert.equal(report.functions, []);
  assert.is(report.sites, 0);
}));

const intrinsic = (name: string, parameters: string, argument: string): string => `
  @external("skein-pass", "${name}") declare function f(${parameters}): void;
  export function calls(): void { f(${argument}); }`;

const failures: readonly (readonly [what: string, text: string, message: RegExp])[] = [
  ["an unknown intrinsic", intrinsic("frob", "", ""), /skein-pass has no frob/],
  [
    "an intrinsic of another type",
    intrinsic("park", "x: i32", "1"),
    /main\/f does not have the type of skein-pass park/,
  ],
  [
    "a scheduler that is not a boundary",
    intrinsic("resume", "x: i32", "1"),
    /main\/calls calls resume, but is not a boundary/,
  ],
];

for (const [what, text, message] of failures) {
  test(`${what} is an error that says so`, soon(async () => {
    try {
      await compile(text, { level: "O0", resumable: true });
    } catch (error) {
      assert.match(String((error as Error).cause ?? error), message);
      return;
    }
    assert.unreachable("it compiles");
  }));
}

test.run();
