// P06, P07, P09 and P10: many goroutines wired together by channels.

import { chan, go, gosched, runtime, select } from "skein";
import type { Case, Chan, Goroutine, RecvChan, Routine, SendChan } from "skein";
import * as assert from "uvu/assert";
import { joined, lottery, rounds } from "../support/parked.ts";
import { scenarios } from "../support/scenario.ts";

const { scenario, run } = scenarios("pipelines");

function* link(left: SendChan<number>, right: RecvChan<number>): Routine {
  yield* left.send((yield* right.recv()) as number);
}

scenario("P06", "a value crosses a daisy chain, which is gone afterwards", function* (seed) {
  const n = seed === 1 ? 10_000 : 500;
  const before = runtime.stats();
  const leftmost = chan<number>();
  const chain: Goroutine[] = [];
  let right = leftmost;
  for (let i = 0; i < n; i++) {
    const left = right;
    right = chan<number>();
    chain.push(go(link, left, right));
  }
  assert.is(runtime.numGoroutine(), n + 1);
  yield* right.send(1);
  assert.is(yield* leftmost.recv(), 1);
  yield* joined(chain);
  assert.is(runtime.numGoroutine(), 1);
  assert.is(runtime.stats().stackBytes, before.stackBytes);
});

function* generate(out: SendChan<number>): Routine {
  for (let i = 2; ; i++) yield* out.send(i);
}

function* filter(input: RecvChan<number>, out: SendChan<number>, prime: number): Routine {
  for (;;) {
    const n = (yield* input.recv()) as number;
    if (n % prime !== 0) yield* out.send(n);
  }
}

scenario("P07", "the concurrent sieve gives the first 25 primes", function* () {
  const primes: number[] = [];
  let input = chan<number>();
  go(generate, input);
  for (let i = 0; i < 25; i++) {
    const prime = (yield* input.recv()) as number;
    primes.push(prime);
    const out = chan<number>();
    go(filter, input, out, prime);
    input = out;
  }
  assert.equal(primes, [
    2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97,
  ]);
});

const VALUES = 76;

/** The traffic of one run of P09: every channel carries its own sequence of VALUES numbers. */
class Traffic {
  sends = 0;
  receives = 0;
  readonly random: (below: number) => number;
  readonly capacity: number;

  constructor(seed: number, capacity: number) {
    this.random = lottery(seed);
    this.capacity = capacity;
  }

  make(count: number): Lane[] {
    return Array.from({ length: count }, (_, i) => new Lane(chan<number>(this.capacity), i * 1000));
  }

  *pause(): Routine {
    yield* rounds(this.random(10));
  }

  *sendPlain(lane: Lane): Routine {
    while (lane.toSend !== undefined) {
      yield* this.pause();
      yield* lane.ch.send(lane.toSend);
      lane.sent();
      this.sends++;
    }
  }

  *receivePlain(lane: Lane): Routine {
    while (lane.toReceive !== undefined) {
      yield* this.pause();
      lane.received(yield* lane.ch.recv());
      this.receives++;
    }
  }

  /** One select over the lanes to send on and to receive from, each dropped when finished. */
  *selecting(out: Lane[], input: Lane[]): Routine {
    for (;;) {
      yield* this.pause();
      const cases: Record<string, Case> = {};
      for (const [i, lane] of out.entries()) cases[`s${i}`] = lane.sending();
      for (const [i, lane] of input.entries()) cases[`r${i}`] = lane.receiving();
      if (Object.values(cases).every((one) => one === null)) return;
      const chosen = yield* select(cases);
      const index = Number(chosen.case.slice(1));
      if (chosen.case.startsWith("s")) this.sent(out[index]!);
      else this.got(input[index]!, chosen.value);
    }
  }

  private sent(lane: Lane): void {
    lane.sent();
    this.sends++;
  }

  private got(lane: Lane, value: unknown): void {
    lane.received(value);
    this.receives++;
  }
}

/** One channel and how far its sequence has come at either end; undefined = finished. */
class Lane {
  readonly ch: Chan<number>;
  readonly base: number;
  private sentCount = 0;
  private receivedCount = 0;

  constructor(ch: Chan<number>, base: number) {
    this.ch = ch;
    this.base = base;
  }

  get toSend(): number | undefined {
    return this.sentCount < VALUES ? this.base + this.sentCount : undefined;
  }

  get toReceive(): number | undefined {
    return this.receivedCount < VALUES ? this.base + this.receivedCount : undefined;
  }

  /** The case of a select that sends the next value; none when all are sent. */
  sending(): Case {
    return this.toSend === undefined ? null : this.ch.send(this.toSend);
  }

  receiving(): Case {
    return this.toReceive === undefined ? null : this.ch;
  }

  sent(): void {
    this.sentCount++;
  }

  received(value: unknown): void {
    assert.is(value, this.toReceive);
    this.receivedCount++;
  }
}

/** Starts the goroutines that move values over all lanes of a topology. */
type Topology = (traffic: Traffic) => { lanes: number; goroutines: Goroutine[] };

const plainSenders = (traffic: Traffic, lanes: Lane[]): Goroutine[] =>
  lanes.map((lane) => go(() => traffic.sendPlain(lane)));
const plainReceivers = (traffic: Traffic, lanes: Lane[]): Goroutine[] =>
  lanes.map((lane) => go(() => traffic.receivePlain(lane)));
const selector = (traffic: Traffic, out: Lane[], input: Lane[]): Goroutine =>
  go(() => traffic.selecting(out, input));

const topologies: [string, Topology][] = [
  ["plain senders to plain receivers", (traffic) => {
    const lanes = traffic.make(4);
    const goroutines = [...plainSenders(traffic, lanes), ...plainReceivers(traffic, lanes)];
    return { lanes: 4, goroutines };
  }],
  ["plain senders to one select", (traffic) => {
    const lanes = traffic.make(4);
    const goroutines = [...plainSenders(traffic, lanes), selector(traffic, [], lanes)];
    return { lanes: 4, goroutines };
  }],
  ["one select to plain receivers", (traffic) => {
    const lanes = traffic.make(4);
    const goroutines = [selector(traffic, lanes, []), ...plainReceivers(traffic, lanes)];
    return { lanes: 4, goroutines };
  }],
  ["select to select", (traffic) => {
    const lanes = traffic.make(4);
    const goroutines = [selector(traffic, lanes, []), selector(traffic, [], lanes)];
    return { lanes: 4, goroutines };
  }],
  ["two crossed selects of eight cases", (traffic) => {
    const there = traffic.make(4);
    const back = traffic.make(4);
    const goroutines = [selector(traffic, there, back), selector(traffic, back, there)];
    return { lanes: 8, goroutines };
  }],
  ["plain senders, two selects in a row and plain receivers", (traffic) => {
    const [first, middle, last] = [traffic.make(4), traffic.make(4), traffic.make(4)];
    const ends = [...plainSenders(traffic, first), ...plainReceivers(traffic, last)];
    const selects = [selector(traffic, middle, first), selector(traffic, last, middle)];
    return { lanes: 12, goroutines: [...ends, ...selects] };
  }],
];

const capacities = [0, 1, 10, 100];

for (const [title, topology] of topologies) {
  scenario("P09", `every sequence arrives whole through ${title}`, function* (seed) {
    const traffic = new Traffic(seed, capacities[seed % capacities.length]!);
    const { lanes, goroutines } = topology(traffic);
    yield* joined(goroutines);
    assert.equal([traffic.sends, traffic.receives], [lanes * VALUES, lanes * VALUES]);
  });
}

const cycle = [
  2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83,
];

function* worker(queue: RecvChan<number>, results: SendChan<number>, prime: number): Routine {
  yield* queue.forEach(function* (value): Routine {
    if (value === prime) yield* gosched();
    yield* results.send(value);
  });
}

scenario("P10", "many consumers of one queue lose nothing and double nothing", function* (seed) {
  const count = seed === 1 ? 27_182 : 2_000;
  const queue = chan<number>(69);
  const results = chan<number>(69);
  const workers = cycle.map((prime) => go(worker, queue, results, prime));
  let sent = 0;
  go(function* (): Routine {
    for (let i = 0; i < count; i++) {
      const value = cycle[i % 10]!;
      sent += value;
      yield* queue.send(value);
    }
    queue.close();
    yield* joined(workers);
    results.close();
  });
  let received = 0;
  let sum = 0;
  yield* results.forEach((value) => {
    received++;
    sum += value;
  });
  assert.equal([received, sum], [count, sent]);
});

run();
