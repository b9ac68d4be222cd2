// Channels: where values go, who waits in which line, and what must never be.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  CASE_RECV, CASE_SEND, CHAN_CLOSED, CHAN_COUNT, G_INDEX, G_OK, G_RUNNABLE, G_STATUS, G_SYSCALL,
  G_WAITING, REG_PEER, RESULT_BLOCKED, RESULT_BUFFERED, RESULT_CLOSED, RESULT_HANDED, RESULT_PARKED,
  RESULT_REFILLED, RESULT_SHIFT,
} from "../../assembly/abi.ts";
import { Bench, faults } from "../support/core.ts";

const test = suite("core: channels");

const at = (kind: number, index: number): number => (index << RESULT_SHIFT) | kind;

/** Goroutines that wait to receive (or send) on a channel, in the order in which they came. */
function waiting(bench: Bench, chan: number, kind: number, count: number): number[] {
  return Array.from({ length: count }, () => {
    const g = bench.running();
    const result = kind === CASE_RECV ? bench.core.recv(chan, g) : bench.core.send(chan, g);
    assert.is(result, RESULT_PARKED);
    bench.core.audit();
    return g;
  });
}

test("a ring gives its cells in a circle, and begins again at the first when it is empty", () => {
  const { core } = new Bench();
  const chan = core.makeChan(3);
  const put = (): number => core.send(chan, 0);
  const take = (): number => core.recv(chan, 0);
  assert.equal([put(), put(), take(), put(), put()], [
    at(RESULT_BUFFERED, 0), at(RESULT_BUFFERED, 1), at(RESULT_BUFFERED, 0), at(RESULT_BUFFERED, 2),
    at(RESULT_BUFFERED, 0),
  ]);
  assert.is(put(), RESULT_BLOCKED);
  assert.equal([take(), take(), take()], [
    at(RESULT_BUFFERED, 1), at(RESULT_BUFFERED, 2), at(RESULT_BUFFERED, 0),
  ]);
  assert.is(take(), RESULT_BLOCKED);
  assert.is(put(), at(RESULT_BUFFERED, 0));
});

for (const cap of [0, 1, 2, 5]) {
  test(`waiting receivers are served in line, capacity ${cap}`, () => {
    const bench = new Bench();
    const chan = bench.core.makeChan(cap);
    const gs = waiting(bench, chan, CASE_RECV, 4);
    assert.is(bench.core.lineLength(chan, CASE_RECV), 4);
    for (const g of gs) {
      assert.is(bench.core.send(chan, 0), at(RESULT_HANDED, bench.read(g + G_INDEX)));
      assert.is(bench.status(g), G_RUNNABLE);
      bench.core.audit();
    }
    assert.is(bench.core.lineLength(chan, CASE_RECV), 0);
  });

  test(`waiting senders are served in line, capacity ${cap}`, () => {
    const bench = new Bench();
    const { core } = bench;
    const chan = core.makeChan(cap);
    for (let i = 0; i < cap; i++) core.send(chan, 0);
    const gs = waiting(bench, chan, CASE_SEND, 4);
    gs.forEach((g, i) => {
      const index = bench.read(g + G_INDEX);
      const handed = at(RESULT_HANDED, index);
      assert.is(core.recv(chan, 0), cap === 0 ? handed : at(RESULT_REFILLED, i % cap));
      assert.is(bench.read(core.registers() + REG_PEER), index);
      assert.is(bench.read(chan + CHAN_COUNT), cap);
      core.audit();
    });
  });
}

test("close wakes all that wait, and each learns that it got nothing", () => {
  for (const kind of [CASE_RECV, CASE_SEND]) {
    const bench = new Bench();
    const chan = bench.core.makeChan(0);
    const gs = waiting(bench, chan, kind, 3);
    assert.is(bench.core.close(chan), 1);
    for (const g of gs) {
      assert.is(bench.status(g), G_RUNNABLE);
      assert.is(bench.read(g + G_OK), 0);
    }
    assert.is(bench.core.close(chan), 0);
    assert.is(bench.core.send(chan, 0), RESULT_CLOSED);
    assert.is(bench.core.recv(chan, 0), RESULT_CLOSED);
  }
});

test("C1: a value never waits beside a receiver", () => {
  const bench = new Bench();
  const { core } = bench;
  const chan = core.makeChan(2);
  waiting(bench, chan, CASE_RECV, 1);
  core.send(chan, 0);
  assert.is(bench.read(chan + CHAN_COUNT), 0, "it is handed over, past the ring");
  waiting(bench, chan, CASE_RECV, 1);
  bench.write(chan + CHAN_COUNT, 1);
  faults("C1", () => core.audit());
});

test("C2: a sender never waits beside room", () => {
  const bench = new Bench();
  const { core } = bench;
  const chan = core.makeChan(1);
  core.send(chan, 0);
  waiting(bench, chan, CASE_SEND, 1);
  core.recv(chan, 0);
  assert.is(core.lineLength(chan, CASE_SEND), 0, "it has filled the ring again");
  waiting(bench, chan, CASE_SEND, 1);
  bench.write(chan + CHAN_COUNT, 0);
  faults("C2", () => core.audit());
});

test("C3: a sender and a receiver never wait for each other", () => {
  const bench = new Bench();
  const { core } = bench;
  const [chan, other] = [core.makeChan(0), core.makeChan(0)];
  waiting(bench, chan, CASE_RECV, 1);
  const [sender] = waiting(bench, other, CASE_SEND, 1);
  const waiter = sender! + core.G_OWN.value;
  const line = (c: number): number => c + core.CHAN_SENDQ.value;
  for (const offset of [0, 4]) {
    bench.write(line(other) + offset, 0);
    bench.write(line(chan) + offset, waiter);
  }
  bench.write(waiter + core.W_QUEUE.value, line(chan));
  bench.write(waiter + core.W_OWNER.value, chan);
  faults("C3", () => core.audit());
});

test("C4: nobody stands in line at a closed channel", () => {
  const bench = new Bench();
  const { core } = bench;
  const chan = core.makeChan(0);
  waiting(bench, chan, CASE_RECV, 2);
  core.close(chan);
  core.audit();
  const open = core.makeChan(0);
  waiting(bench, open, CASE_RECV, 1);
  bench.write(open + CHAN_CLOSED, 1);
  faults("C4", () => core.audit());
});

test("C5: whoever can be claimed in a line is waiting", () => {
  const bench = new Bench();
  const { core } = bench;
  const chan = core.makeChan(0);
  const g = bench.running();
  bench.select(g, [[CASE_RECV, chan], [CASE_SEND, chan]]);
  assert.is(bench.status(g), G_WAITING);
  core.audit();
  bench.write(g + G_STATUS, G_SYSCALL);
  faults("C5", () => core.audit());
});

test("W1: a waiter in a line knows the line, and one outside knows none", () => {
  const bench = new Bench();
  const { core } = bench;
  const chan = core.makeChan(0);
  const [first, second] = waiting(bench, chan, CASE_RECV, 2);
  core.send(chan, 0);
  assert.is(bench.read(first! + core.G_OWN.value + core.W_QUEUE.value), 0);
  assert.is.not(bench.read(second! + core.G_OWN.value + core.W_QUEUE.value), 0);
  bench.write(second! + core.G_OWN.value + core.W_QUEUE.value, 0);
  faults("W1", () => core.audit());
  faults("W1", () => core.send(chan, 0));
});

test("W3: whoever leaves a line from its middle closes the gap", () => {
  for (let out = 0; out < 5; out++) {
    const bench = new Bench();
    const { core } = bench;
    const chan = core.makeChan(0);
    const gs = waiting(bench, chan, CASE_RECV, 5);
    core.kill(gs[out]!);
    core.audit();
    const rest = gs.filter((_, i) => i !== out);
    for (const g of rest) {
      assert.is(core.send(chan, 0), at(RESULT_HANDED, bench.read(g + G_INDEX)));
      core.audit();
    }
    assert.is(core.send(chan, 0), RESULT_BLOCKED);
  }
});

test("W3: neighbours in a line agree about each other", () => {
  const bench = new Bench();
  const { core } = bench;
  const chan = core.makeChan(0);
  const [first, second] = waiting(bench, chan, CASE_RECV, 2);
  const prevAt = second! + core.G_OWN.value + core.W_PREV.value;
  assert.is(bench.read(prevAt), first! + core.G_OWN.value);
  bench.write(prevAt, 0);
  faults("W3", () => core.audit());
});

test.run();
