// Select: results, losers, order, nesting, and the default clause.

import { chan, go, gosched, run, select, SendOnClosedError, wait } from "skein";
import type { Case, Chan, Goroutine, Routine } from "skein";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { asMain } from "../support/goroutine.ts";
import { joined, parked, rounds } from "../support/parked.ts";
import { rejection } from "../support/rejection.ts";
import { within } from "../support/within.ts";

const test = suite("select");

const isSendOnClosed = (error: unknown): boolean => error instanceof SendOnClosedError;

test("tells which case was performed, and its value", asMain(function* () {
  const [a, b] = [chan<number>(1), chan<string>(1)];
  yield* a.send(1);
  assert.equal(yield* select({ a, b }), { case: "a", value: 1 });
  yield* b.send("text");
  const chosen = yield* select({ a, b: b.recvOk() });
  assert.equal(chosen, { case: "b", value: { value: "text", ok: true } });
  assert.equal(yield* select({ a, out: b.send("sent") }), { case: "out", value: undefined });
  assert.is(yield* b.recv(), "sent");
}));

test("the value keeps its identity", asMain(function* () {
  const value = { an: "object" };
  const ch = chan<object>();
  const chooser = go(function* (): Routine<unknown> {
    return (yield* select({ ch })).value;
  });
  yield* parked(chooser);
  yield* select({ out: ch.send(value) });
  assert.is(yield* chooser.join(), value);
}));

test("a blocked select is woken by a send, a receive, or a close", asMain(function* () {
  const [input, output, shut] = [chan<number>(), chan<number>(), chan<number>()];
  const start = (): Goroutine<{ case: string; value: unknown }> => go(function* () {
    return yield* select({ input, output: output.send(7), shut: shut.recvOk() });
  });
  let chooser = start();
  yield* parked(chooser);
  yield* input.send(1);
  assert.equal(yield* chooser.join(), { case: "input", value: 1 });

  chooser = start();
  yield* parked(chooser);
  assert.is(yield* output.recv(), 7);
  assert.equal(yield* chooser.join(), { case: "output", value: undefined });

  chooser = start();
  yield* parked(chooser);
  shut.close();
  assert.equal(yield* chooser.join(), { case: "shut", value: { value: undefined, ok: false } });
}));

test("a send case panics when its channel is or gets closed", asMain(function* () {
  const ch = chan<number>();
  const chooser = go(function* (): Routine<unknown> {
    try {
      return yield* select({ out: ch.send(1), other: chan<number>() });
    } catch (error) {
      return error;
    }
  });
  yield* parked(chooser);
  ch.close();
  assert.instance(yield* chooser.join(), SendOnClosedError);
  assert.throws(() => select.poll({ out: ch.send(1) }), isSendOnClosed);
  let caught: unknown;
  try {
    yield* select({ out: ch.send(1) });
  } catch (error) {
    caught = error;
  }
  assert.instance(caught, SendOnClosedError);
}));

test("null, undefined and false are disabled cases", asMain(function* () {
  const ch = chan<number>(1);
  yield* ch.send(1);
  assert.equal(yield* select({ a: null, b: undefined, c: false, ch }), { case: "ch", value: 1 });
  assert.is(select.poll({ a: null, b: undefined, c: false, ch }), undefined);
}));

test("poll performs a ready case or none, and can be called anywhere", () => {
  const [full, empty] = [chan<number>(1), chan<number>(1)];
  full.trySend(1);
  assert.is(select.poll({ a: full.send(2), b: empty }), undefined);
  assert.equal(select.poll({ a: full, b: empty }), { case: "a", value: 1 });
  assert.equal(select.poll({ a: full, b: empty.send(3) }), { case: "b", value: undefined });
  assert.equal([full.length, empty.length], [0, 1]);
  assert.is(select.poll({}), undefined);
});

test("a poll leaves no waiter behind", asMain(function* () {
  const ch = chan<number>();
  for (let i = 0; i < 10; i++) assert.is(select.poll({ in: ch, out: ch.send(i) }), undefined);
  assert.is(ch.trySend(1), false);
  assert.is(ch.tryRecv(), undefined);
  yield* gosched();
}));

test("cases that lost have had no effect and leave no waiter behind", asMain(function* () {
  const [a, b, c] = [chan<number>(), chan<number>(), chan<number>()];
  for (let i = 0; i < 20; i++) {
    const chooser = go(function* (): Routine<unknown> {
      return (yield* select({ a, b, out: c.send(i), again: a })).value;
    });
    yield* parked(chooser);
    yield* b.send(i);
    assert.is(yield* chooser.join(), i);
    assert.is(a.trySend(0), false, "nobody receives from a");
    assert.is(b.trySend(0), false, "nobody receives from b");
    assert.is(c.tryRecv(), undefined, "nobody sends on c");
  }
}));

test("a value goes to one waiter only, however many selects wait for it", asMain(function* () {
  const [a, b] = [chan<number>(), chan<number>()];
  const got: unknown[] = [];
  const choosers = Array.from({ length: 6 }, () => go(function* (): Routine {
    got.push((yield* select({ a, b })).value);
  }));
  yield* parked(...choosers);
  for (let i = 0; i < 6; i++) assert.ok((i % 2 === 0 ? a : b).trySend(i));
  assert.equal([a.trySend(9), b.trySend(9)], [false, false]);
  yield* joined(choosers);
  assert.equal(got.sort(), [0, 1, 2, 3, 4, 5]);
}));

test("selects that wait are served in the order in which they came", asMain(function* () {
  const [a, b] = [chan<number>(), chan<number>()];
  const got: number[] = [];
  for (let i = 0; i < 4; i++) {
    yield* parked(go(function* (): Routine {
      yield* select(i % 2 === 0 ? { a, b } : { b, a });
      got.push(i);
    }));
  }
  for (let i = 0; i < 4; i++) {
    yield* a.send(i);
    while (got.length <= i) yield* gosched();
  }
  assert.equal(got, [0, 1, 2, 3]);
}));

test("two selects meet each other", asMain(function* () {
  const [a, b] = [chan<string>(), chan<string>()];
  const left = go(function* (): Routine<unknown> {
    return yield* select({ send: a.send("from left"), recv: b });
  });
  const right = go(function* (): Routine<unknown> {
    return yield* select({ recv: a, other: chan<number>() });
  });
  assert.equal(yield* left.join(), { case: "send", value: undefined });
  assert.equal(yield* right.join(), { case: "recv", value: "from left" });
}));

test("join and wait can be cases", asMain(function* () {
  const gate = chan<void>();
  const g = go(function* (): Routine<string> {
    yield* gate.recv();
    return "joined";
  });
  const never = new Promise<string>(() => {});
  const chooser = go(function* (): Routine<unknown> {
    return yield* select({ joined: g.join(), waited: wait(never), ch: chan<number>() });
  });
  yield* parked(chooser);
  yield* gate.send();
  assert.equal(yield* chooser.join(), { case: "joined", value: "joined" });
  assert.equal(yield* select({ g: g.join(), never: wait(never) }), { case: "g", value: "joined" });
  const waited = wait(() => Promise.resolve("waited"));
  assert.equal(yield* select({ waited, ch: chan<number>() }), { case: "waited", value: "waited" });
}));

test("the rejection of a wait that won is thrown by the select", asMain(function* () {
  const boom = new Error("boom");
  let caught: unknown;
  try {
    yield* select({ ch: chan<number>(), failed: wait(() => Promise.reject(boom)) });
  } catch (error) {
    caught = error;
  }
  assert.is(caught, boom);
}));

test("a select can be a case of a select", asMain(function* () {
  const [a, b, c] = [chan<number>(), chan<number>(), chan<number>(1)];
  yield* c.send(3);
  const nested = select({ b, c });
  assert.equal(yield* select({ a, nested }), { case: "nested", value: { case: "c", value: 3 } });
  const chooser = go(function* (): Routine<unknown> {
    return yield* select({ a, nested });
  });
  yield* parked(chooser);
  yield* b.send(2);
  assert.equal(yield* chooser.join(), { case: "nested", value: { case: "b", value: 2 } });
  assert.equal([a.trySend(0), b.trySend(0)], [false, false]);
}));

test("a select is a description and can be performed again", asMain(function* () {
  const ch = chan<number>(3);
  const op = select({ out: ch.send(5) });
  assert.is(ch.length, 0);
  for (let i = 0; i < 3; i++) yield* op;
  const receive = select({ ch });
  for (let i = 0; i < 3; i++) assert.equal(yield* receive, { case: "ch", value: 5 });
}));

test("can be awaited outside of any goroutine", within(2000, async () => {
  const [a, b] = [chan<number>(1), chan<number>()];
  a.trySend(1);
  assert.equal(await select({ a, b }), { case: "a", value: 1 });
  const pending = select({ a, b }).then((chosen) => chosen);
  await run(() => rounds(2));
  assert.is(b.trySend(2), true);
  assert.equal(await pending, { case: "b", value: 2 });
  assert.is(a.trySend(3), true, "the slot: no waiter was left behind");
  assert.is(a.length, 1);
  const out = chan<number>();
  out.close();
  assert.instance(await rejection(select({ out: out.send(1) })), SendOnClosedError);
}));

test("takes a hundred cases, any of which may be the one", asMain(function* () {
  const channels = Array.from({ length: 100 }, () => chan<number>());
  const cases: Record<string, Case> = Object.fromEntries(channels.map((ch, i) => [`c${i}`, ch]));
  for (const i of [0, 1, 37, 63, 64, 98, 99]) {
    const chooser = go(function* (): Routine<unknown> {
      return yield* select(cases);
    });
    yield* parked(chooser);
    yield* channels[i]!.send(i);
    assert.equal(yield* chooser.join(), { case: `c${i}`, value: i });
    assert.ok(channels.every((ch) => !ch.trySend(0)));
  }
}));

test("refuses a case that is no communication, and names it", within(2000, async () => {
  for (const wrong of [42, "text", {}, Promise.resolve(), () => 1]) {
    const cases = { good: chan<number>(), wrong: wrong as unknown as Case };
    const error = await rejection((async () => run(function* (): Routine {
      yield* select(cases);
    }))());
    assert.instance(error, TypeError);
    assert.match((error as Error).message, /wrong/);
    assert.throws(() => select.poll(cases), /wrong/);
  }
}));

/** A closed channel: receiving from it is always ready. */
function closed(): Chan<number> {
  const ch = chan<number>();
  ch.close();
  return ch;
}

/** Ten standard deviations around the share of a case that is chosen with probability `p`. */
function assertShare(count: number, draws: number, p: number): void {
  const bound = 10 * Math.sqrt(draws * p * (1 - p));
  assert.ok(Math.abs(count - draws * p) < bound, `${count} of ${draws}, expected ${draws * p}`);
}

test("choices among ready cases are spread evenly", asMain(function* () {
  const counts: Record<string, number> = { a: 0, b: 0, c: 0, d: 0 };
  const cases = { a: closed(), b: closed(), none: chan<number>(), c: closed(), d: closed() };
  for (let i = 0; i < 4000; i++) {
    counts[(yield* select(cases)).case]! += 1;
    counts[select.poll(cases)!.case]! += 1;
  }
  for (const count of Object.values(counts)) assertShare(count, 8000, 1 / 4);
}));

test("a channel that is named twice is chosen twice as often", asMain(function* () {
  const ch = closed();
  const cases = { once: ch, twice: ch, other: closed() };
  let other = 0;
  for (let i = 0; i < 6000; i++) if ((yield* select(cases)).case === "other") other++;
  assertShare(other, 6000, 1 / 3);
}));

test("a closed channel in both directions gives nothing or panics", asMain(function* () {
  const ch = closed();
  let panics = 0;
  for (let i = 0; i < 2000; i++) {
    try {
      assert.equal(yield* select({ in: ch, out: ch.send(1) }), { case: "in", value: undefined });
    } catch (error) {
      assert.instance(error, SendOnClosedError);
      panics++;
    }
  }
  assertShare(panics, 2000, 1 / 2);
}));

test("close wakes a select that waits in both directions as a receiver", asMain(function* () {
  for (const isOutFirst of [true, false]) {
    const ch = chan<number>();
    const out = ch.send(1);
    const cases = isOutFirst ? { out, in: ch.recvOk() } : { in: ch.recvOk(), out };
    const chooser = go(function* (): Routine<unknown> {
      return yield* select(cases);
    });
    yield* parked(chooser);
    ch.close();
    const nothing = { case: "in", value: { value: undefined, ok: false } };
    assert.equal(yield* chooser.join(), nothing);
  }
}));

test.run();
