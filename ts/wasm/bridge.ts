// The border between JavaScript and a program in AssemblyScript: numbers cross as they are,
// strings, buffers and arrays are copied (by AssemblyScript's own loader), channels by reference.
import type { ASUtil } from "#loader";
import type { Engine } from "../core/engine.ts";
import { Records } from "../core/records.ts";
import { never } from "../never.ts";
import { Channel } from "./channel.ts";
import type { Manifest } from "./manifest.ts";
import { big, float, integer, mismatch, whole } from "./numbers.ts";
import type { Value } from "./numbers.ts";

const STRING = "~lib/string/String";
const BUFFER = "~lib/arraybuffer/ArrayBuffer";
const views = /^~lib\/typedarray\/(\w+)$/;
const lists = /^~lib\/(?:array|staticarray)\/(?:Array|StaticArray)<(.+)>$/;
const channels = /\/assembly\/lib\/chan\/Chan<(.+)>$/;
const plain = /^([iuf](8|16|32|64)|[iu]size|bool)$/;

/** The address that stands for the nil channel, as in assembly/lib/chan.ts. */
const NEVER = 8;

/** What views are of. */
const elements: Readonly<Record<string, string>> = {
  Int8Array: "i8",
  Uint8Array: "u8",
  Uint8ClampedArray: "u8",
  Int16Array: "i16",
  Uint16Array: "u16",
  Int32Array: "i32",
  Uint32Array: "u32",
  Float32Array: "f32",
  Float64Array: "f64",
  BigInt64Array: "i64",
  BigUint64Array: "u64",
};

export class Bridge {
  readonly #util: ASUtil;
  readonly #classes: Readonly<Record<string, number>>;
  readonly #engine: () => Engine;
  readonly #isLive: (at: number) => boolean;
  /** Channels of the program that JavaScript knows, by address. */
  readonly #channels = new Map<number, WeakRef<Channel>>();
  readonly #held = new Records((at) => this.#release(at));

  /** @param isLive whether an object of the program lies at an address */
  constructor(
    util: ASUtil,
    { classes }: Manifest,
    engine: () => Engine,
    isLive: (at: number) => boolean,
  ) {
    this.#util = util;
    this.#isLive = isLive;
    this.#classes = classes;
    this.#engine = engine;
  }

  /** Whether values of a type are objects of the program, which may be collected. */
  isObject(type: string): boolean {
    return !plain.test(type) && type !== "v128";
  }

  /** A value as the program has it. `what` names it in errors. */
  lower(type: string, value: unknown, what: string): Value {
    const bare = type.replace(/ \| null$/, "");
    if (bare === "i64" || bare === "u64") return big(bare, value, what);
    if (bare === "f64" || bare === "f32") return float(bare, value, what);
    if (plain.test(bare)) return integer(bare, value, what);
    if (bare === "v128") {
      throw new TypeError(`${what} is a v128, which JavaScript has no value for`);
    }
    if (value === null && bare !== type) return 0;
    return this.#lowerObject(bare, value, what);
  }

  #lowerObject(type: string, value: unknown, what: string): number {
    const util = this.#util;
    if (type === STRING) {
      if (typeof value === "string") return util.__newString(value);
      throw mismatch(what, "string", value);
    }
    if (type === BUFFER) {
      if (value instanceof ArrayBuffer) return util.__newArrayBuffer(value);
      throw mismatch(what, "ArrayBuffer", value);
    }
    if (channels.test(type)) return this.#lowerChannel(value, what);
    const [, view] = views.exec(type) ?? [];
    if (view !== undefined) return this.#lowerView(type, view, value, what);
    const [, elem] = lists.exec(type) ?? [];
    if (elem !== undefined) return this.#lowerList(type, elem, value, what);
    return this.#lowerAddress(type, value, what);
  }

  /** Nobody but the collector knows what has become of an object that JavaScript has not pinned. */
  #lowerAddress(type: string, value: unknown, what: string): number {
    const at = integer("usize", value, what);
    if (this.#classes[type] === undefined || this.#isLive(at)) return at;
    throw new TypeError(
      `${what}: there is no ${type} at address ${at}: it has been collected, or never was. ` +
        "What JavaScript keeps the address of is held by app.exports.__pin(address)",
    );
  }

  #lowerChannel(value: unknown, what: string): number {
    if (value === never) return NEVER;
    if (value instanceof Channel && value.engine === this.#engine()) return value.at;
    throw mismatch(what, "channel of this app", value);
  }

  #lowerView(type: string, name: string, value: unknown, what: string): number {
    if (Array.isArray(value)) return this.#lowerList(type, elements[name]!, value, what);
    if (!ArrayBuffer.isView(value) || tagOf(value) !== name) throw mismatch(what, name, value);
    return this.#util.__newArray(this.#class(type, what), value as unknown as number[]);
  }

  #lowerList(type: string, elem: string, value: unknown, what: string): number {
    const isView = ArrayBuffer.isView(value) && tagOf(value) !== "DataView";
    if (!isView && !Array.isArray(value)) throw mismatch(what, "array", value);
    const values = Array.from(value as unknown as ArrayLike<unknown>, (item, i) =>
      this.lower(elem, item, `element ${i} of ${what}`));
    return this.#util.__newArray(this.#class(type, what), values as number[]);
  }

  /** Classes that the program never makes an object of have no number. */
  #class(type: string, what: string): number {
    const id = this.#classes[type];
    if (id === undefined) throw new TypeError(`${what}: the program has no class ${type}`);
    return id;
  }

  /** The value of a given type as JavaScript has it. */
  lift(type: string, value: Value): unknown {
    const bare = type.replace(/ \| null$/, "");
    if (bare === "u64") return BigInt.asUintN(64, value as bigint);
    if (bare === "i64" || bare === "f32" || bare === "f64") return value;
    if (bare === "bool") return value !== 0;
    if (plain.test(bare)) return whole(bare, value as number);
    if (bare === "void") return undefined;
    if (bare === "v128") throw new TypeError("a v128 cannot cross to JavaScript");
    return this.#liftObject(bare, (value as number) >>> 0);
  }

  #liftObject(type: string, at: number): unknown {
    const util = this.#util;
    const [, sent] = channels.exec(type) ?? [];
    if (sent !== undefined) return at <= NEVER ? never : this.#channel(at, sent);
    if (at === 0) return null;
    if (type === STRING) return util.__getString(at);
    if (type === BUFFER) return util.__getArrayBuffer(at);
    const [, elem] = lists.exec(type) ?? [];
    if (elem !== undefined) return util.__getArray(at).map((item) => this.lift(elem, item));
    const [, name] = views.exec(type) ?? [];
    const getters = util as unknown as Record<string, ((at: number) => unknown) | undefined>;
    return getters[`__get${name}`]?.(at) ?? at;
  }

  #channel(at: number, elem: string): Channel {
    const known = this.#channels.get(at)?.deref();
    if (known !== undefined) return known;
    const made = new Channel(this.#engine(), at, elem, this);
    this.#channels.set(at, new WeakRef(made));
    this.#held.own(made, this.#util.__pin(at));
    return made;
  }

  /** JavaScript holds a channel no more. */
  #release(at: number): void {
    this.#util.__unpin(at);
    if (this.#channels.get(at)?.deref() === undefined) this.#channels.delete(at);
  }
}

/** The class of a view, also of one that has been derived from. */
function tagOf(view: ArrayBufferView): string {
  return (view as unknown as { [Symbol.toStringTag]: string })[Symbol.toStringTag];
}
