// Notes: the cases of a select that a goroutine is putting together. Between the first case and the
// wait it may do anything, even block or end, so they lie in a record of their own, which belongs
// to the goroutine: they go when it goes.
//
//   Notes  | next | count | class | more |  case: kind | channel | - | - | value (16 bytes) | ...
//
// The memory is that of segments. A record never moves, for the program holds its address; what is
// more than it has room for lies in a second piece, `more`.
import { bytesOf, giveSegment, Segment, takeSegment } from "./segment";

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

  // @ts-ignore: decorator
  @inline
  private get first(): usize {
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

  /** A new note. */
  // @ts-ignore: decorator
  @inline
  add(): usize {
    const index = this.count;
    if (index >= ROOM && this.isFull) this.extend();
    this.count = index + 1;
    return this.at(index);
  }

  private extend(): void {
    const more = this.more;
    const larger = takeSegment((changetype<usize>(more) ? more.class : CLASS) + 1);
    memory.copy(larger.base, this.first, <usize>this.count * NOTE_BYTES);
    if (changetype<usize>(more)) giveSegment(more);
    this.more = larger;
  }
}

export function takeNotes(next: Notes): Notes {
  const notes = changetype<Notes>(takeSegment(CLASS));
  notes.next = next;
  notes.count = 0;
  notes.more = changetype<Segment>(0);
  return notes;
}

/** Gives a record back; the caller has taken it out of the goroutine's list. */
export function giveNotes(notes: Notes): void {
  if (changetype<usize>(notes.more)) giveSegment(notes.more);
  giveSegment(changetype<Segment>(notes));
}

if (offsetof<Notes>("class") != offsetof<Segment>("class")) ERROR("notes are segments");
if (offsetof<Notes>() != offsetof<Segment>()) ERROR("a second piece has the room of a segment");
