// Values of any AssemblyScript type: the zero value, and how a channel's record tells the host what
// it carries.
import { ELEM_F32, ELEM_F64, ELEM_I32, ELEM_I64, ELEM_REF, ELEM_U32, ELEM_V128 } from "../abi";

/** The zero value of T: 0, false, null. */
// @ts-ignore: decorator
@inline
export function zero<T>(): T {
  if (isVector<T>()) return <T>i32x4.splat(0);
  if (isInteger<T>() || isFloat<T>()) return <T>0;
  return changetype<T>(0);
}

/** What the host has to know of T: its kind, and its bytes above that. */
export function elemOf<T>(): u32 {
  const bytes: u32 = <u32>sizeof<T>() << 8;
  if (isVector<T>()) return bytes | ELEM_V128;
  if (isFloat<T>()) return bytes | (sizeof<T>() == 8 ? ELEM_F64 : ELEM_F32);
  if (!isInteger<T>()) return bytes | ELEM_REF;
  if (sizeof<T>() == 8) return bytes | ELEM_I64;
  return bytes | (isSigned<T>() ? ELEM_I32 : ELEM_U32);
}
