// Fixed-size records: carved from page runs, never moved, reused. A record is free (on the slab's
// list) or taken.
//
//   Slab    | lock | free | bytes | count | live | keep | pages |
//   record  | next | ... fields ... |            next links the free list; the owner may use it
//                                                while the record is taken
//   page    | record | record | ... | link |     to the page carved before
//
// Invariants:
//   M2  a record on the free list is poisoned (debug builds): its second word is POISON
import { FAULT_M2 } from "../abi";
import { PAGE_BYTES } from "../config";
import { check } from "../fault";
import { lock, unlock } from "./lock";
import { takeRun, tryRun } from "./pages";

export const POISON: u32 = 0xdddddddd;
export const POISON_OFFSET: usize = 4;
export const LINK_OFFSET: usize = <usize>PAGE_BYTES - 4;

@unmanaged
export class Slab {
  lock: u32;
  free: usize;
  bytes: u32;
  /** Records carved so far; each got the next number from `first` on. */
  count: u32;
  live: u32;
  /** Offset of two words that outlive the taking: one for the owner, then the record's number. 0:
   *  none. */
  keepOffset: u32;
  /** The page carved last. */
  pages: usize;

  init(bytes: u32, keepOffset: u32): void {
    this.lock = 0;
    this.free = 0;
    this.bytes = bytes;
    this.count = 0;
    this.live = 0;
    this.keepOffset = keepOffset;
    this.pages = 0;
  }

  // @ts-ignore: decorator
  @inline
  take(): usize {
    lock(changetype<usize>(this));
    let at = this.free;
    if (!at) at = this.refill();
    // @ts-ignore: DEBUG is a compiler constant
    if (DEBUG) check(load<u32>(at, POISON_OFFSET) == POISON, FAULT_M2, <u32>at);
    this.free = load<usize>(at);
    this.live++;
    unlock(changetype<usize>(this));
    return at;
  }

  /** The first of new records, which is not taken so far. */
  private refill(): usize {
    while (!this.free) {
      // When memory is used up, the fault leaves no lock behind.
      unlock(changetype<usize>(this));
      const run = takeRun(0);
      lock(changetype<usize>(this));
      this.carve(run);
    }
    return this.free;
  }

  /** Whether there is a record to be taken; false: out of memory. */
  hasRecord(): bool {
    lock(changetype<usize>(this));
    if (!this.free) {
      unlock(changetype<usize>(this));
      const run = tryRun(0);
      lock(changetype<usize>(this));
      if (run) this.carve(run);
    }
    const has = this.free != 0;
    unlock(changetype<usize>(this));
    return has;
  }

  // @ts-ignore: decorator
  @inline
  give(at: usize): void {
    lock(changetype<usize>(this));
    // @ts-ignore: DEBUG is a compiler constant
    if (DEBUG) {
      check(load<u32>(at, POISON_OFFSET) != POISON, FAULT_M2, <u32>at, 1);
      this.poison(at);
    }
    store<usize>(at, this.free);
    this.free = at;
    this.live--;
    unlock(changetype<usize>(this));
  }

  private poison(at: usize): void {
    const keep = <usize>this.keepOffset;
    for (let offset: usize = 4; offset < <usize>this.bytes; offset += 4) {
      if (!keep || offset < keep || offset >= keep + 8) store<u32>(at + offset, POISON);
    }
  }

  private carve(run: usize): void {
    const n = <u32>LINK_OFFSET / this.bytes;
    memory.fill(run, 0, PAGE_BYTES);
    store<usize>(run + LINK_OFFSET, this.pages);
    this.pages = run;
    for (let i = n; i > 0; i--) {
      const at = run + <usize>((i - 1) * this.bytes);
      if (this.keepOffset) store<u32>(at + <usize>this.keepOffset + 4, this.count + i);
      // @ts-ignore: DEBUG is a compiler constant
      if (DEBUG) this.poison(at);
      store<usize>(at, this.free);
      this.free = at;
    }
    this.count += n;
  }
}
