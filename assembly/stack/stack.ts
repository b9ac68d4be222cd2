// Stack: where the frames of a goroutine in WebAssembly lie while it does not run, and what else
// only such a goroutine has. It stands behind the goroutine's record.
//
//   G … | Stack  | top | segment | entry | run |  INLINE bytes of frames
//
// The first frames lie right behind the record: a goroutine with a small frame is one piece of
// memory. Further frames lie in segments, each twice as large as the one below. A frame never
// straddles two. One segment that has become empty is kept, so that a call and a return at the
// border do not allocate each time (Go's hot split); a collection cycle gives it back, and moves
// what lies in a segment that is far too large to a smaller one: frames may be moved.
//
//   segment    0                    frames lie behind the record, and nothing is kept
//              address | 1          the same, and the segment there is kept
//              address              the segment in use; what is kept, its `spare` names
//
// Invariants:
//   K1  top lies between the base and the end of the segment that is in use
import { FAULT_K1, FAULT_STACK } from "../abi";
import { INLINE_BYTES, maxStackBytes } from "../config";
import { check, fault } from "../fault";
import { giveAll, segmentsOf } from "./calls";
import { Notes } from "./notes";
import { classFor, giveSegment, Segment, takeSegment, trySegment } from "./segment";

/** Parts of `run`: the host wants to know when the goroutine ends; it has begun; it makes its
 *  deferred calls, and then ends. */
const MAIN: u32 = 1 << 31;
const BEGUN: u32 = 1 << 30;
const LEAVING: u32 = 1 << 29;
/** Marks a segment that is not in use, in `segment`. */
const KEPT: usize = 1;
/** A segment is too large when its frames take less than one byte in so many. */
const SPARSE: usize = 4;

@unmanaged
export class Stack {
  /** The end of the youngest frame. */
  top: usize;
  private segment: usize;
  /** Before the start: the function to be called, by its place in the table, or an exported one.
   *  Afterwards what it has noted: selects and calls. */
  private entry: u32;
  private run: u32;

  init(entry: u32): void {
    this.top = this.inlineBase;
    this.segment = 0;
    this.entry = entry;
    this.run = 0;
  }

  /** The run that it belongs to. */
  get runId(): u32 {
    return this.run & ~(MAIN | BEGUN | LEAVING);
  }

  set runId(id: u32) {
    this.run = id;
  }

  get isMain(): bool {
    return (this.run & MAIN) != 0;
  }

  /** It is the main goroutine of a run: the host wants to know when it ends. */
  makeMain(): void {
    this.run |= MAIN;
  }

  get hasBegun(): bool {
    return (this.run & BEGUN) != 0;
  }

  /** Whether it has begun and is not leaving: its youngest frame goes on. */
  // @ts-ignore: decorator
  @inline
  get isGoing(): bool {
    return (this.run & (BEGUN | LEAVING)) == BEGUN;
  }

  get isLeaving(): bool {
    return (this.run & LEAVING) != 0;
  }

  /** Its frames are gone; what it has put off is done, and then it ends. */
  leave(): void {
    this.cut(0);
    this.run |= LEAVING;
  }

  /** The selects that it has begun and not ended, and the calls that it has noted (calls.ts),
   *  newest first, once the goroutine has begun. */
  // @ts-ignore: decorator
  @inline
  get notes(): Notes {
    return changetype<Notes>(<usize>this.entry);
  }

  // @ts-ignore: decorator
  @inline
  set notes(notes: Notes) {
    this.entry = <u32>changetype<usize>(notes);
  }

  /** Where the room behind this record begins. */
  // @ts-ignore: decorator
  @inline
  get inlineBase(): usize {
    return changetype<usize>(this) + offsetof<Stack>();
  }

  /** The segment in use; null: the room behind this record. */
  // @ts-ignore: decorator
  @inline
  get current(): Segment {
    const segment = this.segment;
    return changetype<Segment>(segment & KEPT ? <usize>0 : segment);
  }

  /** Where the frames of the segment in use begin. */
  // @ts-ignore: decorator
  @inline
  private get base(): usize {
    const segment = this.current;
    return changetype<usize>(segment) ? segment.base : this.inlineBase;
  }

  /** The end of the room. */
  // @ts-ignore: decorator
  @inline
  private get limit(): usize {
    const segment = this.current;
    return changetype<usize>(segment) ? segment.end : this.inlineBase + INLINE_BYTES;
  }

  /** Before the start: where the arguments lie. */
  get argumentsAt(): usize {
    return this.base;
  }

  /** The goroutine begins: gives its function. The arguments, at the top, are frames no more. */
  begin(): u32 {
    const entry = this.entry;
    this.top = this.base;
    this.entry = 0;
    this.run |= BEGUN;
    return entry;
  }

  /** Room for arguments: the stack is new. */
  // @ts-ignore: decorator
  @inline
  pushFirst(bytes: usize): usize {
    if (bytes > INLINE_BYTES) return this.push(bytes);
    const top = this.inlineBase;
    this.top = top + bytes;
    return top;
  }

  /** Room for `bytes`, which the caller fills: they are on the stack now. */
  push(bytes: usize): usize {
    let top = this.top;
    if (top + bytes > this.limit) top = this.grow(bytes);
    this.top = top + bytes;
    this.audit();
    return top;
  }

  private grow(bytes: usize): usize {
    if (this.used + bytes > <usize>maxStackBytes) fault(FAULT_STACK, maxStackBytes);
    const below = this.current;
    let segment = this.takeSpare();
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
    this.segment = changetype<usize>(segment);
    return segment.base;
  }

  /** The end of the frame below the one that ends at `end` and has `bytes`; 0: there is none. */
  below(end: usize, bytes: usize): usize {
    const at = end - bytes;
    if (at == this.inlineBase) return 0;
    for (let s = this.current; changetype<usize>(s); s = s.prev) {
      if (at == s.base) return s.prevTop == this.inlineBase ? 0 : s.prevTop;
    }
    return at;
  }

  /** The end of the youngest frame; 0 when there is none: it has not waited so far. */
  get youngest(): usize {
    return this.hasBegun && this.top != this.base ? this.top : 0;
  }

  /** Bytes of all frames. */
  get used(): usize {
    let bytes: usize = 0;
    let top = this.top;
    for (let s = this.current; changetype<usize>(s); s = s.prev) {
      bytes += top - s.base;
      top = s.prevTop;
    }
    return bytes + top - this.inlineBase;
  }

  /** The frames from `top` on have gone; true when there are none left. */
  // @ts-ignore: decorator
  @inline
  popTo(top: usize): bool {
    this.top = top;
    this.audit();
    if (top != this.base) return false;
    return this.segment == 0 || this.fall();
  }

  /** The segment in use is empty: true when all are. */
  private fall(): bool {
    while (this.top == this.base) {
      const segment = this.current;
      if (!changetype<usize>(segment)) return true;
      this.drop(segment);
    }
    return false;
  }

  /** All frames above the lowest `bytes` have gone. */
  cut(bytes: usize): void {
    let gone = this.used - bytes;
    while (gone > this.top - this.base) {
      gone -= this.top - this.base;
      this.drop(this.current);
    }
    this.popTo(this.top - gone);
  }

  /** The segment in use is empty: it is kept, instead of the one that was. */
  private drop(segment: Segment): void {
    const below = segment.prev;
    const spare = this.takeSpare();
    if (changetype<usize>(spare)) giveSegment(spare);
    this.top = segment.prevTop;
    if (changetype<usize>(below)) {
      this.segment = changetype<usize>(below);
      below.spare = segment;
    } else {
      this.segment = changetype<usize>(segment) | KEPT;
    }
  }

  private takeSpare(): Segment {
    const segment = this.current;
    let spare = changetype<Segment>(this.segment & ~KEPT);
    if (changetype<usize>(segment)) {
      spare = segment.spare;
      segment.spare = changetype<Segment>(0);
    } else {
      this.segment = 0;
    }
    return spare;
  }

  /** Gives back what is not in use. The goroutine is not running: nobody knows where its frames
   *  lie. */
  shrink(): void {
    const spare = this.takeSpare();
    if (changetype<usize>(spare)) giveSegment(spare);
    const segment = this.current;
    if (!changetype<usize>(segment)) return;
    const bytes = this.top - segment.base;
    if (bytes * SPARSE > segment.end - segment.base) return;
    this.move(segment, bytes);
  }

  /** Moves the frames of a sparse segment to what is left below, or to a smaller one if it can. */
  private move(segment: Segment, bytes: usize): void {
    const below = segment.prev;
    this.segment = changetype<usize>(below);
    let at = segment.prevTop;
    if (at + bytes > this.limit) {
      const smaller = trySegment(classFor(bytes));
      if (!changetype<usize>(smaller)) {
        this.segment = changetype<usize>(segment);
        return;
      }
      smaller.prev = below;
      smaller.prevTop = at;
      this.segment = changetype<usize>(smaller);
      at = smaller.base;
    }
    memory.copy(at, segment.base, bytes);
    this.top = at + bytes;
    giveSegment(segment);
    this.audit();
  }

  /** Gives everything back; the goroutine has ended. */
  // @ts-ignore: decorator
  @inline
  release(): void {
    if ((<u32>this.segment | this.entry) != 0) this.releaseAll();
  }

  private releaseAll(): void {
    if (this.hasBegun) giveAll(this.notes);
    this.entry = 0;
    while (changetype<usize>(this.current)) this.drop(this.current);
    const spare = this.takeSpare();
    if (changetype<usize>(spare)) giveSegment(spare);
  }

  /** How many segments it holds. */
  get held(): u32 {
    let count: u32 = 0;
    let last = changetype<Segment>(0);
    for (let s = this.current; changetype<usize>(s); s = s.prev) {
      if (!changetype<usize>(last)) last = s;
      count++;
    }
    const isKept = changetype<usize>(last)
      ? changetype<usize>(last.spare) != 0
      : (this.segment & KEPT) != 0;
    if (isKept) count++;
    if (!this.hasBegun) return count;
    for (let n = this.notes; changetype<usize>(n); n = n.next) {
      count += segmentsOf(n);
    }
    return count;
  }

  /** K1. */
  // @ts-ignore: decorator
  @inline
  get isSound(): bool {
    return this.top >= this.base && this.top <= this.limit;
  }

  // @ts-ignore: decorator
  @inline
  private audit(): void {
    // @ts-ignore: DEBUG is a compiler constant
    if (DEBUG) check(this.isSound, FAULT_K1, <u32>this.top, <u32>this.limit);
  }
}
