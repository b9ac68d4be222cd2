// What the resumable pass defines (ts/compiler/intrinsics.ts), and the way from a number of the
// host to an exported function of the program, which the builder defines (ts/cli/entries.ts). A
// core on its own uses none of it.

/** Begins unwinding; returns when the goroutine is resumed. */
// @ts-ignore: decorator
@external("skein-pass", "park")
export declare function leave(): void;
/** The same, for another reason. */
// @ts-ignore: decorator
@external("skein-pass", "unwind")
export declare function unwind(reason: i32): void;
/** Why code is being unwound; 0 if it is not. */
// @ts-ignore: decorator
@external("skein-pass", "unwinding")
export declare function unwinding(): i32;
/** The frames have been taken care of. */
// @ts-ignore: decorator
@external("skein-pass", "settled")
export declare function settled(): void;
// @ts-ignore: decorator
@external("skein-pass", "sp")
export declare function sp(): usize;
// @ts-ignore: decorator
@external("skein-pass", "setSp")
export declare function setSp(at: usize): void;
/** The lowest frame that has been spilled, or the top of the scratch area. */
// @ts-ignore: decorator
@external("skein-pass", "scratch")
export declare function scratch(): usize;
// @ts-ignore: decorator
@external("skein-pass", "setScratch")
export declare function setScratch(top: usize, limit: usize): void;
/** Runs the frame that ends at `top` until it returns or unwinds. */
// @ts-ignore: decorator
@external("skein-pass", "resume")
export declare function resume(top: usize): void;
/** Bytes of the frames of a function, by the number in their headers. */
// @ts-ignore: decorator
@external("skein-pass", "frameSize")
export declare function frameSize(index: u32): usize;
// @ts-ignore: decorator
@external("skein-pass", "setInside")
export declare function setInside(inside: i32): void;
/** How often the loops of the program may go round before they call `tick`. */
// @ts-ignore: decorator
@external("skein-pass", "setRounds")
export declare function setRounds(rounds: i32): void;
/** How many bytes of the engine's stack functions that recurse may take before they call `grow`. */
// @ts-ignore: decorator
@external("skein-pass", "setRoom")
export declare function setRoom(bytes: i32): void;
/** The number of the go statement that runs; 0: it has none. */
// @ts-ignore: decorator
@external("skein-pass", "site")
export declare function site(): i32;
/** Calls exported function `index` with the arguments at `at`; its result goes to `into`. */
// @ts-ignore: decorator
@external("skein-app", "enter")
export declare function enter(index: u32, at: usize, into: usize): void;
/** Makes all deferred calls of the goroutine that is running; it has no frames. */
// @ts-ignore: decorator
@external("skein-app", "lastCalls")
export declare function lastCalls(): void;

/** Reasons for unwinding, as in ts/compiler/spill.ts. */
export const UNWIND_PARK = 1;
export const UNWIND_GROW = 2;
export const UNWIND_END = 3;
export const UNWIND_GC = 4;
