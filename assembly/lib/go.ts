// The go statement, gosched and goexit of AssemblyScript programs, and what interrupts their loops.
import { ROUNDS_STRIDE } from "../config";
import { chargeRounds } from "../sched/m";
import { spawnWasm, yieldToAll } from "../sched/park";
import { leave, setRounds, unwind, UNWIND_END } from "../stack/intrinsics";
import { running } from "../trampoline";
import { outside } from "./panic";
import { zero } from "./value";

/** The type of an argument that has not been given: one that nobody's argument has. */
type None = (
  a: f32, b: f32, c: f32, d: f32, e: f32, f: f32, g: f32, h: f32, i: f32,
) => f32;
/** How many parameters it has. */
const NONE: i32 = 9;

/** T must be the type of an argument that has not been given. */
// @ts-ignore: decorator
@inline
function expectNone<T>(): void {
  if (isFunction<T>()) {
    if (lengthof<T>() != NONE) ERROR("go: more arguments than the function has parameters");
  } else {
    ERROR("go: more arguments than the function has parameters");
  }
}

/** Bytes of an argument among others. */
// @ts-ignore: decorator
@inline
function bytesOf<T>(): usize {
  return isManaged<T>() || isReference<T>() ? sizeof<usize>() : sizeof<T>();
}

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
  const entry = (at: usize): void => {
    const f = load<F>(at);
    const a: usize = at + sizeof<usize>();
    const b: usize = a + bytesOf<A>();
    const c: usize = b + bytesOf<B>();
    const d: usize = c + bytesOf<C>();
    const e: usize = d + bytesOf<D>();
    const g: usize = e + bytesOf<E>();
    if (lengthof<F>() == 0) f();
    else if (lengthof<F>() == 1) f(load<A>(a));
    else if (lengthof<F>() == 2) f(load<A>(a), load<B>(b));
    else if (lengthof<F>() == 3) f(load<A>(a), load<B>(b), load<C>(c));
    else if (lengthof<F>() == 4) f(load<A>(a), load<B>(b), load<C>(c), load<D>(d));
    else if (lengthof<F>() == 5) {
      f(load<A>(a), load<B>(b), load<C>(c), load<D>(d), load<E>(e));
    } else f(load<A>(a), load<B>(b), load<C>(c), load<D>(d), load<E>(e), load<G>(g));
  };
  if (lengthof<F>() < 1) expectNone<A>();
  if (lengthof<F>() < 2) expectNone<B>();
  if (lengthof<F>() < 3) expectNone<C>();
  if (lengthof<F>() < 4) expectNone<D>();
  if (lengthof<F>() < 5) expectNone<E>();
  if (lengthof<F>() < 6) expectNone<G>();
  if (lengthof<F>() > 6) ERROR("go: the function has more than six parameters");
  let bytes = sizeof<usize>();
  if (lengthof<F>() > 0) bytes += bytesOf<A>();
  if (lengthof<F>() > 1) bytes += bytesOf<B>();
  if (lengthof<F>() > 2) bytes += bytesOf<C>();
  if (lengthof<F>() > 3) bytes += bytesOf<D>();
  if (lengthof<F>() > 4) bytes += bytesOf<E>();
  if (lengthof<F>() > 5) bytes += bytesOf<G>();
  let at = start(entry.index, bytes);
  store<F>(at, f);
  at += sizeof<usize>();
  if (lengthof<F>() > 0) { store<A>(at, a); at += bytesOf<A>(); }
  if (lengthof<F>() > 1) { store<B>(at, b); at += bytesOf<B>(); }
  if (lengthof<F>() > 2) { store<C>(at, c); at += bytesOf<C>(); }
  if (lengthof<F>() > 3) { store<D>(at, d); at += bytesOf<D>(); }
  if (lengthof<F>() > 4) { store<E>(at, e); at += bytesOf<E>(); }
  if (lengthof<F>() > 5) store<G>(at, g);
}

/** A goroutine that will call function `entry` of the table, with room for its arguments. */
function start(entry: i32, bytes: usize): usize {
  const parent = running;
  const isChild = changetype<usize>(parent) != 0;
  const g = spawnWasm(isChild ? parent.id : 0, entry);
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

/** Ends the calling goroutine. Go: `runtime.Goexit`. */
export function goexit(): void {
  if (!changetype<usize>(running)) outside("goexit");
  unwind(UNWIND_END);
}
