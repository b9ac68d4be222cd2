// The record that a parked function leaves in linear memory: its live locals and, at the high end,
// where to find it is written: which function it is, and at which resume point it stands.
//
//   low                                                  high
//   ┌───────┬───────┬──────┬──────┬──────────┬───────────────┐
//   │ v128s │ i64s  │ f64s │ i32s │   f32s   │ pc   │ index  │   bytes: a multiple of 4
//   └───────┴───────┴──────┴──────┴──────────┴──u16─┴──u16───┘
//   ^ at                                                     ^ top = at + bytes
//
// The header is at the high end because the stack grows upward: from its top one finds the youngest
// frame, and from the size of that (`frameSize`) the one below. All frames of a function have one
// size and every local one place, whatever the resume point: so a resumed function that parks again
// writes over its frame, and one piece of code loads any of its frames. A frame may hold locals
// that are no longer live at its point; they have the value that they had, or zero.
//
//   before   locals i32 $0, f64 $1, i32 $2, of which $1 and $2 are live at some resume point
//   after    $1 at 0, $2 at 8, header at 12: 16 bytes

import type { Binaryen, Expr, Module, Numeric, Type } from "./binaryen.ts";
import { CompileError } from "./report.ts";

/** Bytes of the header. */
export const headerBytes = 4;

/** Functions and resume points are numbered by 16 bits each. */
export const largestIndex = 0xffff;

/** What the pass needs to know of a value type. */
export interface ValueType {
  readonly type: Type;
  readonly name: "i32" | "i64" | "f32" | "f64" | "v128";
  readonly bytes: number;
  readonly code: Numeric;
  zero(): Expr;
}

/** The value types that can live in a frame. */
export class ValueTypes {
  readonly all: readonly ValueType[];

  constructor(b: Binaryen, m: Module) {
    const noLanes: readonly number[] = Array<number>(16).fill(0);
    this.all = [
      { type: b.i32, name: "i32", bytes: 4, code: m.i32, zero: () => m.i32.const(0) },
      { type: b.i64, name: "i64", bytes: 8, code: m.i64, zero: () => m.i64.const(0n) },
      { type: b.f32, name: "f32", bytes: 4, code: m.f32, zero: () => m.f32.const(0) },
      { type: b.f64, name: "f64", bytes: 8, code: m.f64, zero: () => m.f64.const(0) },
      { type: b.v128, name: "v128", bytes: 16, code: m.v128, zero: () => m.v128.const(noLanes) },
    ];
  }

  /** Throws for types that linear memory cannot hold: references and tuples. */
  of(type: Type): ValueType {
    const found = this.all.find((value) => value.type === type);
    if (found !== undefined) return found;
    const what = "a value of a reference or tuple type";
    throw new CompileError(`${what} lives across a call that may block`);
  }
}

/** A local and its place in the frame. */
export interface Slot {
  readonly local: number;
  readonly offset: number;
  readonly value: ValueType;
}

/** Where a function's locals are in its frame. */
export interface Frame {
  readonly slots: readonly Slot[];
  readonly bytes: number;
}

/** Lays out the frame that holds `locals`, given the types of all. */
export function layOut(types: ValueTypes, all: readonly Type[], locals: readonly number[]): Frame {
  const values = locals.map((local) => ({ local, value: types.of(all[local]!) }));
  values.sort((a, b) => b.value.bytes - a.value.bytes || a.local - b.local);
  let offset = 0;
  const slots = values.map(({ local, value }) => {
    const slot = { local, offset, value };
    offset += value.bytes;
    return slot;
  });
  return { slots, bytes: offset + headerBytes };
}

/** A frame's header as one word: the resume point in the low half, the function in the high one. */
export function header(index: number, pc: number): number {
  return ((index << 16) | pc) >>> 0;
}
