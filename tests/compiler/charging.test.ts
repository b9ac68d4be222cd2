// Which loops need not count: those whose rounds all charge, on every way.

import binaryen from "assemblyscript/binaryen";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import type { Binaryen, Expr } from "../../ts/compiler/binaryen.ts";
import { roundsCharge } from "../../ts/compiler/charging.ts";
import { Scanner } from "../../ts/compiler/scan.ts";

const test = suite("compiler: loops that need not count");

/** Bodies of a loop $l, and whether all its rounds charge. */
const bodies: readonly (readonly [what: string, charges: boolean, body: string])[] = [
  ["a call in each round", true, "(call $charge) (br_if $l (local.get $n))"],
  ["no call that charges", false, "(call $plain) (br_if $l (local.get $n))"],
  ["a call behind the branch back", false, "(br_if $l (local.get $n)) (call $charge)"],
  ["one of two branches back before the call", false,
    "(br_if $l (local.get $n)) (call $charge) (br $l)"],
  ["a call in one arm", false, "(if (local.get $n) (then (call $charge))) (br $l)"],
  ["a call in both arms", true,
    "(if (local.get $n) (then (call $charge)) (else (call $charge))) (br $l)"],
  ["an arm without a call that returns", true,
    "(if (local.get $n) (then (call $charge)) (else (return))) (br $l)"],
  ["an arm without a call that leaves the loop", true,
    "(block $out (if (local.get $n) (then (call $charge)) (else (br $out))) (br $l))"],
  ["a block left before the call", false,
    "(block $b (br_if $b (local.get $n)) (call $charge)) (br $l)"],
  ["a block left after the call", true,
    "(block $b (call $charge) (br_if $b (local.get $n)) (call $plain)) (br $l)"],
  ["a table of branches before the call", false,
    "(block $b (block $c (br_table $b $c (local.get $n))) (call $charge)) (br $l)"],
  ["a table of branches that all lead to the call", true,
    "(block $b (block $c (br_table $b $c (local.get $n))) (nop)) (call $charge) (br $l)"],
  ["a table of branches back", false, "(block $b (br_table $b $l (local.get $n))) (call $charge)"],
  ["a loop inside, whose body comes before its condition", true,
    "(loop $in (call $charge) (br_if $in (local.get $n))) (br $l)"],
  ["a loop inside that may make no round", false,
    "(loop $in (if (local.get $n) (then (call $charge) (br $in)))) (br $l)"],
  ["a call in the condition", true, "(br_if $l (call $charging))"],
  ["a loop inside that goes on with the outer one", false,
    "(loop $in (br_if $l (local.get $n)) (call $charge) (br $in))"],
];

function verdict(body: string): boolean {
  const b = binaryen as unknown as Binaryen;
  const m = binaryen.parseText(`(module
    (import "test" "charge" (func $charge))
    (import "test" "charging" (func $charging (result i32)))
    (import "test" "plain" (func $plain))
    (func $f (param $n i32) (loop $l ${body})))`);
  const scanner = new Scanner(b);
  let found: Expr = 0;
  scanner.walk(binaryen.getFunctionInfo(m.getFunction("f")).body, (e) => {
    if (found === 0 && b.getExpressionId(e) === b.LoopId) found = e;
  });
  const result = roundsCharge(b, scanner, found, (name) => name.startsWith("charg"));
  m.dispose();
  return result;
}

for (const [what, charges, body] of bodies) {
  test(`${what}: ${charges ? "it does not count" : "it counts"}`, () => {
    assert.is(verdict(body), charges);
  });
}

test.run();
