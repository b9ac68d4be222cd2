// Calls: what a goroutine has noted of calls that it has put off (`defer`) and of those that it
// makes under protection (`protect`). They stand among its notes, the newest first.
//
//   Call  | next | kind, bytes | class | depth | entry |  arguments ...
//
// The order of the list is that in which functions were called: what a function has noted is newer
// than all that its callers have. So the newest call at its beginning is a mark: what is newer when
// it ends is its own, or of calls that a panic has ended.
//
//   DEFERRED  to be made when its function ends
//   STARTED   it is being made; its arguments are in use
//   NEW       a protected call that has not begun
//   OPEN      a protected call: `depth` bytes of frames are those of `protect` and below
//   FAILED    it has panicked; the message stands in the place of the arguments
//   CROSSED   a protected call that goexit has ended: it still recovers what deferred calls panic;
//             the message, if there is one, stands in the place of the arguments
//   MESSAGE   that of the last panic from which the goroutine has recovered; one at most
//
// The memory is that of segments. Whoever looks for references: `bytes` behind the head of a call.
import { giveNotes, Notes } from "./notes";
import { bytesOf, giveSmall, Segment, takeSmall } from "./segment";

export const CALL_DEFERRED: u32 = 1;
export const CALL_STARTED: u32 = 2;
export const CALL_NEW: u32 = 3;
export const CALL_OPEN: u32 = 4;
export const CALL_FAILED: u32 = 5;
export const CALL_CROSSED: u32 = 6;
export const CALL_MESSAGE: u32 = 7;

/** Where the kind stands in `state`, and what lies below: more than any select has cases. */
const KIND_SHIFT: u32 = 24;
const BYTES: u32 = (1 << KIND_SHIFT) - 1;

/** The class of a record: it has room for a function and six vectors. */
const CLASS: u32 = 0;
const MOST_BYTES: usize = sizeof<usize>() + 6 * 16;

@unmanaged
export class Call {
  next: Notes;
  private state: u32;
  class: u32;
  /** Bytes of the goroutine's frames, up to that of `protect`. */
  depth: u32;
  /** The function that takes the arguments from memory, by its place in the table. */
  entry: u32;

  // @ts-ignore: decorator
  @inline
  get kind(): u32 {
    return this.state >> KIND_SHIFT;
  }

  set kind(kind: u32) {
    this.state = this.state & BYTES | kind << KIND_SHIFT;
  }

  /** How many bytes of arguments it has. */
  get bytes(): u32 {
    return this.state & BYTES;
  }

  // @ts-ignore: decorator
  @inline
  get argumentsAt(): usize {
    return changetype<usize>(this) + offsetof<Call>();
  }

  init(kind: u32, bytes: u32): void {
    this.state = kind << KIND_SHIFT | bytes;
  }

  /** Whether a panic ends here. */
  get catches(): bool {
    const kind = this.kind;
    return kind >= CALL_OPEN && kind <= CALL_CROSSED;
  }

  /** What it called has panicked. The arguments have been used. */
  fail(message: usize): void {
    this.init(this.kind == CALL_CROSSED ? CALL_CROSSED : CALL_FAILED, sizeof<usize>());
    this.message = message;
  }

  /** What it called has called goexit. */
  cross(): void {
    this.init(CALL_CROSSED, 0);
  }

  /** The message of a panic; 0: there was none. */
  get message(): usize {
    return this.bytes ? load<usize>(this.argumentsAt) : 0;
  }

  set message(message: usize) {
    store<usize>(this.argumentsAt, message);
  }
}

/** A new call; the caller fills in the arguments. */
export function takeCall(next: Notes, kind: u32, entry: u32, bytes: usize): Call {
  const call = changetype<Call>(takeSmall(CLASS));
  call.next = next;
  call.init(kind, <u32>bytes);
  call.entry = entry;
  return call;
}

/** What a note is, if it is a call; else null. */
// @ts-ignore: decorator
@inline
export function asCall(note: Notes): Call {
  return note.count > BYTES ? changetype<Call>(note) : changetype<Call>(0);
}

/** How many segments a note takes. */
export function segmentsOf(note: Notes): u32 {
  if (changetype<usize>(asCall(note))) return 1;
  return changetype<usize>(note.more) ? 2 : 1;
}

/** Gives a note back that has been taken out of the goroutine's list. */
export function giveNote(note: Notes): void {
  if (changetype<usize>(asCall(note))) giveSmall(changetype<Segment>(note), CLASS);
  else giveNotes(note);
}

/** Gives back `note` and those behind it. */
export function giveAll(note: Notes): void {
  while (changetype<usize>(note)) {
    const next = note.next;
    giveNote(note);
    note = next;
  }
}

if (offsetof<Call>() + MOST_BYTES > <usize>bytesOf(CLASS)) ERROR("calls have too many arguments");
if (offsetof<Call>("depth") != offsetof<Segment>("spare")) ERROR("new calls have no depth");
if (offsetof<Call>("state") != offsetof<Notes>("count")) ERROR("notes tell calls by their counts");
if (offsetof<Call>("class") != offsetof<Segment>("class")) ERROR("calls are segments");
