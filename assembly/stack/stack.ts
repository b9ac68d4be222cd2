// Stack: where the frames of a goroutine in WebAssembly lie while it does not run, and what else
// only such a goroutine has. It stands behind the goroutine's record.
//
//   G … | Stack  | top | limit | segment | spare | entry | token | run |  INLINE bytes of frames
//
// The first frames lie right behind the record: a goroutine with a small frame is one piece of
// memory. Further frames lie in segments, each twice as large as the one below. A frame never
// straddles two. One segment that has become empty is kept, so that a call and a return at the
// border do not allocate each time (Go's hot split).
//
// Invariants:
//   K1  top lies between the base and the limit of the segment that is in use
import { FAULT_K1, FAULT_STACK } from "../abi";
import { INLINE_BYTES, maxStackBytes } from "../config";
import { check, fault } from "../fault";
import { classFor, giveSegment, Segment, takeSegment } from "./segment";

@unmanaged
export class Stack {
  /** The end of the youngest frame. */
  top: usize;
  /** The end of the room. */
  limit: usize;
  /** The segment in use; null: the room behind this record. */
  segment: Segment;
  /** An empty segment that is kept, or null. */
  spare: Segment;
  /** Before the start: the function to be called, by its place in the table, or an exported one. */
  entry: u32;
  /** The host wants to know when it ends. */
  token: u32;
  /** The run it belongs to. */
  run: u32;

  init(): void {
    this.top = this.inlineBase;
    this.limit = this.inlineBase + INLINE_BYTES;
    this.segment = changetype<Segment>(0);
    this.spare = changetype<Segment>(0);
    this.entry = 0;
    this.token = 0;
    this.run = 0;
  }

  // @ts-ignore: decorator
  @inline
  private get inlineBase(): usize {
    return changetype<usize>(this) + offsetof<Stack>();
  }

  /** Where the frames of the segment in use begin. */
  // @ts-ignore: decorator
  @inline
  private get base(): usize {
    const segment = this.segment;
    return changetype<usize>(segment) ? segment.base : this.inlineBase;
  }

  /** Before the start: where the arguments lie. */
  get argumentsAt(): usize {
    return this.base;
  }

  /** The arguments are frames no more. */
  takeArguments(): usize {
    const at = this.base;
    this.top = at;
    return at;
  }

  /** Room for `bytes`, which the caller fills: they are on the stack now. */
  push(bytes: usize): usize {
    let top = this.top;
    if (top + bytes > this.limit) top = this.grow(bytes);
    this.top = top + bytes;
    check(this.top <= this.limit, FAULT_K1, <u32>this.top, <u32>this.limit);
    return top;
  }

  private grow(bytes: usize): usize {
    const below = this.segment;
    const total: u32 = changetype<usize>(below) ? below.total : 0;
    let segment = this.spare;
    this.spare = changetype<Segment>(0);
    if (changetype<usize>(segment) && segment.end - segment.base < bytes) {
      giveSegment(segment);
      segment = changetype<Segment>(0);
    }
    if (!changetype<usize>(segment)) {
      const next: u32 = changetype<usize>(below) ? below.class + 1 : 0;
      segment = takeSegment(max(classFor(bytes), next));
    }
    segment.prev = below;
    segment.prevTop = this.top;
    segment.total = total + <u32>(segment.end - segment.base);
    if (segment.total > maxStackBytes) {
      giveSegment(segment);
      fault(FAULT_STACK, maxStackBytes);
    }
    this.segment = segment;
    this.limit = segment.end;
    return segment.base;
  }

  /** The frames from `top` on have gone; true when there are none left. */
  popTo(top: usize): bool {
    this.top = top;
    while (this.top == this.base) {
      const segment = this.segment;
      if (!changetype<usize>(segment)) return true;
      this.drop(segment);
    }
    return false;
  }

  private drop(segment: Segment): void {
    const below = segment.prev;
    this.segment = below;
    this.top = segment.prevTop;
    this.limit = changetype<usize>(below) ? below.end : this.inlineBase + INLINE_BYTES;
    const spare = this.spare;
    if (changetype<usize>(spare)) giveSegment(spare);
    this.spare = segment;
  }

  /** Gives back what is not in use. */
  shrink(): void {
    const spare = this.spare;
    if (!changetype<usize>(spare)) return;
    this.spare = changetype<Segment>(0);
    giveSegment(spare);
  }

  /** Gives everything back. */
  release(): void {
    this.shrink();
    while (changetype<usize>(this.segment)) this.drop(this.segment);
    this.shrink();
  }
}
