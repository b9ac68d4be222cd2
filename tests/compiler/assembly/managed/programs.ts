// What the host calls: it prepares plays of programs, has them played, and asks what they did.
import { together, within } from "./platform";
import { Routine } from "./routine";

const MOST = 256;
/** Of each play: program, argument, rule, seed; then occasions, parks. */
const plays = new StaticArray<i32>(MOST * 6);
/** Of each play: result, trace. */
const outcomes = new StaticArray<i64>(MOST * 2);

let run: (program: i32, argument: i32) => i64 = (program: i32, argument: i32): i64 => 0;

/** Says how a program of the module is run. */
export function setPrograms(how: (program: i32, argument: i32) => i64): void {
  run = how;
}

export function prepare(i: i32, program: i32, argument: i32, kind: i32, seed: i32): void {
  plays[i * 6] = program;
  plays[i * 6 + 1] = argument;
  plays[i * 6 + 2] = kind;
  plays[i * 6 + 3] = seed;
  outcomes[i * 2] = -1;
  outcomes[i * 2 + 1] = 0;
}

/** Plays what has been prepared: each in a goroutine, or the only one in this. */
export function play(count: i32): void {
  if (count == 1) playOne(0);
  else together(count, playOne);
}

function playOne(i: i32): void {
  const me = new Routine(plays[i * 6 + 2], <u32>plays[i * 6 + 3]);
  outcomes[i * 2] = within<i32, i64>(me, (i: i32): i64 => run(plays[i * 6], plays[i * 6 + 1]), i);
  outcomes[i * 2 + 1] = <i64>me.trace;
  plays[i * 6 + 4] = me.occasions;
  plays[i * 6 + 5] = me.parks;
}

export function resultOf(i: i32): i64 { return outcomes[i * 2]; }
export function traceOf(i: i32): i64 { return outcomes[i * 2 + 1]; }
export function occasionsOf(i: i32): i32 { return plays[i * 6 + 4]; }
export function parksOf(i: i32): i32 { return plays[i * 6 + 5]; }
