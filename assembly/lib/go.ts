// The go statement, gosched and goexit of AssemblyScript programs, and what interrupts their loops.
import { ROUNDS_STRIDE } from "../config";
import { chargeRounds } from "../sched/m";
import { spawnWasm, yieldToAll } from "../sched/park";
import { leave, setRounds, site, unwind, UNWIND_END } from "../stack/intrinsics";
import { running } from "../trampoline";
import { bytesFor, entryOf, None, put } from "./call";
import { apart, outside } from "./panic";
import { zero } from "./value";

// @ts-ignore: decorator
@external("skein", "forgive")
declare function hostForgive(g: usize): void;

/** Starts `f(a, …)` as a goroutine, and returns at once; it runs later. Any function will do, with
 *  up to six arguments of any type; arguments that do not fit are an error of the compiler. Go: the
 *  go statement. */
export function go<F, A = None, B = None, C = None, D = None, E = None, G = None>(
  f: F,
  a: A = zero<A>(),
  b: B = zero<B>(),
  c: C = zero<C>(),
  d: D = zero<D>(),
  e: E = zero<E>(),
  g: G = zero<G>(),
): void {
  const at = start(entryOf<F, A, B, C, D, E, G>(), bytesFor<F, A, B, C, D, E, G>());
  put<F, A, B, C, D, E, G>(at, f, a, b, c, d, e, g);
}

/** A goroutine that will call function `entry` of the table, with room for its arguments. */
function start(entry: u32, bytes: usize): usize {
  const parent = running;
  const isChild = changetype<usize>(parent) != 0;
  const g = spawnWasm(isChild ? parent.id : 0, entry, <u16>site());
  if (isChild) g.stack.runId = parent.stack.runId;
  return g.stack.pushFirst(bytes);
}

/** Lets other goroutines run. Go: `runtime.Gosched`. */
export function gosched(): void {
  const g = running;
  if (!changetype<usize>(g)) outside("gosched");
  yieldToAll(g);
  leave();
}

/** A loop of the program has gone round as often as it was allowed to: the goroutine lets others
 *  run if its slice is over. Code that is no goroutine goes on. */
export function tick(): void {
  const g = running;
  if (!changetype<usize>(g)) return setRounds(ROUNDS_STRIDE);
  if (!chargeRounds()) return;
  yieldToAll(g);
  leave();
}

/** Ends the calling goroutine, when its deferred calls have been made. Go: `runtime.Goexit`. */
export function goexit(): void {
  const g = running;
  if (!changetype<usize>(g)) apart("goexit");
  // A panic that has been on its way is forgotten.
  if (g.stack.isLeaving) hostForgive(changetype<usize>(g));
  unwind(UNWIND_END);
}
