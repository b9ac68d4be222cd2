// The nil channel.

import { chan, CloseOfNilError, go, gosched, never, select } from "skein";
import type { Chan, RecvChan, Routine } from "skein";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { asMain } from "../support/goroutine.ts";
import { parked, rounds } from "../support/parked.ts";

const test = suite("never");

const nil = never as unknown as Chan<number>;

test("has no length and no capacity, and is never ready", () => {
  assert.equal([never.length, never.cap], [0, 0]);
  assert.is(never.tryRecv(), undefined);
  assert.is(nil.trySend(1), false);
  assert.is(select.poll({ in: nil, out: nil.send(1) }), undefined);
});

test("cannot be closed", () => {
  assert.throws(() => never.close(), (error: unknown) =>
    error instanceof CloseOfNilError && error.message === "close of nil channel");
});

test("its operations block for ever", asMain(function* () {
  const blocked = [
    go(function* (): Routine {
      yield* nil.send(1);
    }),
    go(function* (): Routine {
      yield* nil.recv();
    }),
    go(function* (): Routine {
      yield* nil.recvOk();
    }),
    go(function* (): Routine {
      yield* nil.forEach(() => assert.unreachable());
    }),
  ];
  yield* parked(...blocked);
  yield* rounds(10);
  assert.equal(blocked.map((g) => g.waitReason), [
    "chan send (nil chan)",
    "chan receive (nil chan)",
    "chan receive (nil chan)",
    "chan receive (nil chan)",
  ]);
}));

test("a sender and a receiver on it do not meet", asMain(function* () {
  const sender = go(function* (): Routine {
    yield* nil.send(1);
  });
  yield* parked(sender);
  assert.is(nil.tryRecv(), undefined);
  const receiver = go(function* (): Routine {
    yield* nil.recv();
  });
  yield* parked(receiver);
  yield* gosched();
  assert.equal([sender.status, receiver.status], ["waiting", "waiting"]);
}));

test("in a select it is a case that is never chosen", asMain(function* () {
  const ch = chan<number>();
  const chooser = go(function* (): Routine<unknown> {
    return yield* select({ off: nil, alsoOff: nil.send(1), ch });
  });
  yield* parked(chooser);
  yield* ch.send(5);
  assert.equal(yield* chooser.join(), { case: "ch", value: 5 });
}));

test("turning a variable into never switches its case off", asMain(function* () {
  const [a, b] = [chan<number>(1), chan<number>(1)];
  yield* a.send(1);
  yield* b.send(2);
  a.close();
  b.close();
  let [left, right]: RecvChan<number>[] = [a, b];
  const got: number[] = [];
  for (let open = 2; open > 0;) {
    const { case: name, value } = yield* select({ left: left!.recvOk(), right: right!.recvOk() });
    if (value.ok) got.push(value.value);
    else {
      open--;
      if (name === "left") left = never;
      else right = never;
    }
  }
  assert.equal(got.sort(), [1, 2]);
}));

test.run();
