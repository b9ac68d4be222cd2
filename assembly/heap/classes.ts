// Size classes: small objects lie in cells, of the same size for all objects of a class. Cells of a
// class come from runs of pages.
//
//   classes 1 … 16     16, 32, … 256 bytes
//   classes 17 … 32    four to each doubling, up to 4096
import { CLASSES_AT, PAGE_BYTES } from "../config";

export const CLASSES: u32 = 33;
/** Kinds of runs beside the classes: one large object; added: blocks that are freed explicitly. */
export const LARGE: u32 = 63;
export const EXPLICIT: u32 = 64;

/** What stands before the payload of every object: its class in the program, and its bytes. */
export const HEADER: usize = 8;
const GRAIN: usize = 16;
const LINEAR: u32 = 16;
/** The largest payload of a cell. */
export const SMALL: usize = 4096 - HEADER;

/** Bytes of the cells of a class, header included. */
export function cellBytes(k: u32): u32 {
  if (k <= LINEAR) return k * <u32>GRAIN;
  const step = k - LINEAR - 1;
  return (5 + (step & 3)) << (6 + (step >> 2));
}

/** How large the runs of a class are. */
export function runOrder(k: u32): u32 {
  const bytes = cellBytes(k);
  return bytes <= 512 ? 2 : bytes <= 2048 ? 3 : 4;
}

export function initClasses(): void {
  let k: u32 = 1;
  for (let grains: usize = 0; grains <= <usize>PAGE_BYTES / GRAIN; grains++) {
    if (<u32>(grains * GRAIN) > cellBytes(k)) k++;
    store<u8>(CLASSES_AT + grains, <u8>k);
  }
}

/** The class for a payload of at most SMALL bytes. */
// @ts-ignore: decorator
@inline
export function classOf(size: usize): u32 {
  return load<u8>(CLASSES_AT + (size + HEADER + GRAIN - 1 >>> 4));
}
