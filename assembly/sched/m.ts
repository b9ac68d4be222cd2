// M: what runs goroutines, here the event loop of one thread. Its state is Wasm globals, so every
// instance (thread) has its own; what others must see of it is in memory.
//
//   Registers  | peer | peer case | case |     what does not fit in a result
//
// A slice is the time between two turns of the host's event loop. Every operation takes one from
// `budget`; when it is used up the clock is read, and the budget set again so that reading costs
// little whatever an operation costs: it doubles while the clock hardly moves and falls to one when
// a single operation took long.
import { POINT_OP, REG_CASE, REG_OFFER, REG_PEER, REG_PEER_AT, REG_PEER_CASE } from "../abi";
import {
  CLOCK_SHARE_MS, CLOCK_STRIDE, ROUNDS_STRIDE, SLICE_MS, SLICE_OPS, SLICE_ROUNDS,
} from "../config";
import { hostNow, simChoose, simPoint } from "../host";
import { setRounds } from "../stack/intrinsics";
import { P } from "./p";

/** The P that this M holds. */
export let proc: P = changetype<P>(0);
/** Whether a slice is running: goroutines made ready then go to the P, else to the global queue. */
export let inSlice: bool = false;
/** Whether this M has announced that it has nothing to do. */
export let idle: bool = true;
export let clock: f64 = 0;
/** In a program in WebAssembly: notes the goroutine on the other side of a communication, and where
 *  the value that it offers lies. */
// @ts-ignore: decorator
@inline
export function meet(g: usize, at: usize): void {
  store<usize>(registersAt, g, REG_PEER_AT);
  store<usize>(registersAt, at, REG_OFFER);
}

// @ts-ignore: decorator
@inline
export function peer(): usize {
  return load<usize>(registersAt, REG_PEER_AT);
}

// @ts-ignore: decorator
@inline
export function offerAt(): usize {
  return load<usize>(registersAt, REG_OFFER);
}

let budget: i32 = 0;
let stride: i32 = 1;
let opsLeft: i32 = 0;
/** In a program in WebAssembly: the same for rounds of its loops. */
let roundsStride: i32 = 1;
let roundsLeft: i32 = 0;
let sliceEnd: f64 = 0;
let over: bool = false;
let rng: u32 = 1;
/** 0: no perturbation; n: a goroutine is made to yield at one operation in n. */
let perturb: u32 = 0;
let registersAt: usize = 0;

export function initM(p: P, at: usize, seed: u32): void {
  proc = p;
  registersAt = at;
  rng = mix(seed);
  perturb = 0;
  inSlice = false;
  idle = true;
  over = false;
  clock = 0;
  budget = 0;
  stride = 1;
  opsLeft = 0;
}

/** Neighbouring seeds must not begin alike: xorshift moves a small state only slowly.
 *  Source: the finalizer of MurmurHash3. */
function mix(seed: u32): u32 {
  let h = seed;
  h = (h ^ (h >> 16)) * 0x85ebca6b;
  h = (h ^ (h >> 13)) * 0xc2b2ae35;
  h ^= h >> 16;
  return h ? h : 1;
}

export function setProcOfM(p: P): void {
  proc = p;
}

export function setIdle(value: bool): void {
  idle = value;
}

export function setPerturb(oneIn: u32): void {
  perturb = oneIn;
}

export function registers(): usize {
  return registersAt;
}

// @ts-ignore: decorator
@inline
export function setPeer(index: u32, caseIndex: u32): void {
  store<u32>(registersAt, index, REG_PEER);
  store<u32>(registersAt, caseIndex, REG_PEER_CASE);
}

// @ts-ignore: decorator
@inline
export function setCase(index: u32): void {
  store<u32>(registersAt, index, REG_CASE);
}

/** A number below n: the harness's in the sim build, else a uniform one (xorshift, multiply and
 *  shift). */
export function choose(n: u32): u32 {
  // @ts-ignore: SIM is a compiler constant
  if (SIM) return simChoose(n);
  rng ^= rng << 13;
  rng ^= rng >> 17;
  rng ^= rng << 5;
  return <u32>((<u64>rng * <u64>n) >> 32);
}

// @ts-ignore: decorator
@inline
export function perturbed(): bool {
  // @ts-ignore: SIM is a compiler constant
  return SIM || perturb != 0;
}

/** A turn of the event loop begins: a whole slice may be used in it. */
export function newTurn(): void {
  clock = hostNow();
  sliceEnd = clock + SLICE_MS;
  opsLeft = SLICE_OPS;
  over = false;
  budget = 1;
  stride = 1;
  roundsLeft = SLICE_ROUNDS;
  roundsStride = 1;
  // @ts-ignore: WASM is a compiler constant
  if (WASM) setRounds(0);
}

/** Begins to run goroutines, or goes on within the same turn. */
export function beginSlice(): void {
  inSlice = true;
  idle = false;
}

export function endSlice(): void {
  inSlice = false;
}

/** Takes one operation, or one dispatch, from the slice; true when the budget is used up: then
 *  `overcharged`, or `spent`, has to be asked. */
// @ts-ignore: decorator
@inline
export function charge(): bool {
  const left = budget - 1;
  budget = left;
  return left < 0;
}

/** Whether the goroutine that performs an operation must yield. */
export function overcharged(): bool {
  return spent() || mustYield();
}

/** The budget is used up: reads the clock, and sets the budget again or ends the slice. */
export function spent(): bool {
  if (over) return true;
  opsLeft -= stride;
  if (perturbed()) {
    // A seeded schedule must not depend on the clock.
    stride = 1;
    budget = 0;
    over = opsLeft < 0;
    return over;
  }
  const now = hostNow();
  const took = now - clock;
  clock = now;
  if (took > 0) opsLeft = SLICE_OPS;
  over = now >= sliceEnd || opsLeft < 0;
  if (over) return true;
  if (took > CLOCK_SHARE_MS) stride = max(1, stride >> 2);
  else if (stride < CLOCK_STRIDE) stride <<= 1;
  budget = stride - 1;
  return false;
}

/** Loops have gone round as often as they were allowed to: true when the goroutine that is running
 *  must yield. */
export function chargeRounds(): bool {
  const yields = perturbed() ? spent() || mustYield() : roundsSpent();
  setRounds(roundsStride);
  return yields;
}

function roundsSpent(): bool {
  const before = clock;
  if (sliceSpent()) return true;
  if (clock - before > CLOCK_SHARE_MS) roundsStride = max(1, roundsStride >> 2);
  else if (roundsStride < ROUNDS_STRIDE) roundsStride <<= 1;
  return false;
}

/** Functions that recurse have used up their room: true when the goroutine that is running must
 *  yield. That counts as so many rounds. */
export function chargeRoom(): bool {
  return perturbed() ? spent() || mustYield() : sliceSpent();
}

/** Reads the clock; true when the slice is over. */
function sliceSpent(): bool {
  if (over) return true;
  const now = hostNow();
  const took = now - clock;
  clock = now;
  roundsLeft = took > 0 ? SLICE_ROUNDS : roundsLeft - roundsStride;
  over = now >= sliceEnd || roundsLeft < 0;
  // Dispatch must see it, too.
  if (over) budget = 0;
  return over;
}

function mustYield(): bool {
  // @ts-ignore: SIM is a compiler constant
  if (SIM) return simPoint(POINT_OP) != 0;
  return perturb != 0 && choose(perturb) == 0;
}
