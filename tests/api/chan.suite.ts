// Channels: the operations, what is buffered, order, close, and loops.

import { chan, CloseOfClosedError, go, gosched, run, SendOnClosedError } from "skein";
import type { Chan, Goroutine, Received, Routine } from "skein";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { asMain } from "../support/goroutine.ts";
import { joined, parked, rounds } from "../support/parked.ts";
import { rejection } from "../support/rejection.ts";
import { within } from "../support/within.ts";

const test = suite("chan");

test("takes capacities from 0 to 2**30 and nothing else", () => {
  for (const good of [0, 1, 7, 1000, 2 ** 30]) assert.is(chan(good).cap, good);
  assert.is(chan().cap, 0);
  assert.is(chan(undefined).cap, 0);
  assert.is(chan(-0).cap, 0);
  const numbers = [-1, 0.5, 1.5, NaN, Infinity, -Infinity, 2 ** 30 + 1, 2 ** 32, 2 ** 53];
  const wrong: unknown[] = [...numbers, "1", null, {}, 1n, true];
  for (const bad of wrong) {
    assert.throws(
      () => chan(bad as number),
      (e: unknown) => e instanceof RangeError && e.message === "makechan: size out of range",
    );
  }
});

test("a large capacity costs nothing until it is used", () => {
  for (let i = 0; i < 100; i++) chan(2 ** 30);
});

test("values of every type arrive as they were sent", within(2000, async () => {
  const values: unknown[] = [
    0, -0, NaN, 1.5, 2 ** 60, 10n ** 40n, "", "text", true, false, null, undefined, Symbol("s"),
    {}, [], () => 1, new Map(), new Error("e"), Promise.resolve(1), /re/, chan(1),
    Object.create(null),
  ];
  for (const capacity of [0, 1, values.length]) {
    await run(function* (): Routine {
      const ch = chan<unknown>(capacity);
      go(function* (): Routine {
        for (const value of values) yield* ch.send(value);
        ch.close();
      });
      for (const value of values) {
        const received = yield* ch.recvOk();
        assert.is(received.ok, true);
        assert.ok(Object.is(received.value, value), `${typeof value} changed on its way`);
      }
      assert.is((yield* ch.recvOk()).ok, false);
    });
  }
}));

test("a thenable is passed as it is, by yield* and by await recvOk", within(2000, async () => {
  const thenable = { then: () => assert.unreachable("the value was awaited") };
  const ch = chan<unknown>(2);
  await run(function* (): Routine {
    yield* ch.send(thenable);
    assert.is(yield* ch.recv(), thenable);
  });
  ch.trySend(thenable);
  assert.is((await ch.recvOk()).value, thenable);
}));

test("length counts buffered values and never exceeds cap", asMain(function* () {
  const ch = chan<number>(3);
  for (let i = 0; i < 3; i++) yield* ch.send(i);
  const senders = [3, 4].map((i) => go(function* (): Routine {
    yield* ch.send(i);
  }));
  yield* parked(...senders);
  assert.is(ch.length, 3);
  yield* ch.recv();
  assert.is(ch.length, 3, "the slot went to the next sender");
  for (let i = 0; i < 4; i++) yield* ch.recv();
  assert.is(ch.length, 0);
  yield* joined(senders);
}));

test("order is kept across the buffer and blocked senders", within(2000, async () => {
  for (const capacity of [0, 1, 2, 5]) {
    await run(function* (): Routine {
      const ch = chan<number>(capacity);
      for (let i = 0; i < 10; i++) {
        const g = go(function* (): Routine {
          yield* ch.send(i);
        });
        if (i < capacity) yield* g.join();
        else yield* parked(g);
      }
      const got: unknown[] = [];
      for (let i = 0; i < 10; i++) {
        got.push(i % 2 === 0 ? yield* ch.recv() : ch.tryRecv()?.value);
      }
      assert.equal(got, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    });
  }
}));

test("a buffer goes round many times and keeps order", within(2000, async () => {
  for (const capacity of [1, 2, 3, 7, 64]) {
    const ch = chan<number>(capacity);
    let [next, expected] = [0, 0];
    for (let i = 0; i < 500; i++) {
      for (let k = i % (capacity + 1); k > 0; k--) if (ch.trySend(next)) next++;
      for (let k = (i * 7) % (capacity + 1); k > 0; k--) {
        const got = ch.tryRecv();
        if (got !== undefined) assert.is(got.value, expected++);
      }
      assert.is(ch.length, next - expected);
    }
  }
}));

test("trySend succeeds exactly when a receiver or a slot is there", asMain(function* () {
  const ch = chan<number>();
  assert.is(ch.trySend(1), false);
  const receiver = go(function* (): Routine<unknown> {
    return yield* ch.recvOk();
  });
  yield* parked(receiver);
  assert.is(ch.trySend(2), true);
  assert.is(ch.trySend(3), false, "the receiver has been served");
  assert.equal(yield* receiver.join(), { value: 2, ok: true });
  const buffered = chan<number>(1);
  assert.is(buffered.trySend(1), true);
  assert.is(buffered.trySend(2), false);
}));

test("tryRecv succeeds exactly when a sender, a value or the end is there", asMain(function* () {
  const ch = chan<number | undefined>();
  assert.is(ch.tryRecv(), undefined);
  const sender = go(function* (): Routine {
    yield* ch.send(undefined);
  });
  yield* parked(sender);
  assert.equal(ch.tryRecv(), { value: undefined, ok: true });
  yield* sender.join();
  assert.is(ch.tryRecv(), undefined);
  ch.close();
  assert.equal(ch.tryRecv(), { value: undefined, ok: false });
  assert.equal(ch.tryRecv(), { value: undefined, ok: false });
}));

test("the operations that never block can be called anywhere", () => {
  const ch = chan<number>(1);
  assert.is(ch.trySend(1), true);
  assert.is(ch.trySend(2), false);
  assert.equal(ch.tryRecv(), { value: 1, ok: true });
  ch.close();
  assert.equal(ch.tryRecv(), { value: undefined, ok: false });
  assert.throws(() => ch.trySend(3), (e: unknown) => e instanceof SendOnClosedError);
  assert.throws(() => ch.close(), (e: unknown) => e instanceof CloseOfClosedError);
});

test("close wakes every blocked receiver with nothing", asMain(function* () {
  const ch = chan<number>();
  const receivers = Array.from({ length: 20 }, (_, i) => go(function* (): Routine<unknown> {
    return i % 2 === 0 ? yield* ch.recvOk() : yield* ch.recv();
  }));
  yield* parked(...receivers);
  ch.close();
  for (const [i, g] of receivers.entries()) {
    assert.equal(yield* g.join(), i % 2 === 0 ? { value: undefined, ok: false } : undefined);
  }
}));

test("close makes every blocked sender panic and keeps what was buffered", asMain(function* () {
  const ch = chan<number>(2);
  let panics = 0;
  for (let i = 0; i < 2; i++) yield* ch.send(i);
  const senders = [2, 3, 4].map((i) => go(function* (): Routine {
    try {
      yield* ch.send(i);
    } catch (error) {
      assert.instance(error, SendOnClosedError);
      panics++;
    }
  }));
  yield* parked(...senders);
  ch.close();
  yield* joined(senders);
  assert.is(panics, 3);
  assert.equal([yield* ch.recv(), yield* ch.recv(), yield* ch.recv()], [0, 1, undefined]);
}));

test("forEach receives until the end, in plain and generator functions", asMain(function* () {
  const [a, b, got] = [chan<number>(), chan<number>(), [] as number[]];
  go(function* (): Routine {
    for (let i = 0; i < 5; i++) yield* a.send(i);
    a.close();
  });
  go(function* (): Routine {
    yield* a.forEach(function* (value): Routine {
      yield* gosched();
      yield* b.send(value * 10);
    });
    b.close();
  });
  yield* b.forEach((value) => void got.push(value));
  assert.equal(got, [0, 10, 20, 30, 40]);
}));

test("forEach stops early when the function returns false, and only then", asMain(function* () {
  const ch = chan<number>(10);
  const falsy: unknown[] = [0, "", null, undefined, NaN];
  for (let i = 0; i < 8; i++) yield* ch.send(i);
  const seen: number[] = [];
  yield* ch.forEach((value) => {
    seen.push(value);
    return value === 5 ? false : falsy[value];
  });
  assert.equal(seen, [0, 1, 2, 3, 4, 5]);
  yield* ch.forEach(function* (): Routine<boolean> {
    yield* gosched();
    return false;
  });
  assert.is(ch.length, 1);
  yield* ch.send(9);
  assert.is(ch.length, 2, "the channel is still open");
}));

test("forEach passes undefined, and ends at once when nothing is left", asMain(function* () {
  const ch = chan<undefined>(2);
  yield* ch.send(undefined);
  yield* ch.send(undefined);
  ch.close();
  let times = 0;
  yield* ch.forEach(() => void times++);
  yield* ch.forEach(() => void times++);
  assert.is(times, 2);
}));

test("an operation is made once and performed any number of times", asMain(function* () {
  const ch = chan<number>(5);
  const send = ch.send(7);
  const receive = ch.recv();
  assert.is(ch.length, 0);
  for (let i = 0; i < 3; i++) yield* send;
  assert.is(ch.length, 3);
  assert.equal([yield* receive, yield* receive, yield* receive], [7, 7, 7]);
}));

test("one operation can be performed by several goroutines at once", asMain(function* () {
  const ch = chan<number>();
  const receive = ch.recv();
  const receivers = [0, 1, 2].map(() => go(function* (): Routine<unknown> {
    return yield* receive;
  }));
  for (const g of receivers) yield* parked(g);
  for (let i = 0; i < 3; i++) yield* ch.send(i);
  const got: unknown[] = [];
  for (const g of receivers) got.push(yield* g.join());
  assert.equal(got.sort(), [0, 1, 2]);
}));

test("a directional view is the channel itself", () => {
  const both: Chan<number> = chan<number>();
  const out: Pick<Chan<number>, "send"> = both;
  assert.is(out, both);
});

test("a sender that waits comes before those that come later", asMain(function* () {
  const ch = chan<string>();
  const first = go(function* (): Routine {
    yield* ch.send("first");
  });
  yield* parked(first);
  assert.is(ch.trySend("second"), false);
  assert.is(yield* ch.recv(), "first");
}));

test("a goroutine that is handed a value leaves the queue at once", asMain(function* () {
  const ch = chan<number>();
  const receivers: Goroutine<Received<number>>[] = [];
  for (let i = 0; i < 3; i++) {
    receivers.push(go(function* (): Routine<Received<number>> {
      return yield* ch.recvOk();
    }));
    yield* parked(receivers[i]!);
  }
  assert.equal([0, 1, 2, 3].map((i) => ch.trySend(i)), [true, true, true, false]);
  for (const [value, g] of receivers.entries()) assert.equal(yield* g.join(), { value, ok: true });
}));

test("a send on a closed channel rejects when it is awaited", within(2000, async () => {
  const ch = chan<number>();
  const pending = rejection(ch.send(1));
  await run(() => rounds(2));
  ch.close();
  assert.instance(await pending, SendOnClosedError);
  assert.instance(await rejection(ch.send(1)), SendOnClosedError);
}));

test.run();
