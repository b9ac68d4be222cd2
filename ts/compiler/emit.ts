// Writes the versions of a function that may block.
//
//   before   (func $f (param i32) (result i64)
//              BODY)
//
//   after    (func $f (param i32) (result i64)      the fast version
//              (call $spill_iI                      cold: the header and the live locals
//                (block $unwind (result i32)
//                  BODY, with (br_if $unwind (HEADER) (unwind)) after each call that may block
//                  (return …))
//                (local.get $0) (local.get $1))
//              (i64.const 0))
//
//            (func $resume/f (param $top i32)       the resume clone
//              LOAD the frame below $top
//              (i32.store16 (frame's header)
//                (block $unwind (result i32)
//                  BODY made enterable, with (br_if $unwind (PC) (unwind)) after each such call;
//                  to return: result_i64 = value, sp = frame, return))
//              STORE the live locals that BODY sets in their places)

import type { Binaryen, Expr, FunctionInfo, FunctionRef, Module, Type } from "./binaryen.ts";
import { header, headerBytes, layOut } from "./frame.ts";
import type { Frame, ValueType, ValueTypes } from "./frame.ts";
import { endingInReturn } from "./hoist.ts";
import { liveAtSites, listLocals } from "./liveness.ts";
import { Reentry } from "./lower.ts";
import type { Scanner } from "./scan.ts";
import type { Site, SiteFinder, Sites } from "./sites.ts";
import type { Spills } from "./spill.ts";
import { prefix } from "./state.ts";
import type { State } from "./state.ts";

/** What all functions of a module are written with. */
export interface Tools {
  readonly b: Binaryen;
  readonly m: Module;
  readonly scanner: Scanner;
  readonly finder: SiteFinder;
  readonly types: ValueTypes;
  readonly state: State;
  readonly spills: Spills;
}

/** The label that unwinding branches to. */
export const unwinding = "~unwind";

/** The name of a function's resume clone. */
export function cloneName(name: string): string {
  return `${prefix}resume/${name}`;
}

/** One function on its way from its old body to its new ones. */
export class Emitter {
  readonly sites: Sites;
  readonly frame: Frame;
  readonly #tools: Tools;
  readonly info: FunctionInfo;
  readonly index: number;
  readonly #locals: readonly Type[];
  readonly body: Expr;
  readonly result: ValueType | undefined;

  /** @param index the number of the function in frame headers */
  constructor(tools: Tools, info: FunctionInfo, index: number) {
    const { b, m, scanner, finder, types } = tools;
    this.#tools = tools;
    this.info = info;
    this.index = index;
    this.#locals = [...b.expandType(info.params), ...info.vars];
    this.body = endingInReturn(b, m, info.body, info.results);
    this.result = info.results === b.none ? undefined : types.of(info.results);
    this.sites = finder.find(this.body);
    const live = liveAtSites(b, scanner, this.body, this.sites).reduce((a, c) => a | c, 0n);
    this.frame = layOut(types, this.#locals, listLocals(live));
  }

  /** Replaces the function by its fast version, and adds the resume clone, which it gives.
   *  @param copy of the body */
  emitTwo(copy: Expr): FunctionRef {
    const clone = this.#addClone(copy);
    this.#emitFast();
    return clone;
  }

  /** Leaves with a value if the function is being unwound. */
  check(value: number): Expr {
    const { m, state } = this.#tools;
    return m.drop(m.br(unwinding, state.get("unwind"), m.i32.const(value | 0)));
  }

  // ---- the fast version

  #emitFast(): void {
    const { b, m, spills } = this.#tools;
    const body = this.#withChecks(this.body);
    const header = m.block(unwinding, [body, m.unreachable()], b.i32);
    const values = this.frame.slots.map(({ local, value }) => m.local.get(local, value.type));
    const spill = m.call(spills.helper(this.frame), [header, ...values], b.none);
    const end = this.result === undefined ? [] : [this.result.zero()];
    const whole = m.block(null, [spill, ...end], this.result?.type ?? b.none);
    b.Function.setBody(m.getFunction(this.info.name), whole);
  }

  /** Adds a check after each call that may block. */
  #withChecks(e: Expr): Expr {
    const { b, m, scanner } = this.#tools;
    const site = this.sites.at(e);
    if (site !== undefined) {
      return m.block(null, [e, this.check(header(this.index, site.pc))]);
    }
    if (this.sites.range(e) === undefined) return e;
    scanner.replaceChildren(e, (child) => this.#withChecks(child));
    b.Expression.finalize(e);
    return e;
  }

  // ---- the resume clone: its locals are $top, those of the function, pc, and where its frame is

  #addClone(body: Expr): FunctionRef {
    const { b, m } = this.#tools;
    const pcLocal = this.#locals.length + 1;
    const at = pcLocal + 1;
    this.#shiftLocals(body);
    const ending = this.#tools.scanner.rewrite(body, (e) => this.#leavingFrame(e, at));
    const reentry = new Reentry(b, m, {
      sites: this.#tools.finder.find(ending),
      pcLocal,
      check: (site) => this.check(site.pc),
      result: (site) => this.takeResult(site),
    });
    const entered = reentry.lower(ending, "resumed");
    const changed = this.#changedIn(entered);
    const code = [...this.#load(pcLocal, at), ...this.#storing(entered, at, changed)];
    const vars = [...this.#locals, b.i32, b.i32];
    return m.addFunction(cloneName(this.info.name), b.i32, b.none, vars, m.block(null, code));
  }

  /** Makes room for the clone's parameter. */
  #shiftLocals(body: Expr): void {
    const { b, scanner } = this.#tools;
    scanner.walk(body, (e) => {
      const id = b.getExpressionId(e);
      if (id === b.LocalGetId) b.LocalGet.setIndex(e, b.LocalGet.getIndex(e) + 1);
      else if (id === b.LocalSetId) b.LocalSet.setIndex(e, b.LocalSet.getIndex(e) + 1);
    });
  }

  /** Takes the result of a call that has returned into a resumed frame. */
  takeResult(site: Site): Expr | undefined {
    const { b, m, state, types } = this.#tools;
    if (site.local < 0 || site.result === b.none) return undefined;
    return m.local.set(site.local, state.getResult(types.of(site.result)));
  }

  /** In the clone a return leaves the value in a global, and takes the frame off the stack. */
  #leavingFrame(e: Expr, at: number): Expr {
    const { b, m, state } = this.#tools;
    if (b.getExpressionId(e) !== b.ReturnId) return e;
    const value = b.Return.getValue(e);
    const given = this.result === undefined ? [] : [state.setResult(this.result, value)];
    const pop = state.set("sp", m.local.get(at, b.i32));
    return m.block(null, [...given, pop, m.return()]);
  }

  #load(pcLocal: number, at: number): Expr[] {
    const { b, m } = this.#tools;
    const { bytes, slots } = this.frame;
    const top = m.local.get(0, b.i32);
    const frameAt = (): Expr => m.local.get(at, b.i32);
    return [
      m.local.set(at, m.i32.sub(top, m.i32.const(bytes))),
      m.local.set(pcLocal, m.i32.load16_u(bytes - headerBytes, 2, frameAt())),
      ...slots.map(({ local, offset, value }) =>
        m.local.set(local + 1, value.code.load(offset, 4, frameAt()))
      ),
    ];
  }

  /** The locals that the body sets: the frame still holds what the others were loaded from. */
  #changedIn(body: Expr): Set<number> {
    const { b, scanner } = this.#tools;
    const changed = new Set<number>();
    scanner.walk(body, (e) => {
      if (b.getExpressionId(e) === b.LocalSetId) changed.add(b.LocalSet.getIndex(e));
    });
    return changed;
  }

  /** Runs the body, and when that is unwound writes the frame again where it was. */
  #storing(body: Expr, at: number, changed: ReadonlySet<number>): Expr[] {
    const { b, m } = this.#tools;
    const { bytes, slots } = this.frame;
    const frameAt = (): Expr => m.local.get(at, b.i32);
    const point = m.block(unwinding, [body, m.unreachable()], b.i32);
    return [
      m.i32.store16(bytes - headerBytes, 2, frameAt(), point),
      ...slots.filter(({ local }) => changed.has(local + 1)).map(({ local, offset, value }) =>
        value.code.store(offset, 4, frameAt(), m.local.get(local + 1, value.type))
      ),
    ];
  }
}
