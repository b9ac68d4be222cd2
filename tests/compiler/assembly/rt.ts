// The smallest runtime that the pass can work with: goroutines that the host steps through, one
// park at a time, and a rule per goroutine for when it parks. What a program does that could be
// seen from outside is folded into a trace.

@external("skein-pass", "park") declare function park(): void;
@external("skein-pass", "unwinding") declare function unwinding(): i32;
@external("skein-pass", "settled") declare function settled(): void;
@external("skein-pass", "sp") declare function sp(): usize;
@external("skein-pass", "setSp") declare function setSp(at: usize): void;
@external("skein-pass", "scratch") declare function scratch(): usize;
@external("skein-pass", "setScratch") declare function setScratch(top: usize, limit: usize): void;
@external("skein-pass", "resume") declare function resume(top: usize): void;
@external("skein-pass", "frameSize") declare function frameSize(index: i32): usize;
@external("skein-pass", "setRounds") declare function setRounds(rounds: i32): void;
@external("skein-pass", "setRoom") declare function setRoom(bytes: i32): void;
@external("skein-pass", "unwind") declare function unwind(reason: i32): void;
@external("skein-pass", "setInside") declare function setInside(inside: i32): void;

export const NEVER = 0;
export const ALWAYS = 1;
export const SOMETIMES = 2;
export const ONCE = 3;

@unmanaged
class Routine {
  program: i32;
  argument: i32;
  /** When it parks: one of the rules above. */
  rule: i32;
  /** The state of its dice, or for ONCE the occasion at which it parks. */
  seed: u32;
  /** Occasions to park so far. */
  occasions: i32;
  parks: i32;
  /** How many more loops and calls it may begin. */
  fuel: i32;
  started: bool;
  done: bool;
  base: usize;
  sp: usize;
  result: i64;
  trace: u64;
}

const UNWIND_GROW = 2;

const FUEL = 80;
const MOST_OCCASIONS = 100_000;
const SCRATCH_BYTES: usize = 1 << 20;
const scratchAt: usize = heap.alloc(SCRATCH_BYTES);
/** Stands for whoever calls from outside: its rule is to park never. */
const nobody: Routine = changetype<Routine>(heap.alloc(offsetof<Routine>()));
memory.fill(changetype<usize>(nobody), 0, offsetof<Routine>());
let current: Routine = nobody;
let run: (program: i32, argument: i32) => i64 = (program: i32, argument: i32): i64 => 0;

/** Says how a program of the module is run. */
export function setPrograms(how: (program: i32, argument: i32) => i64): void {
  run = how;
}

/** Makes a goroutine; `step` starts it. Nothing is ever freed. */
export function spawn(
  program: i32, argument: i32, rule: i32, seed: u32, stackBytes: usize,
): usize {
  const g = changetype<Routine>(heap.alloc(offsetof<Routine>()));
  memory.fill(changetype<usize>(g), 0, offsetof<Routine>());
  g.program = program;
  g.argument = argument;
  g.rule = rule;
  g.seed = seed;
  g.fuel = FUEL;
  g.base = heap.alloc(stackBytes);
  g.sp = g.base;
  return changetype<usize>(g);
}

/** Runs a goroutine until it parks or ends; gives whether it has ended. A boundary. */
export function step(at: usize): bool {
  const g = changetype<Routine>(at);
  if (g.done) return true;
  current = g;
  setInside(1);
  setSp(g.sp);
  setScratch(scratchAt + SCRATCH_BYTES, scratchAt);
  if (!g.started) {
    g.started = true;
    body();
    if (take(g)) advance(g);
  } else advance(g);
  setInside(0);
  current = nobody;
  return g.done;
}

/** Resumes the youngest frame, then its caller, until one parks or none is left. A boundary. */
function advance(g: Routine): void {
  while (g.sp != g.base) {
    resume(g.sp);
    if (!unwinding()) g.sp = sp();
    else if (!take(g)) return;
  }
  g.done = true;
}

/** Puts spilled frames on the goroutine's stack; gives whether it goes on at once. */
function take(g: Routine): bool {
  const reason = unwinding();
  if (!reason) {
    g.done = true;
    return false;
  }
  settled();
  const from = scratch();
  const bytes = scratchAt + SCRATCH_BYTES - from;
  memory.copy(g.sp, from, bytes);
  g.sp += bytes;
  setScratch(scratchAt + SCRATCH_BYTES, scratchAt);
  return reason == UNWIND_GROW;
}

/** What a goroutine runs. */
function body(): void {
  const g = current;
  const result = run(g.program, g.argument);
  g.result = result;
}

export function resultOf(at: usize): i64 { return changetype<Routine>(at).result; }
export function traceOf(at: usize): u64 { return changetype<Routine>(at).trace; }
export function occasionsOf(at: usize): i32 { return changetype<Routine>(at).occasions; }
export function parksOf(at: usize): i32 { return changetype<Routine>(at).parks; }

/** How many frames a goroutine's stack has, found by walking down it. */
export function framesOf(at: usize): i32 {
  const g = changetype<Routine>(at);
  let count = 0;
  for (let top = g.sp; top > g.base; count++) top -= frameSize(load<u16>(top - 2));
  return count;
}

function due(g: Routine): bool {
  const occasion = g.occasions++;
  // A pass that is broken may make loops endless.
  if (occasion > MOST_OCCASIONS) unreachable();
  if (g.rule == NEVER) return false;
  if (g.rule == ALWAYS) return true;
  if (g.rule == ONCE) return occasion == <i32>g.seed;
  g.seed ^= g.seed << 13;
  g.seed ^= g.seed >> 17;
  g.seed ^= g.seed << 5;
  return (g.seed & 3) == 0;
}

/** An occasion to park. */
export function maybePark(): void {
  const g = current;
  if (!due(g)) return;
  g.parks++;
  park();
}

/** Parks in any case. */
export function mustPark(): void { park(); }

/** Called by loops that count: at every round, for no more are allowed. A goroutine that may park
 *  parks each time; that is no occasion. */
export function preempt(): void {
  setRounds(0);
  const g = current;
  if (g.rule == NEVER) return;
  g.parks++;
  park();
}

/** Called by functions that recurse: at every entry, for there is no room. A goroutine that may
 *  park unwinds each time, and goes on at once. */
export function grow(): void {
  setRoom(0);
  const g = current;
  if (g.rule == NEVER) return;
  g.parks++;
  unwind(UNWIND_GROW);
}

/** A side effect. */
export function note(value: i64): void {
  const g = current;
  g.trace = (rotl<u64>(g.trace, 7) ^ <u64>value) * 0x100000001b3;
}

/** The same with a float: its bits, as far as all engines and optimisations agree about them. */
export function noteFloat(value: f64): void {
  note(value == 0 ? 0 : value != value ? -1 : reinterpret<i64>(value));
}

/** Keeps generated loops and recursion short: false when the goroutine has used up its fuel. */
export function tick(): bool { return current.fuel-- > 0; }

// Values of every type, each with an occasion to park.

export function i32of(x: i32): i32 { maybePark(); note(x); return x * 5 + 3; }
export function i64of(x: i64): i64 { maybePark(); note(x); return x * 0x1_0000_0001 - 7; }
export function f32of(x: f32): f32 { maybePark(); noteFloat(x); return x * 1.5 + 0.25; }
export function f64of(x: f64): f64 { maybePark(); noteFloat(x); return x * 0.5 - 3.75; }
export function boolOf(x: bool): bool { maybePark(); note(x ? 1 : 2); return !x; }
export function v128of(x: v128): v128 { maybePark(); return i32x4.add(x, i32x4.splat(3)); }
