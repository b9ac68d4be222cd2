// Calls of any function with up to six arguments of any type, which are made later: they wait in
// memory, the function first, and an entry, a function of one type, takes them from there.
//
//   | f | a | b | …      each takes whole words
import { zero } from "./value";

/** The type of an argument that has not been given: one that nobody's argument has. */
export type None = (
  a: f32, b: f32, c: f32, d: f32, e: f32, f: f32, g: f32, h: f32, i: f32,
) => f32;
/** How many parameters it has. */
const NONE: i32 = 9;

/** T must be the type of an argument that has not been given. */
// @ts-ignore: decorator
@inline
function expectNone<T>(): void {
  if (isFunction<T>()) {
    if (lengthof<T>() != NONE) ERROR("more arguments than the function has parameters");
  } else {
    ERROR("more arguments than the function has parameters");
  }
}

/** Bytes of an argument among others: whole words, for the collector looks at those. */
// @ts-ignore: decorator
@inline
function bytesOf<T>(): usize {
  return isManaged<T>() || isReference<T>() ? sizeof<usize>() : (sizeof<T>() + 3) & ~3;
}

/** The place in the table of the function that makes the call whose arguments lie at `at`. */
export function entryOf<F, A = None, B = None, C = None, D = None, E = None, G = None>(): u32 {
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
  return entry.index;
}

/** Bytes of the function and its arguments. Too many arguments are an error of the compiler. */
export function bytesFor<F, A = None, B = None, C = None, D = None, E = None, G = None>(): usize {
  if (lengthof<F>() < 1) expectNone<A>();
  if (lengthof<F>() < 2) expectNone<B>();
  if (lengthof<F>() < 3) expectNone<C>();
  if (lengthof<F>() < 4) expectNone<D>();
  if (lengthof<F>() < 5) expectNone<E>();
  if (lengthof<F>() < 6) expectNone<G>();
  if (lengthof<F>() > 6) ERROR("the function has more than six parameters");
  let bytes = sizeof<usize>();
  if (lengthof<F>() > 0) bytes += bytesOf<A>();
  if (lengthof<F>() > 1) bytes += bytesOf<B>();
  if (lengthof<F>() > 2) bytes += bytesOf<C>();
  if (lengthof<F>() > 3) bytes += bytesOf<D>();
  if (lengthof<F>() > 4) bytes += bytesOf<E>();
  if (lengthof<F>() > 5) bytes += bytesOf<G>();
  return bytes;
}

/** Puts the function and its arguments where the entry will look for them. */
export function put<F, A = None, B = None, C = None, D = None, E = None, G = None>(
  at: usize,
  f: F,
  a: A = zero<A>(),
  b: B = zero<B>(),
  c: C = zero<C>(),
  d: D = zero<D>(),
  e: E = zero<E>(),
  g: G = zero<G>(),
): void {
  store<F>(at, f);
  at += sizeof<usize>();
  if (lengthof<F>() > 0) { store<A>(at, a); at += bytesOf<A>(); }
  if (lengthof<F>() > 1) { store<B>(at, b); at += bytesOf<B>(); }
  if (lengthof<F>() > 2) { store<C>(at, c); at += bytesOf<C>(); }
  if (lengthof<F>() > 3) { store<D>(at, d); at += bytesOf<D>(); }
  if (lengthof<F>() > 4) { store<E>(at, e); at += bytesOf<E>(); }
  if (lengthof<F>() > 5) store<G>(at, g);
}
