// Segments: the pieces of which the stack of a goroutine is made.
//
//   Segment  | prev | prevTop | class | spare |  frames ...
//
// Class k has 128 << k bytes. The small ones are records of slabs, the others runs of pages.
//
// Invariants:
//   K2  count is the number of segments that stacks and notes, calls among them, hold
import { SEGMENT_SLABS_AT } from "../config";
import { giveRun, takeRun, tryRun } from "../mem/pages";
import { Slab } from "../mem/slab";

const SMALLEST: u32 = 128;
/** So many classes are smaller than a page. */
export const SLABS: u32 = 5;

@unmanaged
export class Segment {
  /** The segment below, or null: then the room behind the goroutine's record is below. */
  prev: Segment;
  /** Where the frames end in the one below. */
  prevTop: usize;
  class: u32;
  /** An empty segment that is kept, or null. */
  spare: Segment;

  // @ts-ignore: decorator
  @inline
  get base(): usize {
    return changetype<usize>(this) + offsetof<Segment>();
  }

  // @ts-ignore: decorator
  @inline
  get end(): usize {
    return changetype<usize>(this) + bytesOf(this.class);
  }
}

/** How many segments are taken, and their bytes. */
// @ts-ignore: decorator
@inline
export const segments = changetype<SegmentCounts>(SEGMENT_SLABS_AT);

@unmanaged
export class SegmentCounts {
  count: u32;
  bytes: u32;
}

// @ts-ignore: decorator
@inline
export function slabOf(size: u32): Slab {
  return changetype<Slab>(SEGMENT_SLABS_AT + 32 * (<usize>size + 1));
}

export function initSegments(): void {
  segments.count = 0;
  segments.bytes = 0;
  for (let k: u32 = 0; k < SLABS; k++) slabOf(k).init(SMALLEST << k, 0);
}

// @ts-ignore: decorator
@inline
export function bytesOf(size: u32): u32 {
  return SMALLEST << size;
}

/** The smallest class with room for `bytes` of frames. */
export function classFor(bytes: usize): u32 {
  let k: u32 = 0;
  while (<usize>bytesOf(k) - offsetof<Segment>() < bytes) k++;
  return k;
}

export function takeSegment(k: u32): Segment {
  return k < SLABS ? takeSmall(k) : fresh(takeRun(k - SLABS), k);
}

/** The same; null when there is not enough memory. */
export function trySegment(k: u32): Segment {
  if (k < SLABS) return slabOf(k).hasRecord() ? takeSmall(k) : changetype<Segment>(0);
  const at = tryRun(k - SLABS);
  return at ? fresh(at, k) : changetype<Segment>(0);
}

export function giveSegment(segment: Segment): void {
  const k = segment.class;
  if (k < SLABS) return giveSmall(segment, k);
  uncount(k);
  giveRun(changetype<usize>(segment), k - SLABS);
}

/** The same for classes below SLABS. */
// @ts-ignore: decorator
@inline
export function takeSmall(k: u32): Segment {
  return fresh(slabOf(k).take(), k);
}

// @ts-ignore: decorator
@inline
export function giveSmall(segment: Segment, k: u32): void {
  uncount(k);
  slabOf(k).give(changetype<usize>(segment));
}

// @ts-ignore: decorator
@inline
function fresh(at: usize, k: u32): Segment {
  segments.count++;
  segments.bytes += bytesOf(k);
  const segment = changetype<Segment>(at);
  segment.prevTop = 0;
  segment.class = k;
  segment.spare = changetype<Segment>(0);
  return segment;
}

// @ts-ignore: decorator
@inline
function uncount(k: u32): void {
  segments.count--;
  segments.bytes -= bytesOf(k);
}
