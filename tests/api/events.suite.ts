// Events of the host as a channel.

import { EventEmitter } from "node:events";
import { fromEvents, go, run, select, testing, time } from "skein";
import type { Routine } from "skein";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { asMain } from "../support/goroutine.ts";
import { parked } from "../support/parked.ts";
import { within } from "../support/within.ts";

const test = suite("events");

/** All that can be received without waiting. */
function* drained<T>(ch: { tryRecv(): { value: T; ok: true } | { ok: false } | undefined }) {
  for (let got = ch.tryRecv(); got?.ok; got = ch.tryRecv()) yield got.value;
}

test("an event target gives its events, in order", asMain(function* () {
  const target = new EventTarget();
  const events = fromEvents<Event>(target, "tick");
  const sent = [new Event("tick"), new Event("tick"), new Event("other"), new Event("tick")];
  for (const event of sent) target.dispatchEvent(event);
  for (const event of [sent[0], sent[1], sent[3]]) assert.is(yield* events.recv(), event);
}));

test("an event emitter gives one argument as it is and several as an array", asMain(function* () {
  const emitter = new EventEmitter();
  const events = fromEvents<unknown>(emitter, "data");
  for (const args of [["one"], [1, 2], [], [undefined], [["list"]]]) emitter.emit("data", ...args);
  for (const expected of ["one", [1, 2], undefined, undefined, ["list"]]) {
    assert.equal(yield* events.recvOk(), { value: expected, ok: true });
  }
}));

test("an event wakes a goroutine that waits", asMain(function* () {
  const emitter = new EventEmitter();
  const events = fromEvents<number>(emitter, "data");
  const waiting = go(function* (): Routine<unknown> {
    return yield* select({ event: events, late: time.sleep(60_000) });
  });
  yield* parked(waiting);
  emitter.emit("data", 7);
  assert.equal(yield* waiting.join(), { case: "event", value: 7 });
}));

test("without a capacity every event is kept, however many come at once", asMain(function* () {
  const emitter = new EventEmitter();
  const events = fromEvents<number>(emitter, "data");
  const count = 10_000;
  for (let i = 0; i < count; i++) emitter.emit("data", i);
  assert.is(events.length, count);
  assert.is(events.cap, Infinity);
  for (let i = 0; i < count; i++) {
    if (i === 5) emitter.emit("data", count);
    assert.is(yield* events.recv(), i);
  }
  assert.is(yield* events.recv(), count);
  assert.is(events.length, 0);
  assert.is(events.tryRecv(), undefined);
}));

test("with a capacity the events that find the channel full are dropped", asMain(function* () {
  const emitter = new EventEmitter();
  const events = fromEvents<number>(emitter, "data", 2);
  for (let i = 0; i < 5; i++) emitter.emit("data", i);
  assert.is(events.length, 2);
  assert.is(events.cap, 2);
  assert.equal([...drained(events)], [0, 1]);
  emitter.emit("data", 5);
  assert.equal([...drained(events)], [5]);
}));

test("with a capacity of none an event goes to who waits, or nowhere", asMain(function* () {
  const emitter = new EventEmitter();
  const events = fromEvents<number>(emitter, "data", 0);
  emitter.emit("data", 1);
  const waiting = go(function* (): Routine<unknown> {
    return yield* events.recv();
  });
  yield* parked(waiting);
  emitter.emit("data", 2);
  emitter.emit("data", 3);
  assert.is(yield* waiting.join(), 2);
  assert.is(events.tryRecv(), undefined);
}));

test("closing removes the listener, and what has come stays receivable", asMain(function* () {
  const emitter = new EventEmitter();
  const events = fromEvents<number>(emitter, "data");
  for (let i = 0; i < 3; i++) emitter.emit("data", i);
  events.close();
  assert.is(emitter.listenerCount("data"), 0);
  emitter.emit("data", 3);
  const got: unknown[] = [];
  yield* events.forEach((event) => void got.push(event));
  assert.equal(got, [0, 1, 2]);
  assert.equal(events.tryRecv(), { value: undefined, ok: false });
  events.close();
}));

test("closing wakes who waits", asMain(function* () {
  const target = new EventTarget();
  const events = fromEvents(target, "tick");
  const waiting = go(function* (): Routine<unknown> {
    return yield* events.recvOk();
  });
  yield* parked(waiting);
  events.close();
  assert.equal(yield* waiting.join(), { value: undefined, ok: false });
}));

test("an emitter that is in the middle of calling its listeners finds the channel closed", asMain(
  function* () {
    const emitter = new EventEmitter();
    emitter.on("data", () => events.close());
    const events = fromEvents<number>(emitter, "data");
    emitter.emit("data", 1);
    assert.equal(yield* events.recvOk(), { value: undefined, ok: false });
  },
));

test("a plain callback that fires events wakes the run", within(5000, async () => {
  const target = new EventTarget();
  setTimeout(() => target.dispatchEvent(new Event("tick")), 30);
  const got = await run(function* (): Routine<unknown> {
    const events = fromEvents<Event>(target, "tick");
    return (yield* events.recv())?.type;
  });
  assert.is(got, "tick");
}));

test("the end of a run closes the sources that it opened", within(2000, async () => {
  const emitter = new EventEmitter();
  const outside = fromEvents(emitter, "data");
  await run(function* (): Routine {
    fromEvents(emitter, "data");
    go(async () => fromEvents(emitter, "data"));
    yield* time.sleep(1);
    assert.is(emitter.listenerCount("data"), 3);
  });
  assert.is(emitter.listenerCount("data"), 1);
  outside.close();
  assert.is(emitter.listenerCount("data"), 0);
}));

test("a source that is opened while its run ends is closed at once", within(2000, async () => {
  const emitter = new EventEmitter();
  await run(function* (): Routine {
    yield* parked(go(function* (): Routine {
      try {
        yield* time.sleep(Infinity);
      } finally {
        fromEvents(emitter, "data");
      }
    }));
  });
  assert.is(emitter.listenerCount("data"), 0);
}));

test("in a bubble events come from outside: time stands still while one waits for them", within(
  5000,
  async () => {
    const target = new EventTarget();
    await testing.bubble(function* (): Routine {
      const start = time.now();
      const ticks = fromEvents<Event>(target, "tick");
      setTimeout(() => target.dispatchEvent(new Event("tick")), 20);
      const got = yield* select({ tick: ticks, late: time.sleep(1) });
      assert.is(got.case, "tick");
      assert.is(time.now(), start);
    });
  },
));

test("what is neither a target nor an emitter is refused", () => {
  for (const wrong of [null, undefined, 5, {}, { on() {} }, () => {}]) {
    assert.throws(() => fromEvents(wrong as object, "tick"), (error: unknown) =>
      error instanceof TypeError && /EventTarget.*EventEmitter/.test(error.message));
  }
  for (const wrong of [-1, 1.5, NaN, -Infinity]) {
    assert.throws(() => fromEvents(new EventTarget(), "tick", wrong), (error: unknown) =>
      error instanceof RangeError);
  }
});

test.run();
