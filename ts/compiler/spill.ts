// Spilling: the cold half of a fast version. One helper per shape of frame, never inlined, so that
// a function which never parks pays one call's code and keeps its registers.
//
//   (func $spill_Iii (param $header i32) (param i64 i32 i32)
//     scratch = scratch - bytes;  trap if below the limit;
//     store the locals at scratch, and the header behind them)
//
// Frames are spilled leaf first, downward: so they lie in memory as on the goroutine's stack, the
// oldest lowest, and one copy puts the whole batch there. While a goroutine ends abruptly, for a
// panic or goexit, nobody will resume its frames, and none are written.

import type { Binaryen, Expr, Module } from "./binaryen.ts";
import { headerBytes } from "./frame.ts";
import type { Frame } from "./frame.ts";
import { prefix } from "./state.ts";
import type { State } from "./state.ts";

/** Why the engine's stack is unwound. The runtime uses the same numbers. */
export const reasons = { none: 0, park: 1, grow: 2, end: 3, gc: 4 } as const;

const letters = { i32: "i", i64: "I", f32: "f", f64: "F", v128: "V" } as const;

/** Where all helpers' names begin: they must not be inlined. */
export const spillPrefix = `${prefix}spill_`;

/** Makes the helpers as they are asked for. */
export class Spills {
  readonly #b: Binaryen;
  readonly #m: Module;
  readonly #state: State;
  readonly #made = new Set<string>();

  constructor(b: Binaryen, m: Module, state: State) {
    this.#b = b;
    this.#m = m;
    this.#state = state;
  }

  /** The name of the function that spills such a frame: it takes the header, then the slots. */
  helper(frame: Frame): string {
    const name = spillPrefix + frame.slots.map(({ value }) => letters[value.name]).join("");
    if (!this.#made.has(name)) {
      this.#made.add(name);
      this.#add(name, frame);
    }
    return name;
  }

  /** The name of a function that takes the place of a frame as well, after the header: there it
   *  writes it, or spills it if the place is 0. */
  placing(frame: Frame): string {
    const spilling = this.helper(frame);
    const name = spilling.replace(spillPrefix, `${spillPrefix}at_`);
    if (!this.#made.has(name)) {
      this.#made.add(name);
      this.#addPlacing(name, spilling, frame);
    }
    return name;
  }

  #addPlacing(name: string, spilling: string, { slots, bytes }: Frame): void {
    const [b, m] = [this.#b, this.#m];
    const types = [b.i32, b.i32, ...slots.map(({ value }) => value.type)];
    const given = types.map((type, index) => m.local.get(index, type));
    const values = given.filter((_, index) => index !== 1);
    const frameAt = (): Expr => m.local.get(1, b.i32);
    const whole = m.block(null, [
      m.if(m.i32.eqz(frameAt()), m.block(null, [m.call(spilling, values, b.none), m.return()])),
      m.i32.store(bytes - headerBytes, 4, frameAt(), m.local.get(0, b.i32)),
      ...slots.map(({ offset, value }, index) =>
        value.code.store(offset, 4, frameAt(), m.local.get(index + 2, value.type))
      ),
    ]);
    m.addFunction(name, b.createType(types), b.none, [], whole);
  }

  #add(name: string, { slots, bytes }: Frame): void {
    const [b, m, state] = [this.#b, this.#m, this.#state];
    const params = b.createType([b.i32, ...slots.map(({ value }) => value.type)]);
    const at = slots.length + 1;
    const frameAt = (): Expr => m.local.get(at, b.i32);
    const tooLow = m.i32.lt_u(frameAt(), state.get("limit"));
    m.addFunction(name, params, b.none, [b.i32], m.block(null, [
      m.if(m.i32.eq(state.get("unwind"), m.i32.const(reasons.end)), m.return()),
      m.local.set(at, m.i32.sub(state.get("scratch"), m.i32.const(bytes))),
      m.if(tooLow, m.unreachable()),
      m.i32.store(bytes - headerBytes, 4, frameAt(), m.local.get(0, b.i32)),
      ...slots.map(({ offset, value }, index) =>
        value.code.store(offset, 4, frameAt(), m.local.get(index + 1, value.type))
      ),
      state.set("scratch", frameAt()),
    ]));
  }
}
