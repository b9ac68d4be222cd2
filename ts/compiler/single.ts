// Writes a large function that may block once, not twice: its body is made enterable as a resume
// clone's is, and ordinary calls run it, too.
//
//   before   (func $f (param i32) (result i64)
//              BODY)
//
//   after    (func $f (param i32) (result i64)      the single version
//              (if (local.tee $at (enter))            a frame is handed over: 0 in ordinary calls
//                (enter = 0; LOAD $pc and the live locals from the frame at $at))
//              (call $spill_at_iI                     cold: into that frame, or a new one
//                (block $unwind (result i32)
//                  BODY made enterable, with (br_if $unwind (HEADER) (unwind)) after each call that
//                  may block; to return: (return …))
//                (local.get $at) (local.get $0) (local.get $1))
//              (i64.const 0))
//
//            (func $resume/f (param $top i32)       the resume clone
//              enter = $top - the frame's size
//              result = (call $f (i32.const 0));  return if unwinding
//              result_i64 = result;  sp = the frame)
//
// Nothing is called between the clone's setting `enter` and the function's taking it.

import type { Expr } from "./binaryen.ts";
import { cloneName, unwinding } from "./emit.ts";
import type { Emitter, Tools } from "./emit.ts";
import { header, headerBytes } from "./frame.ts";
import { Reentry } from "./lower.ts";

/** From this many expressions on, a function that may block has one version. */
export const largeFunction = 500;

/** Replaces a function by its single version, and adds a resume clone that calls it. */
export function emitSingle(tools: Tools, emitter: Emitter): void {
  new Single(tools, emitter).emit();
}

class Single {
  readonly #tools: Tools;
  readonly #function: Emitter;

  constructor(tools: Tools, emitter: Emitter) {
    this.#tools = tools;
    this.#function = emitter;
  }

  emit(): void {
    const { b, m } = this.#tools;
    const target = m.getFunction(this.#function.info.name);
    const pc = b._BinaryenFunctionAddVar(target, b.i32);
    const at = b._BinaryenFunctionAddVar(target, b.i32);
    b.Function.setBody(target, this.#whole(pc, at));
    this.#addClone();
  }

  #whole(pc: number, at: number): Expr {
    const { b, m, spills } = this.#tools;
    const { frame, result } = this.#function;
    const point = m.block(unwinding, [this.#entered(pc), m.unreachable()], b.i32);
    const values = frame.slots.map(({ local, value }) => m.local.get(local, value.type));
    const operands = [point, m.local.get(at, b.i32), ...values];
    const code = [this.#enter(pc, at), m.call(spills.placing(frame), operands, b.none)];
    if (result === undefined) return m.block(null, code);
    return m.block(null, [...code, result.zero()], result.type);
  }

  /** Takes a frame that is handed over. */
  #enter(pc: number, at: number): Expr {
    const { b, m, state } = this.#tools;
    const { bytes, slots } = this.#function.frame;
    const frameAt = (): Expr => m.local.get(at, b.i32);
    return m.if(m.local.tee(at, state.get("enter"), b.i32), m.block(null, [
      state.set("enter", m.i32.const(0)),
      m.local.set(pc, m.i32.load16_u(bytes - headerBytes, 2, frameAt())),
      ...slots.map(({ local, offset, value }) =>
        m.local.set(local, value.code.load(offset, 4, frameAt()))
      ),
    ]));
  }

  /** The body, made enterable. */
  #entered(pcLocal: number): Expr {
    const { b, m } = this.#tools;
    const { body, sites, index } = this.#function;
    const reentry = new Reentry(b, m, {
      sites,
      pcLocal,
      check: ({ pc }) => this.#function.check(header(index, pc)),
      result: (site) => this.#function.takeResult(site),
    });
    return reentry.lower(body, "any");
  }

  #addClone(): void {
    const { b, m, state, types } = this.#tools;
    const { info: { name, params }, frame, result } = this.#function;
    const at = (): Expr => m.i32.sub(m.local.get(0, b.i32), m.i32.const(frame.bytes));
    const nothing = b.expandType(params).map((type) => types.of(type).zero());
    const call = m.call(name, nothing, result?.type ?? b.none);
    const leave = m.if(state.get("unwind"), m.return());
    const given = result === undefined
      ? [call, leave]
      : [m.local.set(1, call), leave, state.setResult(result, m.local.get(1, result.type))];
    const code = [state.set("enter", at()), ...given, state.set("sp", at())];
    const vars = result === undefined ? [] : [result.type];
    m.addFunction(cloneName(name), b.i32, b.none, vars, m.block(null, code));
  }
}
