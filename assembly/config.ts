// Compile-time switches and every tunable size. DEBUG, SIM, SHARED and BUG are constants given to
// the compiler (asconfig.json): DEBUG keeps the checks, SIM shrinks capacities and lets the test
// harness decide, SHARED is for memory that several Ms use, BUG puts one known bug back so that the
// tests can prove that they find it.

/** Run queue of a P: a power of two. */
// @ts-ignore: SIM is a compiler constant
export const RUNQ_SIZE: u32 = SIM ? 4 : 256;
/** Every so many dispatches a goroutine is taken from the global queue first. Prime, so that it
 *  does not resonate. */
// @ts-ignore
export const FAIRNESS_TICK: u32 = SIM ? 3 : 61;
export const PAGE_BYTES: u32 = 4096;
/** A slice: how long goroutines run before the event loop has its turn, in milliseconds. */
export const SLICE_MS: f64 = 4;
/** The clock is read every 1 to CLOCK_STRIDE operations, so that reading it stays below
 *  CLOCK_SHARE_MS of work. */
export const CLOCK_STRIDE: i32 = 64;
export const CLOCK_SHARE_MS: f64 = 0.25;
/** A slice also ends after so many operations during which the clock has not moved: on edge
 *  runtimes it stands still while code runs. */
// @ts-ignore
export const SLICE_OPS: i32 = SIM ? 16 : 1 << 14;

/** Loops of a program in WebAssembly ask for the clock after 1 to ROUNDS_STRIDE rounds: so seldom
 *  that it costs a short loop less than a per cent, and so often that no loop is late. */
export const ROUNDS_STRIDE: i32 = 1 << 14;
/** A slice also ends after so many rounds during which the clock has not moved. */
export const SLICE_ROUNDS: i32 = 1 << 22;

/** Fixed addresses. Nothing is ever stored below the first, where a null record would lie. */
export const SCHED_AT: usize = 1024;
export const ALLP_AT: usize = 2048;
export const POOL_AT: usize = 4096;
export const HEAP_AT: usize = 65536;
export const SEGMENT_SLABS_AT: usize = SCHED_AT + 832;

/** Memory of objects, in a program in WebAssembly: its record, what is known of each MiB, the class
 *  of each small size, and for each class the cache, the lists of runs, the free blocks. */
export const ARENA_AT: usize = 8192;
export const REGIONS_AT: usize = 12288;
export const CLASSES_AT: usize = 20480;
export const CACHES_AT: usize = 20992;
export const LISTS_AT: usize = 22016;
export const BLOCKS_AT: usize = 22528;
/** A cycle begins when so many bytes have been allocated, or as many as had survived the last. */
export const CYCLE_BYTES: usize = 4 << 20;

/** Bytes of frames that lie behind the record of a goroutine in WebAssembly: as many as let 26 of
 *  them lie on a page. */
export const INLINE_BYTES: usize = 24;
/** What functions that recurse may take of the engine's stack before it is emptied. V8 gives 984
 *  KiB in all, JavaScriptCore more; what is left is for what they call, and for the host below. */
export const ROOM_BYTES: i32 = 512 << 10;
/** Where frames are spilled: far more than ROOM_BYTES, which bounds those of all that recurses. */
export const SCRATCH_BYTES: usize = 4 << 20;
/** The most bytes that the frames of one goroutine may take: as in Go, where addresses have 32
 *  bits. */
export let maxStackBytes: u32 = 250_000_000;
/** The most pages of 64 KiB that a program in WebAssembly may take. Addresses have 31 bits with the
 *  host. */
export let maxMemoryPages: u32 = 32767;

export function setMaxMemory(pages: u32): void {
  maxMemoryPages = min(pages, maxMemoryPages);
}

export function setMaxStack(bytes: u32): void {
  maxStackBytes = bytes;
}
