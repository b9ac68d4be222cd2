// Notes: the cases of a select that a goroutine is putting together. Between the first case and the
// wait it may do anything, even block or end, so they lie in a record of their own, which belongs
// to the goroutine: they go when it goes.
//
//   Notes  | next | count | class | more |  case: kind | channel | - | - | value (16 bytes) | ...
//
// The memory is that of segments. A record never moves, for the program holds its address; what is
// more than it has room for lies in a second piece, `more`.
import { bytesOf, giveSegment, giveSmall, Segment, takeSegment, takeSmall } from "./segment";

export const NOTE_BYTES: usize = 32;
/** Where the value lies in a case. */
export const NOTE_VALUE: usize = 16;
/** The class of a record, and how many cases it has room for. */
const CLASS: u32 = 1;
const ROOM: u32 = 7;

@unmanaged
export class Notes {
  /** Another select of the goroutine that has been begun and not ended, or a call (calls.ts). */
  next: Notes;
  count: u32;
  class: u32;
  more: Segment;

  /** The note of the first case; the others follow. */
  // @ts-ignore: decorator
  @inline
  get first(): usize {
    const more = this.more;
    return changetype<usize>(more) ? more.base : changetype<usize>(this) + offsetof<Notes>();
  }

  private get isFull(): bool {
    const more = this.more;
    const bytes = changetype<usize>(more) ? bytesOf(more.class) : bytesOf(CLASS);
    return this.count == (bytes - <u32>offsetof<Notes>()) / <u32>NOTE_BYTES;
  }

  /** The note of case `index`. */
  // @ts-ignore: decorator
  @inline
  at(index: u32): usize {
    return this.first + <usize>index * NOTE_BYTES;
  }

  /** Whether the record itself has room for another note. */
  // @ts-ignore: decorator
  @inline
  get hasRoom(): bool {
    return this.count < ROOM;
  }

  /** A new note; the record has room. */
  // @ts-ignore: decorator
  @inline
  addHere(): usize {
    const index = this.count;
    this.count = index + 1;
    return changetype<usize>(this) + offsetof<Notes>() + <usize>index * NOTE_BYTES;
  }

  /** A new note. */
  add(): usize {
    if (this.hasRoom) return this.addHere();
    if (this.isFull) this.extend();
    return this.at(this.count++);
  }

  private extend(): void {
    const more = this.more;
    const larger = takeSegment((changetype<usize>(more) ? more.class : CLASS) + 1);
    memory.copy(larger.base, this.first, <usize>this.count * NOTE_BYTES);
    if (changetype<usize>(more)) giveSegment(more);
    this.more = larger;
  }
}

// @ts-ignore: decorator
@inline
export function takeNotes(next: Notes): Notes {
  const notes = changetype<Notes>(takeSmall(CLASS));
  notes.next = next;
  return notes;
}

/** Gives a record back; the caller has taken it out of the goroutine's list. */
// @ts-ignore: decorator
@inline
export function giveNotes(notes: Notes): void {
  if (changetype<usize>(notes.more)) giveSegment(notes.more);
  giveSmall(changetype<Segment>(notes), CLASS);
}

if (offsetof<Notes>("count") != offsetof<Segment>("prevTop")) ERROR("new notes have no cases");
if (offsetof<Notes>("more") != offsetof<Segment>("spare")) ERROR("new notes have no second piece");
if (offsetof<Notes>("class") != offsetof<Segment>("class")) ERROR("notes are segments");
if (offsetof<Notes>() != offsetof<Segment>()) ERROR("a second piece has the room of a segment");
