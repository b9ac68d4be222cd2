// `protect` of AssemblyScript programs: what a panic ends, and no more.
import { close, messageOf, newestCall, noteCall } from "../recovery";
import { Call, CALL_NEW, CALL_OPEN } from "../stack/calls";
import { unwind, UNWIND_GROW } from "../stack/intrinsics";
import { running } from "../trampoline";
import { bytesFor, entryOf, None, put } from "./call";
import { runDeferred } from "./defer";
import { apart } from "./panic";
import { zero } from "./value";

/** Calls `f(a, …)`, and gives true when it returns; false when it, or what it calls, panics. Then
 *  its deferred calls have been made, and `panicMessage` says what has happened. Any function will
 *  do, with up to six arguments. Go: a function with a deferred call of `recover`. */
export function protect<F, A = None, B = None, C = None, D = None, E = None, G = None>(
  f: F,
  a: A = zero<A>(),
  b: B = zero<B>(),
  c: C = zero<C>(),
  d: D = zero<D>(),
  e: E = zero<E>(),
  g: G = zero<G>(),
): bool {
  const me = running;
  if (!changetype<usize>(me)) apart("protect");
  const bytes = bytesFor<F, A, B, C, D, E, G>();
  const call = noteCall(me.stack, CALL_NEW, entryOf<F, A, B, C, D, E, G>(), bytes);
  put<F, A, B, C, D, E, G>(call.argumentsAt, f, a, b, c, d, e, g);
  return attempt(call);
}

/** Makes a protected call. Before that, its frame and all below it leave the engine's stack; so
 *  when there is a panic, they are still there, and this frame is resumed: at the call with which
 *  it was last unwound. What has happened meanwhile the records say: a local that lives across a
 *  call must be the same whether that returns or ends in a panic. */
function attempt(call: Call): bool {
  unwind(UNWIND_GROW);
  const stack = running.stack;
  if (call.kind == CALL_NEW) {
    call.depth = <u32>stack.used;
    call.kind = CALL_OPEN;
    call_indirect<void>(call.entry, call.argumentsAt);
  }
  while (newestCall(stack) !== call) runDeferred(changetype<usize>(call));
  return !close(stack, call);
}

/** What the last panic said from which this goroutine has recovered; "" when there was none. */
export function panicMessage(): string {
  const g = running;
  const message = changetype<usize>(g) ? messageOf(g.stack) : 0;
  return message ? changetype<string>(message) : "";
}
