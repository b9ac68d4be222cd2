// The border between JavaScript and a program in AssemblyScript: numbers cross as they are, strings,
// buffers and arrays are copied (by AssemblyScript's own loader), channels by reference.
import type { ASUtil } from "@assemblyscript/loader";
import { Channel } from "./channel.ts";
import type { Engine } from "../core/engine.ts";

/** What the builder has written down of the program. */
export interface Manifest {
  readonly version: number;
  readonly exports: readonly Signature[];
  /** By "module.name". */
  readonly imports: Readonly<Record<string, Signature>>;
  /** The numbers that the program has given to its classes. */
  readonly classes: Readonly<Record<string, number>>;
}

/** A function: its parameters and result in AssemblyScript's words. */
export interface Signature {
  readonly name: string;
  readonly params: readonly string[];
  readonly result: string;
}

type Value = number | bigint;

const STRING = "~lib/string/String";
const BUFFER = "~lib/arraybuffer/ArrayBuffer";
const arrays = /^~lib\/(?:typedarray|array|staticarray)\/(\w+)/;
const channels = /\/assembly\/lib\/chan\/Chan<(.+)>$/;
const small = /^(bool|[iu](8|16|32)|[iu]size)$/;

export class Bridge {
  readonly #util: ASUtil;
  readonly #classes: Readonly<Record<string, number>>;
  readonly #engine: () => Engine;
  /** Channels of the program that JavaScript knows, by address. */
  readonly #channels = new Map<number, WeakRef<Channel>>();

  constructor(util: ASUtil, { classes }: Manifest, engine: () => Engine) {
    this.#util = util;
    this.#classes = classes;
    this.#engine = engine;
  }

  /** A value as the program has it. `what` names it in errors. */
  lower(type: string, value: unknown, what: string): Value {
    const bare = type.replace(/ \| null$/, "");
    if (small.test(bare)) return integer(bare, value, what);
    if (bare === "i64" || bare === "u64") return big(value, what);
    if (bare === "f64" || bare === "f32") {
      if (typeof value === "number") return value;
      throw mismatch(what, bare, value);
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
    if (channels.test(type)) {
      if (value instanceof Channel && value.engine === this.#engine()) return value.at;
      throw mismatch(what, "channel of this app", value);
    }
    const [, name] = arrays.exec(type) ?? [];
    const id = this.#classes[type];
    if (name !== undefined && id !== undefined) {
      if (Array.isArray(value) || ArrayBuffer.isView(value)) {
        return util.__newArray(id, value as unknown as number[]);
      }
      throw mismatch(what, name, value);
    }
    if (typeof value === "number") return value;
    throw mismatch(what, type, value);
  }

  /** The value of a given type as JavaScript has it. */
  lift(type: string, value: Value): unknown {
    const bare = type.replace(/ \| null$/, "");
    if (bare === "bool") return value !== 0;
    if (bare === "u64") return BigInt.asUintN(64, value as bigint);
    if (bare === "i64" || bare === "f32" || bare === "f64") return value;
    if (bare === "void") return undefined;
    if (bare === "u32" || bare === "usize") return (value as number) >>> 0;
    if (small.test(bare)) return value;
    return value === 0 ? null : this.#liftObject(bare, (value as number) >>> 0);
  }

  #liftObject(type: string, at: number): unknown {
    const util = this.#util;
    if (type === STRING) return util.__getString(at);
    if (type === BUFFER) return util.__getArrayBuffer(at);
    const [, elem] = channels.exec(type) ?? [];
    if (elem !== undefined) return this.#channel(at, elem);
    const [, name] = arrays.exec(type) ?? [];
    if (name === "Array" || name === "StaticArray") return util.__getArray(at);
    if (name === undefined) return at;
    const get = (util as unknown as Record<string, (at: number) => unknown>)[`__get${name}`];
    return get === undefined ? at : get(at);
  }

  #channel(at: number, elem: string): Channel {
    const known = this.#channels.get(at)?.deref();
    if (known !== undefined) return known;
    const made = new Channel(this.#engine(), at, elem, this);
    this.#channels.set(at, new WeakRef(made));
    return made;
  }
}

function integer(type: string, value: unknown, what: string): number {
  if (type === "bool" && typeof value === "boolean") return Number(value);
  if (typeof value === "number" && Number.isInteger(value)) return value | 0;
  throw mismatch(what, `${type} (an integer)`, value);
}

function big(value: unknown, what: string): bigint {
  if (typeof value === "bigint") return value;
  if (typeof value === "number" && Number.isSafeInteger(value)) return BigInt(value);
  throw mismatch(what, "bigint", value);
}

function mismatch(what: string, wanted: string, value: unknown): TypeError {
  const kind = value === null ? "null" : typeof value;
  const shown = kind === "object" ? (value as object).constructor?.name ?? kind : String(value);
  return new TypeError(`${what} must be a ${wanted}, got ${kind} ${shown}`.replace(/ (\w+) \1$/, " $1"));
}

/** Reads a value of a given type from memory. */
export function readAt(view: DataView, at: number, type: string): Value {
  if (type === "f64") return view.getFloat64(at, true);
  if (type === "f32") return view.getFloat32(at, true);
  if (type === "i64" || type === "u64") return view.getBigInt64(at, true);
  if (type === "i8") return view.getInt8(at);
  if (type === "u8" || type === "bool") return view.getUint8(at);
  if (type === "i16") return view.getInt16(at, true);
  if (type === "u16") return view.getUint16(at, true);
  return view.getInt32(at, true);
}

/** Writes a value of a given type to memory. */
export function writeAt(view: DataView, at: number, type: string, value: Value): void {
  if (type === "f64") view.setFloat64(at, value as number, true);
  else if (type === "f32") view.setFloat32(at, value as number, true);
  else if (type === "i64" || type === "u64") view.setBigInt64(at, value as bigint, true);
  else if (type === "i8" || type === "u8" || type === "bool") view.setInt8(at, value as number);
  else if (type === "i16" || type === "u16") view.setInt16(at, value as number, true);
  else view.setInt32(at, value as number, true);
}
