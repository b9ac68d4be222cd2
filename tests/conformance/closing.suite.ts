// P03, P04 and P11: closed and nil channels, capacities, and which operations block.

import { chan, CloseOfClosedError, CloseOfNilError, DeadlockError, go, never } from "skein";
import { gosched, select, SendOnClosedError } from "skein";
import type { Chan, Routine } from "skein";
import { seeded } from "skein/testing";
import * as assert from "uvu/assert";
import { rounds } from "../support/parked.ts";
import { scenarios, seeds } from "../support/scenario.ts";

const { scenario, test, run } = scenarios("closed, nil and blocking");

type Pair = { value: number | undefined; ok: boolean };

/** One way to write the six operations on a channel. */
interface Style {
  recv(ch: Chan<number>): Routine<number | undefined>;
  recvOk(ch: Chan<number>): Routine<Pair>;
  send(ch: Chan<number>, value: number): Routine;
  tryRecv(ch: Chan<number>): number | undefined | "not ready";
  tryRecvOk(ch: Chan<number>): Pair | "not ready";
  trySend(ch: Chan<number>, value: number): boolean;
}

const plain: Style = {
  *recv(ch) {
    return yield* ch.recv();
  },
  *recvOk(ch) {
    return yield* ch.recvOk();
  },
  *send(ch, value) {
    yield* ch.send(value);
  },
  tryRecv: (ch) => {
    const got = ch.tryRecv();
    return got === undefined ? "not ready" : got.value;
  },
  tryRecvOk: (ch) => ch.tryRecv() ?? "not ready",
  trySend: (ch, value) => ch.trySend(value),
};

/** Select with one live case, and as many dead ones as `dead` says. */
function selecting(dead: Record<string, Chan<number>>): Style {
  return {
    *recv(ch) {
      return (yield* select({ ch, ...dead })).value;
    },
    *recvOk(ch) {
      return (yield* select({ ch: ch.recvOk(), ...dead })).value as Pair;
    },
    *send(ch, value) {
      yield* select({ ch: ch.send(value), ...dead });
    },
    tryRecv: (ch) => {
      const got = select.poll({ ch, ...dead });
      return got === undefined ? "not ready" : got.value;
    },
    tryRecvOk: (ch) => {
      const got = select.poll({ ch: ch.recvOk(), ...dead });
      return got === undefined ? "not ready" : (got.value as Pair);
    },
    trySend: (ch, value) => select.poll({ ch: ch.send(value), ...dead }) !== undefined,
  };
}

const styles = (): Style[] => [
  plain,
  selecting({}),
  selecting({ dead: chan<number>() }),
  selecting({ dead: chan<number>(), none: never as unknown as Chan<number> }),
];

/** What every closed and drained channel does, for ever. */
function* assertClosed(style: Style, ch: Chan<number>): Routine {
  for (let i = 0; i < 3; i++) {
    assert.is(yield* style.recv(ch), undefined);
    assert.equal(yield* style.recvOk(ch), { value: undefined, ok: false });
    assert.is(style.tryRecv(ch), undefined);
    assert.equal(style.tryRecvOk(ch), { value: undefined, ok: false });
  }
  let panics = 0;
  try {
    yield* style.send(ch, 2);
  } catch (error) {
    assert.instance(error, SendOnClosedError);
    panics++;
  }
  assert.is(panics, 1);
  assert.throws(() => style.trySend(ch, 2), (e: unknown) => e instanceof SendOnClosedError);
  assert.equal(yield* style.recvOk(ch), { value: undefined, ok: false });
  assert.is(ch.length, 0);
}

function closedHolding1(): Chan<number> {
  const ch = chan<number>(2);
  assert.ok(ch.trySend(1));
  ch.close();
  return ch;
}

scenario("P03", "a closed channel gives what it holds and nothing after", function* () {
  for (const style of styles()) {
    const unbuffered = chan<number>();
    unbuffered.close();
    yield* assertClosed(style, unbuffered);

    let ch = closedHolding1();
    assert.is(yield* style.recv(ch), 1);
    yield* assertClosed(style, ch);
    ch = closedHolding1();
    assert.equal(yield* style.recvOk(ch), { value: 1, ok: true });
    yield* assertClosed(style, ch);
    ch = closedHolding1();
    assert.is(style.tryRecv(ch), 1);
    yield* assertClosed(style, ch);
    ch = closedHolding1();
    assert.equal(style.tryRecvOk(ch), { value: 1, ok: true });
    yield* assertClosed(style, ch);
  }
});

scenario("P03", "closing the nil channel or a closed channel panics", function* () {
  assert.throws(() => never.close(), (e: unknown) => e instanceof CloseOfNilError);
  const ch = chan<number>();
  ch.close();
  assert.throws(() => ch.close(), (e: unknown) => e instanceof CloseOfClosedError);
  yield* gosched();
}, 5);

scenario("P04", "length counts what is buffered; a size out of range panics", function* () {
  const ch = chan<number>(10);
  assert.equal([ch.length, ch.cap], [0, 10]);
  for (let i = 0; i < 3; i++) yield* ch.send(i);
  assert.equal([ch.length, ch.cap], [3, 10]);
  const plainOne = chan<number>();
  assert.equal([plainOne.length, plainOne.cap], [0, 0]);
  assert.equal([never.length, never.cap], [0, 0]);
  for (const size of [-1, 2 ** 30 + 1, 2 ** 53, NaN, 1.5, Infinity, -Infinity]) {
    assert.throws(
      () => chan(size),
      (e: unknown) => e instanceof RangeError && e.message === "makechan: size out of range",
    );
  }
}, 5);

/** One row of P11: a program that either blocks for ever, ends, or panics. */
type Row = [title: string, wanted: "blocks" | "ends" | "panics", body: () => Routine<unknown>];

const nil = never as unknown as Chan<number>;
const full = (): Chan<number> => {
  const ch = chan<number>(10);
  for (let i = 0; i < 10; i++) ch.trySend(i);
  return ch;
};
const shut = (): Chan<number> => {
  const ch = chan<number>();
  ch.close();
  return ch;
};
const isClosed = (got: unknown): void => assert.equal(got, { value: undefined, ok: false });

const rows: Row[] = [
  ["send to nil", "blocks", function* () { yield* nil.send(7); }],
  ["receive from nil", "blocks", function* () { yield* nil.recv(); }],
  ["receive with ok from nil", "blocks", function* () { yield* nil.recvOk(); }],
  ["range over nil", "blocks", function* () { yield* nil.forEach(() => {}); }],
  ["poll of a send to nil", "ends", function* () {
    assert.is(select.poll({ a: nil.send(7) }), undefined);
  }],
  ["poll of a receive from nil", "ends", function* () {
    assert.is(select.poll({ a: nil }), undefined);
  }],
  ["send with room", "ends", function* () { yield* chan<number>(10).send(7); }],
  ["send when full", "blocks", function* () { yield* full().send(7); }],
  ["send with nobody receiving", "blocks", function* () { yield* chan<number>().send(7); }],
  ["receive from empty", "blocks", function* () { yield* chan<number>().recv(); }],
  ["receive from empty with room", "blocks", function* () { yield* chan<number>(10).recv(); }],
  ["receive from full", "ends", function* () { assert.is(yield* full().recv(), 0); }],
  ["receive from closed, ten times", "ends", function* () {
    const ch = shut();
    for (let i = 0; i < 10; i++) isClosed(yield* ch.recvOk());
  }],
  ["send to closed", "panics", function* () { yield* shut().send(7); }],
  ["select without cases", "blocks", function* () { yield* select({}); }],
  ["select of disabled cases", "blocks", function* () {
    yield* select({ a: null, b: undefined, c: false });
  }],
  ["select with nil receive", "blocks", function* () { yield* select({ a: nil }); }],
  ["select with nil send", "blocks", function* () { yield* select({ a: nil.send(7) }); }],
  ["select with nil send and receive", "blocks", function* () {
    yield* select({ a: nil.send(7), b: nil.recv() });
  }],
  ["select with nothing ready", "blocks", function* () {
    const empty = chan<number>();
    yield* select({ a: full().send(7), b: chan<number>(10), c: chan<number>().send(1), empty });
  }],
  ["poll without cases", "ends", function* () { assert.is(select.poll({}), undefined); }],
  ["poll with nothing ready", "ends", function* () {
    assert.is(select.poll({ a: full().send(7), b: chan<number>(10), c: nil }), undefined);
  }],
  ["poll with a ready case", "ends", function* () {
    assert.is(select.poll({ a: chan<number>(10).send(7), b: chan<number>(10) })?.case, "a");
  }],
  ["select with a ready send", "ends", function* () {
    assert.is((yield* select({ a: full().send(7), b: chan<number>(10).send(7) })).case, "b");
  }],
  ["select with a ready receive", "ends", function* () {
    const chosen = yield* select({ a: full(), b: chan<number>(10), c: nil });
    assert.equal(chosen, { case: "a", value: 0 });
  }],
  ["select with a closed receive", "ends", function* () {
    assert.equal(yield* select({ a: shut() }), { case: "a", value: undefined });
  }],
  ["select with a closed receive with ok", "ends", function* () {
    isClosed((yield* select({ a: shut().recvOk(), b: chan<number>() })).value);
  }],
  ["poll with a closed receive", "ends", function* () {
    isClosed(select.poll({ a: chan<number>(), b: shut().recvOk() })?.value);
  }],
  ["select with a closed send", "panics", function* () { yield* select({ a: shut().send(7) }); }],
  ["select with a closed send among others", "panics", function* () {
    yield* select({ a: shut().send(7), b: chan<number>(), c: nil });
  }],
  ["poll of a closed send", "panics", function* () { select.poll({ a: shut().send(7) }); }],
  ["select that could only meet itself", "blocks", function* () {
    const ch = chan<number>();
    yield* select({ out: ch.send(1), in: ch });
  }],
  ["poll that could only meet itself", "ends", function* () {
    const ch = chan<number>();
    assert.is(select.poll({ out: ch.send(1), in: ch.recv() }), undefined);
  }],
];

async function outcome(seed: number, body: () => Routine<unknown>): Promise<Row[1]> {
  try {
    await seeded(seed, function* (): Routine {
      go(rounds, 3);
      yield* body();
    });
    return "ends";
  } catch (error) {
    if (error instanceof DeadlockError) return "blocks";
    if (error instanceof SendOnClosedError) return "panics";
    throw error;
  }
}

const tried = seeds(20);

for (const [title, wanted, body] of rows) {
  test("P11", `${title} ${wanted}`, async () => {
    for (const seed of tried) assert.is(await outcome(seed, body), wanted);
  }, tried.length);
}

run();
