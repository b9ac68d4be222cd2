// The only imports of the core. Everything else that the host does, it is told by return values and
// registers.

// @ts-ignore: decorator
@external("host", "now")
export declare function hostNow(): f64;
/** Linear memory has grown: views of the old buffer are dead. */
// @ts-ignore: decorator
@external("host", "grew")
export declare function hostGrew(): void;
/** An idle M has work: the host must begin a slice on it. */
// @ts-ignore: decorator
@external("host", "wake")
export declare function hostWake(m: u32): void;
/** A timer of kind TIMER_HOST is due. */
// @ts-ignore: decorator
@external("host", "fire")
export declare function hostFire(index: u32): void;
/** Must not return: throws an error made of the code and the operands. */
// @ts-ignore: decorator
@external("host", "fault")
export declare function hostFault(code: i32, a: u32, b: u32): void;
/** sim build: one of n ways to go on, decided by the test harness. */
// @ts-ignore: decorator
@external("sim", "choose")
export declare function simChoose(n: u32): u32;
/** sim build: another actor may step in here. At POINT_OP, true preempts the goroutine. */
// @ts-ignore: decorator
@external("sim", "point")
export declare function simPoint(kind: i32): i32;
/** sim build: the known bug that is put back, in a build that takes BUG from here
 *  (BUG=assembly/host/simBug). */
// @ts-ignore: decorator
@external("sim", "bug")
export declare const simBug: i32;
