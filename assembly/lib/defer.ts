// The defer statement of AssemblyScript programs. The pass (ts/compiler/defers.ts) lets functions
// that contain one call `deferMark` first, and `runDeferred` wherever they end.
import { close, newestCall, noteCall } from "../recovery";
import { CALL_DEFERRED, CALL_STARTED } from "../stack/calls";
import { running } from "../trampoline";
import { bytesFor, entryOf, None, put } from "./call";
import { apart } from "./panic";
import { zero } from "./value";

// @ts-ignore: decorator
@external("skein", "rethrow")
declare function hostRethrow(g: usize): void;

/** Calls `f(a, …)` when the function that contains the statement ends, however it ends: it returns,
 *  or there is a panic, or goexit. Of several calls the last is made first. The arguments are those
 *  of the present moment; any function will do, with up to six of them. Go: the defer statement. */
export function defer<F, A = None, B = None, C = None, D = None, E = None, G = None>(
  f: F,
  a: A = zero<A>(),
  b: B = zero<B>(),
  c: C = zero<C>(),
  d: D = zero<D>(),
  e: E = zero<E>(),
  g: G = zero<G>(),
): void {
  const me = running;
  if (!changetype<usize>(me)) apart("defer");
  const bytes = bytesFor<F, A, B, C, D, E, G>();
  const call = noteCall(me.stack, CALL_DEFERRED, entryOf<F, A, B, C, D, E, G>(), bytes);
  put<F, A, B, C, D, E, G>(call.argumentsAt, f, a, b, c, d, e, g);
}

/** A function begins that contains defer statements: what is newer than this, it has put off. */
export function deferMark(): usize {
  const g = running;
  return changetype<usize>(g) ? changetype<usize>(newestCall(g.stack)) : 0;
}

/** The function ends: makes the calls that it has put off. */
export function runDeferred(mark: usize): void {
  const g = running;
  if (!changetype<usize>(g)) return;
  const stack = g.stack;
  for (let c = newestCall(stack); changetype<usize>(c) != mark; c = newestCall(stack)) {
    if (c.kind != CALL_DEFERRED) {
      close(stack, c);
      continue;
    }
    // Its arguments are kept until it has returned: it may wait before it has taken them. After a
    // panic the call is no more, and the function may go on here all the same (protect.ts).
    c.kind = CALL_STARTED;
    call_indirect<void>(c.entry, c.argumentsAt);
  }
}

/** All that is left of a goroutine after goexit, or after a panic that nobody recovers from. */
export function lastCalls(): void {
  runDeferred(0);
  hostRethrow(changetype<usize>(running));
}
