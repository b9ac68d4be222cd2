// What a loop becomes that counts its rounds. A short body is written four times over, and counted
// once: then the count is one instruction in many.
//
//   before   (loop $l BODY)                    BODY branches to $l to go on, or ends the loop
//   after    (local.set $left 0)
//            (block $done (loop $outer
//              (loop $inner
//                (block $l BODY (br $done))
//                (br_if $inner (i32.ge_s (local.tee $left (i32.sub $left 1)) 0)))
//              $left = rounds;  rounds = rounds - chunk
//              (if (i32.lt_s $left chunk) (then (call $tick) $left = 0) (else $left = chunk - 1))
//              (br $outer)))
//
// The loop that runs has no call in it and touches no memory, so an engine can do with it what it
// did before. Loops inside count the same local. A loop in which something may block anyway counts
// the global itself: `left` is needed after no call but that of `tick`, and so a goroutine that
// waits has no larger frame.

import type { Binaryen, Expr, FunctionRef, Module, Type } from "./binaryen.ts";
import type { Scanner } from "./scan.ts";
import type { State } from "./state.ts";

/** Rounds that a loop takes from the global at once. */
const chunk = 64;

/** A body of at most so many expressions is written so many times, unless it sets more locals than
 *  that which are no integers: some engines shuffle these at the end of each copy, and counting is
 *  done while they are computed. */
const mostShort = 48;
const unrolled = 4;
const mostFloats = 1;

/** What a loop counts: the global, or a local that is its own or that of the loop around it. */
type Place = "blocking" | "alone" | "inside";

/** Makes the loops of one function count. */
export class Counting {
  readonly #b: Binaryen;
  readonly #m: Module;
  readonly #scanner: Scanner;
  readonly #state: State;
  readonly #target: FunctionRef;
  readonly #tick: string;
  readonly #number: () => number;
  #left: number | undefined;

  constructor(
    b: Binaryen,
    m: Module,
    scanner: Scanner,
    state: State,
    target: FunctionRef,
    tick: string,
    number: () => number,
  ) {
    this.#b = b;
    this.#m = m;
    this.#scanner = scanner;
    this.#state = state;
    this.#target = target;
    this.#tick = tick;
    this.#number = number;
  }

  /** Gives what stands for a loop. */
  loop(e: Expr, place: Place): Expr {
    const [b, m] = [this.#b, this.#m];
    const number = this.#number();
    const [done, again] = [`~done/${number}`, `~again/${number}`];
    const type = b.getExpressionType(e);
    const name = b.Loop.getName(e)!;
    const body = m.block(null, this.#ending(b.Loop.getBody(e), type, done));
    const code = place === "blocking"
      ? [m.loop(again, m.block(null, [m.block(name, [body]), ...this.#countGlobal(), m.br(again)]))]
      : this.#countLocal(this.#rounds(name, body), again, `~inner/${number}`);
    if (place === "alone") code.unshift(m.local.set(this.#local(), m.i32.const(0)));
    return type === b.unreachable ? m.block(null, code) : m.block(done, code, type);
  }

  /** One round, or several if it is short: then the count is worth fewer of its instructions. */
  #rounds(name: string, body: Expr): Expr[] {
    const [b, m, scanner] = [this.#b, this.#m, this.#scanner];
    const first = m.block(name, [body]);
    if (!this.#isShort(body)) return [first];
    const copies = Array.from({ length: unrolled - 1 }, (_, index) => {
      const label = `${name}/${index + 1}`;
      const copy = m.copyExpression(body);
      scanner.walk(copy, (part) => {
        const branches = b.getExpressionId(part) === b.BreakId && b.Break.getName(part) === name;
        if (branches) b.Break.setName(part, label);
      });
      return m.block(label, [copy]);
    });
    return [first, ...copies];
  }

  /** Whether a body is short, and has no labels of its own, which a copy could not have, too. */
  #isShort(body: Expr): boolean {
    const b = this.#b;
    let [size, isPlain] = [0, true];
    const floats = new Set<number>();
    this.#scanner.walk(body, (part) => {
      const id = b.getExpressionId(part);
      size++;
      if (id === b.LoopId || id === b.SwitchId) isPlain = false;
      if (id === b.BlockId && b.Block.getName(part) !== null) isPlain = false;
      if (id === b.LocalSetId && this.#isFloat(b.LocalSet.getValue(part))) {
        floats.add(b.LocalSet.getIndex(part));
      }
    });
    return isPlain && size <= mostShort && floats.size <= mostFloats;
  }

  #isFloat(e: Expr): boolean {
    const { getExpressionType, i32, i64 } = this.#b;
    const type = getExpressionType(e);
    return type !== i32 && type !== i64;
  }

  /** The body, which leaves the loop when it reaches its end. */
  #ending(body: Expr, type: Type, done: string): Expr[] {
    const [b, m] = [this.#b, this.#m];
    if (b.getExpressionType(body) === b.unreachable) return [body];
    return type === b.none ? [body, m.br(done)] : [m.br(done, 0, body)];
  }

  #countGlobal(): Expr[] {
    const [m, state] = [this.#m, this.#state];
    return [
      state.set("rounds", m.i32.sub(state.get("rounds"), m.i32.const(1))),
      m.if(m.i32.lt_s(state.get("rounds"), m.i32.const(0)), this.#callTick()),
    ];
  }

  #countLocal(code: readonly Expr[], again: string, inner: string): Expr[] {
    const [b, m, state] = [this.#b, this.#m, this.#state];
    const index = this.#local();
    const left = (): Expr => m.local.get(index, b.i32);
    const set = (value: Expr): Expr => m.local.set(index, value);
    const size = (): Expr => m.i32.const(chunk);
    const next = m.local.tee(index, m.i32.sub(left(), m.i32.const(code.length)), b.i32);
    const rounds = m.loop(inner, m.block(null, [
      ...code, m.br(inner, m.i32.le_s(m.i32.const(0), next)),
    ]));
    const ticking = m.block(null, [this.#callTick(), set(m.i32.const(0))]);
    return [
      m.loop(again, m.block(null, [
        rounds,
        set(state.get("rounds")),
        state.set("rounds", m.i32.sub(left(), size())),
        m.if(m.i32.lt_s(left(), size()), ticking, set(m.i32.const(chunk - 1))),
        m.br(again),
      ])),
    ];
  }

  #local(): number {
    this.#left ??= this.#b._BinaryenFunctionAddVar(this.#target, this.#b.i32);
    return this.#left;
  }

  #callTick(): Expr {
    return this.#m.call(this.#tick, [], this.#b.none);
  }
}
