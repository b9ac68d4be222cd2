// Shapes of code that AssemblyScript's own output has rarely or never, but that an optimiser may
// make of it: branches with values, structures as operands, code that cannot be reached. Written as
// text, and parked at every point.

import binaryen from "assemblyscript/binaryen";
import { readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Binaryen, Module } from "../../ts/compiler/binaryen.ts";
import { makeResumable } from "../../ts/compiler/pass.ts";

const test = suite("compiler: shapes of code");

/** One goroutine and its scheduler, without a body. */
const around = readFileSync("tests/compiler/assembly/goroutine.wat", "utf8");

/** Bodies of functions of $n that give an i64. */
const shapes: Readonly<Record<string, string>> = {
  "a block that is left with values": `
    (i64.extend_i32_s (block $b (result i32)
      (br_if $b (call $v (i32.const 5)) (i32.gt_s (call $v (local.get $n)) (i32.const 10)))
      (drop)
      (if (i32.eq (local.get $n) (i32.const 2)) (then (br $b (call $v (i32.const 6)))))
      (call $v (i32.const 7))))`,
  "a value that a branch passes on when it is not taken": `
    (i64.extend_i32_s (block $b (result i32)
      (i32.add
        (br_if $b (call $v (local.get $n))
          (br_if $b (call $v (i32.const 8)) (i32.eq (call $v (local.get $n)) (i32.const 4))))
        (call $v (i32.const 1)))))`,
  "a table of branches with a value": `
    (i64.extend_i32_s (block $out (result i32)
      (i32.add (i32.const 1000) (block $one (result i32)
        (i32.mul (i32.const 3) (block $two (result i32)
          (br_table $out $one $two (call $v (local.get $n))
            (i32.rem_u (call $v (local.get $n)) (i32.const 4)))))))))`,
  "a loop with a value": `
    (i64.extend_i32_s (i32.add (call $v (i32.const 2)) (loop $l (result i32)
      (local.set $a (i32.add (local.get $a) (call $v (local.get $a))))
      (br_if $l (i32.lt_s (local.get $a) (call $v (i32.const 30))))
      (call $v (local.get $a)))))`,
  "an if as an operand, between others": `
    (i64.extend_i32_s (i32.add
      (i32.sub (call $v (i32.const 1)) (i32.load (i32.const 64)))
      (i32.mul
        (if (result i32) (i32.and (local.get $n) (i32.const 1))
          (then (i32.store (i32.const 64) (i32.const 5)) (call $v (i32.const 3)))
          (else (call $plain (call $v (i32.const 4)))))
        (i32.add (call $v (i32.const 5)) (i32.load (i32.const 64))))))`,
  "an if whose condition alone may block": `
    (i64.extend_i32_s (if (result i32) (i32.gt_s (call $v (local.get $n)) (i32.const 9))
      (then (local.get $n)) (else (i32.const -4))))`,
  "assignments between the operands that read them": `
    (local.set $a (i32.const 3))
    (i64.extend_i32_s (i32.add
      (call $pair (local.get $a) (local.tee $a (call $v (local.get $a))))
      (call $pair (local.tee $a (i32.add (local.get $a) (call $v (local.get $a))))
        (local.get $a))))`,
  "a select of three calls": `
    (i64.extend_i32_s
      (select (call $v (i32.const 1)) (call $v (i32.const 2))
        (i32.and (call $v (local.get $n)) (i32.const 2))))`,
  "an indirect call whose target and arguments are calls": `
    (i64.extend_i32_s (i32.add
      (call_indirect (type $unary) (call $v (i32.const 9)) (i32.add (i32.const 1) (i32.rem_u
        (call $v (local.get $n)) (i32.const 3))))
      (call_indirect (type $unary) (i32.load (i32.const 0)) (i32.const 2))))`,
  "an address, a length and a value that are calls": `
    (i32.store (i32.and (call $v (i32.const 20)) (i32.const 60)) (call $v (i32.const 21)))
    (memory.fill (i32.and (call $v (local.get $n)) (i32.const 31)) (call $v (i32.const 4))
      (i32.and (call $v (i32.const 5)) (i32.const 7)))
    (memory.copy (i32.const 128) (call $v (i32.const 0)) (i32.and (call $v (i32.const 9))
      (i32.const 31)))
    (i64.add (i64.load (i32.const 0)) (i64.load (i32.const 128)))`,
  "a return among operands": `
    (i64.add (call $w (i64.const 4))
      (if (result i64) (i32.eq (call $v (local.get $n)) (i32.const 4))
        (then (return (call $w (i64.const 50))))
        (else (call $w (i64.const 60)))))`,
  "code behind a trap and behind an endless loop": `
    (if (i32.eq (call $v (local.get $n)) (i32.const -5)) (then (drop (i32.add (unreachable)
      (call $v (i32.const 1))))))
    (loop $l
      (local.set $l (i64.add (call $w (local.get $l)) (i64.const 1)))
      (if (i64.gt_s (local.get $l) (i64.const 33)) (then (return (call $w (local.get $l)))))
      (br $l))
    (drop (call $v (i32.const 2)))
    (unreachable)`,
  "blocks as operands, with statements in them": `
    (i64.add
      (block (result i64) (call $maybe) (local.set $l (call $w (i64.const 2))) (local.get $l))
      (block (result i64) (local.set $l (i64.mul (local.get $l) (i64.const 5))) (call $maybe)
        (call $w (local.get $l))))`,
  "a switch in a loop, left and repeated from inside": `
    (loop $again
      (block $done
        (block $two (block $one (block $zero
          (br_table $zero $one $two (i32.and (call $v (local.get $a)) (i32.const 3))))
          (local.set $l (i64.add (local.get $l) (call $w (i64.const 1)))))
          (call $maybe) (local.set $l (i64.mul (local.get $l) (i64.const 3))) (br $done))
        (local.set $b (call $v (local.get $b)))
        (br_if $done (i32.and (local.get $b) (i32.const 4))))
      (local.set $a (i32.add (local.get $a) (i32.const 1)))
      (br_if $again (i32.lt_s (local.get $a) (i32.add (local.get $n) (i32.const 4)))))
    (i64.add (local.get $l) (i64.extend_i32_u (local.get $b)))`,
  "parallel values of every type across a call": `
    (local.set $f (f64.convert_i32_s (local.get $n)))
    (local.set $l (i64.extend_i32_s (local.get $n)))
    (call $maybe)
    (local.set $f (f64.add (f64.mul (local.get $f) (f64.const 1.5)) (f64.convert_i64_s (call $w
      (local.get $l)))))
    (i64.add (i64.trunc_sat_f64_s (f64.mul (local.get $f) (f64.const 8))) (i64.mul
      (local.get $l) (call $w (local.get $l))))`,
  "calls alone": "(call $maybe) (call $maybe) (drop (call $v (i32.const 1))) (i64.const 3)",
};

interface Instance {
  readonly when: WebAssembly.Global<"i32">;
  readonly count: WebAssembly.Global<"i32">;
  readonly trace: WebAssembly.Global<"i64">;
  readonly result: WebAssembly.Global<"i64">;
  run(n: number): void;
}

type How = "plain" | "resumable" | "optimised" | "single";

function build(body: string, how: How): WebAssembly.Module {
  const module = binaryen.parseText(around.replace("BODY", body));
  module.setFeatures(binaryen.Features.MutableGlobals | binaryen.Features.NontrappingFPToInt |
    binaryen.Features.BulkMemory | binaryen.Features.BulkMemoryOpt | binaryen.Features.SIMD128);
  binaryen.setOptimizeLevel(how === "optimised" ? 3 : 0);
  const optimize = (): void => {
    if (how === "optimised") module.optimize();
  };
  if (how !== "plain") {
    const isBoundary = (name: string): boolean => name === "run";
    const [library, whole] = [binaryen as unknown as Binaryen, module as unknown as Module];
    const single = how === "single" ? { single: 0 } : {};
    makeResumable(library, whole, { isBoundary, optimize, ...single });
  }
  assert.ok(module.validate());
  optimize();
  const bytes = module.emitBinary();
  module.dispose();
  return new WebAssembly.Module(new Uint8Array(bytes));
}

/** Without the pass the intrinsics are imports, of which a program that never parks needs none. */
const absent = new Proxy({}, { get: (_, name) => () => name === "sp" ? 4096 : 0 });

/** Runs a body, which parks at one occasion, at none (-1) or at all (-2). */
function run(module: WebAssembly.Module, n: number, when: number): { seen: string; count: number } {
  const imports = { "skein-pass": absent as never };
  const x = new WebAssembly.Instance(module, imports).exports as unknown as Instance;
  x.when.value = when;
  x.run(n);
  return { seen: `${x.result.value} ${x.trace.value} ${x.count.value}`, count: x.count.value };
}

for (const [name, body] of Object.entries(shapes)) {
  test(`${name}: goes on wherever it has parked`, () => {
    const plain = build(body, "plain");
    for (const how of ["resumable", "optimised", "single"] as const) {
      const module = build(body, how);
      for (let n = 0; n < 6; n++) {
        const { seen, count } = run(plain, n, -1);
        assert.ok(count > 0, "there is an occasion to park");
        for (let when = -2; when < count; when++) {
          assert.is(run(module, n, when).seen, seen, `${how}, n = ${n}, parking at ${when}`);
        }
      }
    }
  });
}

test.run();
