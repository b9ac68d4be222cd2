// Pipes: many senders and receivers of a few channels, which use every way to send and receive
// there is. What is offered and not taken must not arrive; what is taken must.

import { chan, CloseOfClosedError, fn, go, gosched, select, SendOnClosedError, time, wait,
} from "skein";
import type { Chan, Op, Received, Routine } from "skein";
import type { Draw } from "../../support/seed.ts";
import { Ledger } from "../ledger.ts";
import { crowd, dawdle, expect, oneOf } from "../part.ts";

/** Then it blocks: two that only try could miss each other for ever. */
const TRIES = 5;

type Way = (ch: Chan<number>, world: World) => Routine<unknown>;

interface World {
  readonly ledger: Ledger;
  readonly channels: readonly Chan<number>[];
  readonly draw: Draw;
}

const deepSend: (depth: number, ch: Chan<number>, value: number) => Op<void> = fn(
  function* (depth: number, ch: Chan<number>, value: number): Routine {
    if (depth === 0) yield* ch.send(value);
    else yield* deepSend(depth - 1, ch, value);
  },
);

async function sendAsync(ch: Chan<number>, value: number): Promise<void> {
  await ch.send(value);
}

/** Each sends one value, or offers one that nobody takes. */
const sending: Way[] = [
  function* (ch, { ledger }) {
    const value = ledger.value();
    yield* ch.send(value);
    ledger.sent(value);
  },
  function* (ch, { ledger }) {
    const value = ledger.value();
    let isSent = ch.trySend(value);
    for (let tries = 0; tries < TRIES && !isSent; tries++) {
      yield* gosched();
      isSent = ch.trySend(value);
    }
    if (!isSent) yield* ch.send(value);
    ledger.sent(value);
  },
  function* (ch, { ledger, channels, draw }) {
    const [a, b] = [ledger.value(), ledger.value()];
    const chosen = yield* select({ a: ch.send(a), b: oneOf(channels, draw).send(b) });
    ledger.sent(chosen.case === "a" ? a : b);
  },
  function* (ch, { ledger, draw }) {
    const value = ledger.value();
    const chosen = yield* select({ out: ch.send(value), late: time.sleep(draw(3) / 4) });
    if (chosen.case === "out") ledger.sent(value);
  },
  function* (ch, { ledger }) {
    const value = ledger.value();
    if (select.poll({ out: ch.send(value) }) !== undefined) ledger.sent(value);
  },
  function* (ch, { ledger, draw }) {
    const value = ledger.value();
    const soon = draw(2) === 0 ? Promise.resolve() : new Promise<void>(() => {});
    const chosen = yield* select({ out: ch.send(value), soon: wait(soon) });
    if (chosen.case === "out") ledger.sent(value);
  },
  function* (ch, { ledger }) {
    const value = ledger.value();
    yield* wait(() => sendAsync(ch, value));
    ledger.sent(value);
  },
  function* (ch, { ledger, draw }) {
    const value = ledger.value();
    yield* deepSend(draw(80), ch, value);
    ledger.sent(value);
  },
];

/** Each receives once from `ch`, or from another; false: `ch` is closed and drained. */
const receiving: Way[] = [
  function* (ch, { ledger }) {
    const value = yield* ch.recv();
    if (value !== undefined) ledger.received(value);
    return value !== undefined;
  },
  function* (ch, { ledger }) {
    return note(ledger, yield* ch.recvOk());
  },
  function* (ch, { ledger }) {
    let received = ch.tryRecv();
    for (let tries = 0; tries < TRIES && received === undefined; tries++) {
      yield* gosched();
      received = ch.tryRecv();
    }
    return note(ledger, received ?? (yield* ch.recvOk()));
  },
  function* (ch, { ledger, channels, draw }) {
    const other = oneOf(channels, draw);
    const chosen = yield* select({ ch: ch.recvOk(), other: other.recvOk(), late: time.sleep(1) });
    if (chosen.case === "late") return true;
    const ok = note(ledger, chosen.value);
    return ok || (chosen.case === "other" && other !== ch);
  },
  function* (ch, { ledger }) {
    return note(ledger, yield* wait(async () => await ch.recvOk()));
  },
];

function note(ledger: Ledger, received: Received<number>): boolean {
  if (received.ok) ledger.received(received.value);
  return received.ok;
}

function* sender(world: World): Routine {
  for (let left = world.draw(12); left > 0; left--) {
    yield* oneOf(sending, world.draw)(oneOf(world.channels, world.draw), world);
    if (world.draw(4) === 0) yield* dawdle(world.draw);
  }
}

/** Receives until the channel is closed; one that may leave takes only a few. */
function* receiver(ch: Chan<number>, mayLeave: boolean, world: World): Routine {
  let left = mayLeave ? world.draw(6) : Infinity;
  while (left-- > 0 && (yield* oneOf(receiving, world.draw)(ch, world)) as boolean);
}

/** The two ways to receive all that there is. */
function* ranger(ch: Chan<number>, { ledger }: World): Routine {
  yield* ch.forEach((value) => ledger.received(value));
}

async function asyncRanger(ch: Chan<number>, { ledger }: World): Promise<void> {
  for await (const value of ch) ledger.received(value);
}

function refuses(ch: Chan<number>): void {
  for (const [misuse, kind] of [
    [() => ch.close(), CloseOfClosedError],
    [() => ch.trySend(0), SendOnClosedError],
  ] as const) {
    try {
      misuse();
    } catch (error) {
      if (error instanceof kind) continue;
      throw error;
    }
    throw new Error(`${misuse} works on a closed channel`);
  }
}

export function* pipes(draw: Draw): Routine {
  const ledger = new Ledger();
  const channels = Array.from({ length: 1 + draw(3) }, () => chan<number>(draw(4)));
  const world = (own: Draw): World => ({ ledger, channels, draw: own });
  const senders = crowd(1 + draw(5), draw, (own) => sender(world(own)));
  const receivers = channels.flatMap((ch) => {
    const last = oneOf([receiver, ranger, asyncRanger], draw);
    const stays = last === receiver
      ? crowd(1, draw, (own) => receiver(ch, false, world(own)))
      : [go(last as typeof asyncRanger, ch, world(draw))];
    return [...stays, ...crowd(draw(3), draw, (own) => receiver(ch, true, world(own)))];
  });
  for (const g of senders) yield* g.join();
  for (const ch of channels) ch.close();
  for (const g of receivers) yield* g.join();
  for (const ch of channels) {
    refuses(ch);
    expect("what a drained channel holds", ch.length, 0);
  }
  ledger.balance();
}
