// P01, P02, P05 and P08: what a send and a receive promise on buffered and unbuffered channels.

import { chan, go, gosched, never, select } from "skein";
import type { Chan, Goroutine, RecvChan, Routine, SendChan } from "skein";
import * as assert from "uvu/assert";
import { joined, lottery, parked, rounds } from "../support/parked.ts";
import { scenarios } from "../support/scenario.ts";

const { scenario, run } = scenarios("channels");

/** P01 a: an empty channel blocks receivers, and two sends release exactly those two. */
function* receiversBlock(capacity: number): Routine {
  const ch = chan<number>(capacity);
  const got: number[] = [];
  const plain = go(function* (): Routine {
    got[0] = (yield* ch.recv()) as number;
  });
  yield* parked(plain);
  const pair = go(function* (): Routine {
    const { value, ok } = yield* ch.recvOk();
    assert.is(ok, true);
    got[1] = value as number;
  });
  yield* parked(pair);
  yield* rounds(5);
  assert.equal(got, []);
  assert.is(ch.tryRecv(), undefined);
  assert.is(select.poll({ ch }), undefined);
  yield* ch.send(10);
  yield* ch.send(11);
  yield* joined([plain, pair]);
  assert.equal(got, [10, 11]);
  assert.is(ch.length, 0);
}

/** P01 b: a full channel blocks a sender until one receive makes room. */
function* sendersBlock(capacity: number): Routine {
  const ch = chan<number>(capacity);
  for (let i = 0; i < capacity; i++) yield* ch.send(i);
  let sent = false;
  const sender = go(function* (): Routine {
    yield* ch.send(capacity);
    sent = true;
  });
  yield* parked(sender);
  yield* rounds(5);
  assert.is(sent, false);
  assert.is(sender.waitReason, "chan send");
  assert.is(ch.trySend(-1), false);
  assert.is(select.poll({ ch: ch.send(-1) }), undefined);
  assert.is(yield* ch.recv(), 0);
  yield* sender.join();
  assert.is(sent, true);
  assert.is(ch.length, capacity);
}

/** P01 c and d: close keeps what is buffered, ends what follows, and wakes blocked receivers. */
function* closeEndsReceives(capacity: number): Routine {
  const ch = chan<number>(capacity);
  for (let i = 0; i < capacity; i++) yield* ch.send(i);
  ch.close();
  for (let i = 0; i < capacity; i++) assert.is(yield* ch.recv(), i);
  assert.is(yield* ch.recv(), undefined);
  assert.equal(yield* ch.recvOk(), { value: undefined, ok: false });

  const empty = chan<number>(capacity);
  const blocked = go(function* (): Routine<unknown> {
    return yield* empty.recvOk();
  });
  yield* parked(blocked);
  empty.close();
  assert.equal(yield* blocked.join(), { value: undefined, ok: false });
}

/** P01 e and g: order through both kinds of receive, and what length and cap tell. */
function* orderAndLength(capacity: number): Routine {
  const ch = chan<number>(capacity);
  go(function* (): Routine {
    for (let i = 0; i < 200; i++) yield* ch.send(i);
  });
  for (let i = 0; i < 100; i++) assert.is(yield* ch.recv(), i);
  for (let i = 100; i < 200; i++) assert.equal(yield* ch.recvOk(), { value: i, ok: true });
  assert.equal([ch.length, ch.cap], [0, capacity]);
  for (let i = 0; i < capacity; i++) yield* ch.send(i);
  assert.equal([ch.length, ch.cap], [capacity, capacity]);
}

/** P01 f: 4 senders of 0 … n-1 against 4 receivers: every number arrives 4 times. */
function* everyValueFourTimes(capacity: number, n: number): Routine {
  const ch = chan<number>(capacity);
  const seen = new Array<number>(n).fill(0);
  const all: Goroutine[] = [];
  for (let p = 0; p < 4; p++) {
    all.push(go(function* (): Routine {
      for (let i = 0; i < n; i++) yield* ch.send(i);
    }));
    all.push(go(function* (): Routine {
      for (let i = 0; i < n; i++) seen[(yield* ch.recv()) as number]! += 1;
    }));
  }
  yield* joined(all);
  assert.equal(seen, new Array<number>(n).fill(4));
  assert.is(ch.length, 0);
}

scenario("P01", "channels of all small capacities keep their promises", function* (seed) {
  const capacity = seed % 20;
  yield* receiversBlock(capacity);
  yield* sendersBlock(capacity);
  yield* closeEndsReceives(capacity);
  yield* orderAndLength(capacity);
  yield* everyValueFourTimes(capacity, seed === 1 ? 1000 : 150);
});

scenario("P02", "a buffered channel keeps the order of values", function* () {
  const ch = chan<number>(10);
  for (let i = 0; i < 10; i++) yield* ch.send(i);
  for (let i = 0; i < 10; i++) assert.is(yield* ch.recv(), i);
});

scenario("P02", "an unbuffered channel serves its receivers in order", function* () {
  const ch = chan<number>();
  const receivers: Goroutine[] = [];
  let turn = chan<void>(1);
  yield* turn.send();
  for (let i = 0; i < 10; i++) {
    const mine = turn;
    const next = chan<void>(1);
    receivers.push(go(function* (): Routine {
      yield* mine.recv();
      assert.ok(next.trySend());
      assert.is(yield* ch.recv(), i);
    }));
    turn = next;
  }
  yield* turn.recv();
  yield* parked(...receivers);
  for (let i = 0; i < 10; i++) yield* ch.send(i);
  yield* joined(receivers);
});

scenario("P02", "blocked senders are served in order", function* (seed) {
  const capacity = seed % 3;
  const ch = chan<number>(capacity);
  for (let i = 0; i < capacity; i++) yield* ch.send(i);
  for (let i = capacity; i < 10; i++) {
    yield* parked(go(function* (): Routine {
      yield* ch.send(i);
    }));
  }
  for (let i = 0; i < 10; i++) assert.is(yield* ch.recv(), i);
});

/** Tries `attempt` until it succeeds, letting the others run between the tries. */
function* within100<T>(attempt: () => T | undefined | false): Routine<T> {
  for (let i = 0; i < 100; i++) {
    const result = attempt();
    if (result !== undefined && result !== false) return result;
    yield* gosched();
  }
  assert.unreachable("no peer within 100 tries");
  throw new Error("unreachable");
}

function* receiveOnce<T>(ch: RecvChan<T>, report: SendChan<unknown>): Routine {
  yield* report.send(yield* ch.recv());
}

/** P05 for one type of value, on a channel of capacity 0 or 1. */
function* nonBlocking<T>(ch: Chan<T>, value: T): Routine {
  const buffered = ch.cap > 0;
  const report = chan<unknown>(1);
  assert.is(ch.tryRecv(), undefined);

  const receiver = go(receiveOnce<T>, ch, report);
  if (!buffered) yield* within100(() => ch.trySend(value));
  else assert.is(ch.trySend(value), true);
  assert.is(yield* report.recv(), value);
  yield* receiver.join();
  assert.is(ch.trySend(value), buffered);
  assert.is(ch.trySend(value), false);
  if (buffered) assert.equal(ch.tryRecv(), { value, ok: true });

  const sender = go(function* (): Routine {
    yield* ch.send(value);
  });
  const received = yield* within100(() => ch.tryRecv());
  assert.equal(received, { value, ok: true });
  yield* sender.join();
  assert.is(ch.tryRecv(), undefined);
}

scenario("P05", "trySend and tryRecv need a peer or a slot", function* (seed) {
  const capacity = seed % 2;
  yield* nonBlocking(chan<number>(capacity), 123);
  yield* nonBlocking(chan<bigint>(capacity), 2n ** 62n + 1n);
  yield* nonBlocking(chan<boolean>(capacity), true);
  yield* nonBlocking(chan<string>(capacity), "hello");
});

scenario("P05", "the nil channel is never ready", function* () {
  assert.is(never.tryRecv(), undefined);
  assert.is((never as unknown as Chan<number>).trySend(1), false);
  yield* gosched();
});

scenario("P08", "an unbuffered send completes when it is received", function* (seed) {
  const random = lottery(seed);
  const ch = chan<number>();
  let count = 0;
  const receiver = go(function* (): Routine {
    yield* ch.recv();
    count++;
    yield* rounds(random(10));
    count++;
    yield* ch.recv();
  });
  yield* ch.send(1);
  yield* ch.send(2);
  assert.is(count, 2);
  yield* receiver.join();
});

run();
