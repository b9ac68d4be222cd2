// Numbers at the border: what a type takes, and how it lies in memory. As with WebAssembly itself,
// an integer that is too large for its type is taken modulo the type's range.

export type Value = number | bigint;

/** Bytes between the arguments of an entry. */
export const ARGUMENT_BYTES = 16;

const narrow: Record<string, (value: number) => number> = {
  i8: (value) => (value << 24) >> 24,
  u8: (value) => value & 0xff,
  i16: (value) => (value << 16) >> 16,
  u16: (value) => value & 0xffff,
};

export function integer(type: string, value: unknown, what: string): number {
  if (type === "bool") {
    if (typeof value === "boolean" || value === 0 || value === 1) return Number(value);
    throw mismatch(what, "boolean", value);
  }
  if (typeof value === "number" && Number.isInteger(value)) {
    return narrow[type]?.(value) ?? value | 0;
  }
  throw mismatch(what, `${type} (an integer)`, value);
}

export function float(type: string, value: unknown, what: string): number {
  if (typeof value === "number") return value;
  throw mismatch(what, `${type} (a number)`, value);
}

export function big(type: string, value: unknown, what: string): bigint {
  if (typeof value === "bigint") return value;
  if (typeof value === "number" && Number.isSafeInteger(value)) return BigInt(value);
  throw mismatch(what, `${type} (a bigint)`, value);
}

/** An integer that has come as a word of 32 bits. */
export function whole(type: string, value: number): number {
  if (type === "u32" || type === "usize") return value >>> 0;
  return narrow[type]?.(value) ?? value;
}

export function mismatch(what: string, wanted: string, value: unknown): TypeError {
  return new TypeError(`${what} must be ${article(wanted)} ${wanted}, got ${kindOf(value)}`);
}

function article(noun: string): string {
  if (/^[uif](8|16|32|64)\b/.test(noun)) return noun.startsWith("u") ? "a" : "an";
  return /^[aei]/i.test(noun) ? "an" : "a";
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === "object") return `an object of ${value.constructor?.name || "no class"}`;
  if (typeof value === "function" || typeof value === "symbol") return `a ${typeof value}`;
  return `the ${typeof value} ${typeof value === "string" ? JSON.stringify(value) : String(value)}`;
}

/** Values smaller than a word take a word of their own as arguments and results. */
export function slotType(type: string): string {
  return /^([iu](8|16)|bool)$/.test(type) ? "i32" : type;
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
