// P51 to P54: contexts are cancelled, pass their deadline, have causes and call back.

import { chan, gosched, select } from "skein";
import type { Routine } from "skein";
import {
  afterFunc, background, Canceled, cause, DeadlineExceeded, todo, withCancel, withDeadline,
  withoutCancel, withTimeout,
} from "skein/context";
import type { Context } from "skein/context";
import { now, sleep } from "skein/time";
import * as assert from "uvu/assert";
import { Independent, Wrapped } from "../support/contexts.ts";
import { scenarios } from "../support/scenario.ts";

const { scenario, run } = scenarios("context");

const forever = 1e9;
const hour = 3_600_000;

scenario("P51", "a cancellation reaches every context below before cancel returns", function* () {
  const [first, cancel] = withCancel(background());
  assert.is(String(first), "context.Background.WithCancel");
  const wrapped = new Wrapped(first);
  const [last] = withCancel(wrapped);
  for (const ctx of [first, wrapped, last]) {
    assert.is(ctx.done().tryRecv(), undefined);
    assert.is(ctx.err(), undefined);
  }
  cancel();
  for (const ctx of [first, wrapped, last]) {
    assert.equal(ctx.done().tryRecv(), { value: undefined, ok: false });
    assert.is(ctx.err(), Canceled);
  }
});

/** Waits for the end of a context and gives how long that took. */
function* untilDone(ctx: Context): Routine<number> {
  const start = now();
  const first = yield* select({ done: ctx.done(), late: sleep(hour) });
  assert.is(first.case, "done");
  assert.is(ctx.err(), DeadlineExceeded);
  return now() - start;
}

scenario("P52", "a context is done when its deadline comes, and not before", function* () {
  const [ctx] = withDeadline(background(), now() + 50);
  assert.ok(String(ctx).startsWith("context.Background.WithDeadline("), String(ctx));
  yield* sleep(49);
  assert.is(ctx.err(), undefined);
  assert.is(ctx.done().tryRecv(), undefined);
  assert.is(yield* untilDone(ctx), 1);
});

scenario("P52", "a deadline holds through contexts of the program's own", function* () {
  const [inner] = withDeadline(background(), now() + 50);
  assert.is(yield* untilDone(new Wrapped(inner)), 50);
  const [other] = withDeadline(background(), now() + 50);
  const [outer] = withDeadline(new Wrapped(other), now() + 4000);
  assert.is(outer.deadline(), other.deadline());
  assert.is(yield* untilDone(outer), 50);
});

scenario("P52", "a deadline in the past, or now, is over at once", function* () {
  for (const at of [now() - 1000, now(), -Infinity]) {
    const [ctx] = withDeadline(background(), at);
    assert.is(ctx.err(), DeadlineExceeded);
    assert.is(yield* untilDone(ctx), 0);
  }
});

const parentCause = new Error("parent's cause");
const childCause = new Error("child's cause");
const tooSlow = new Error("too slow");
const finishedEarly = new Error("finished early");

/** A child, after two cancellations in the given order. */
function family(first: "parent" | "child", causes: { parent?: Error; child?: Error }): Context {
  const [parent, cancelParent] = withCancel(background());
  const [child, cancelChild] = withCancel(parent);
  if (first === "parent") cancelParent(causes.parent);
  cancelChild(causes.child);
  cancelParent(causes.parent);
  return child;
}

function cancelled(because?: Error): Context {
  const [ctx, cancel] = withCancel(background());
  cancel(because);
  return ctx;
}

function timed(ms: number, because?: Error): Context {
  const [ctx, cancel] = withTimeout(background(), ms, because);
  cancel();
  return ctx;
}

function stacked(ms: number): Context {
  const [parent, cancel] = withCancel(background());
  const [ctx] = withTimeout(parent, ms, tooSlow);
  cancel(finishedEarly);
  return ctx;
}

/** A custom context below one that can be cancelled; as in Go, it ends with that too. */
function custom(...ends: ("parent" | "child")[]): Context {
  const [parent, cancel] = withCancel(background());
  const child = new Independent(parent);
  for (const end of ends) {
    if (end === "parent") cancel(parentCause);
    child.end();
  }
  return child;
}

const both = { parent: parentCause, child: childCause };
const [C, D] = [Canceled, DeadlineExceeded];

const causes: [title: string, make: () => Context, err: Error | undefined, cause: unknown][] = [
  ["background", background, undefined, undefined],
  ["todo", todo, undefined, undefined],
  ["withCancel", () => cancelled(), C, C],
  ["withCancel with a cause", () => cancelled(parentCause), C, parentCause],
  ["withCancel with the cause nil", () => cancelled(undefined), C, C],
  ["parent before child", () => family("parent", both), C, parentCause],
  ["child before parent", () => family("child", both), C, childCause],
  ["parent before plain child", () => family("parent", { parent: parentCause }), C, parentCause],
  ["plain child before parent", () => family("child", { parent: parentCause }), C, C],
  ["plain parent before child", () => family("parent", { child: childCause }), C, C],
  ["child before plain parent", () => family("child", { child: childCause }), C, childCause],
  ["withTimeout", () => timed(0), D, D],
  ["withTimeout, cancelled", () => timed(forever), C, C],
  ["withTimeout with a cause", () => timed(0, tooSlow), D, tooSlow],
  ["withTimeout with a cause, cancelled", () => timed(forever, tooSlow), C, C],
  ["withTimeout stacked", () => stacked(0), D, tooSlow],
  ["withTimeout stacked, cancelled", () => stacked(forever), C, finishedEarly],
  ["withoutCancel", () => withoutCancel(background()), undefined, undefined],
  ["withoutCancel, cancelled", () => withoutCancel(cancelled(finishedEarly)), undefined, undefined],
  ["withoutCancel, timed out", () => withoutCancel(timed(0, tooSlow)), undefined, undefined],
  ["custom, parent not cancelled", () => custom("child"), C, C],
  ["custom, parent cancelled before", () => custom("parent", "child"), C, parentCause],
  ["custom, parent cancelled after", () => custom("child", "parent"), C, parentCause],
];

scenario("P53", "the first cancellation decides on error and cause: 23 rows", function* () {
  assert.is(causes.length, 23);
  for (const [title, make, err, because] of causes) {
    const ctx = make();
    assert.is(ctx.err(), err, `${title}: err`);
    assert.is(ctx.cause(), because, `${title}: cause`);
    assert.is(cause(ctx), because, `${title}: cause of any context`);
    const [below] = withCancel(ctx);
    assert.is(below.err(), err, `${title}: err below`);
    assert.is(below.cause(), because, `${title}: cause below`);
  }
});

scenario("P54", "a function that was stopped is never called", function* () {
  const [ctx, cancel] = withCancel(background());
  let calls = 0;
  const stop = afterFunc(ctx, () => calls++);
  assert.is(stop(), true);
  cancel();
  for (let i = 0; i < 10; i++) yield* gosched();
  assert.is(calls, 0);
  assert.is(stop(), false);
});

scenario("P54", "a function is called once the context is done, in a goroutine", function* () {
  const [ctx, cancel] = withCancel(background());
  const called = chan<void>();
  const stop = afterFunc(ctx, function* (): Routine {
    yield* called.send();
  });
  yield* sleep(50);
  assert.is(called.tryRecv(), undefined);
  cancel();
  assert.ok((yield* called.recvOk()).ok);
  assert.is(stop(), false);
});

run();
