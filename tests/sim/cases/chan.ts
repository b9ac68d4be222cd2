// Cases of channels, small enough for every schedule. Outcomes: the results of each actor, a word
// for each operation, and an asterisk for an actor that is blocked in the end.

import type { Studied } from "../../support/explore.ts";
import { close, gosched, kill, recv, send, tryRecv, trySend } from "../../support/ops.ts";

const rings = [0, 1, 2];

/** Whatever the capacity. */
function each(
  title: string,
  name: string,
  make: (cap: number) => Omit<Studied, "title" | "name">,
): Studied[] {
  return rings.map((cap) => ({
    title: `${title}, capacity ${cap}`,
    name: `chan/${name}-${cap}`,
    chans: [cap],
    ...make(cap),
  }));
}

const exchange: Studied[] = [
  ...each("what one sends another receives, in order", "pair", () => ({
    actors: [[send(0, 1), send(0, 2), send(0, 3)], [recv(0), recv(0), recv(0)]],
    outcomes: ["ok ok ok | 1 2 3"],
  })),
  ...each("two senders: each value arrives once, in either order", "senders", () => ({
    actors: [[send(0, 1)], [send(0, 2)], [recv(0), recv(0)]],
    outcomes: ["ok | ok | 1 2", "ok | ok | 2 1"],
  })),
  ...each("two receivers: each gets one value", "receivers", () => ({
    actors: [[send(0, 1), send(0, 2)], [recv(0)], [recv(0)]],
    outcomes: ["ok ok | 1 | 2", "ok ok | 2 | 1"],
  })),
  {
    title: "three senders wait in line for one place",
    name: "chan/line",
    chans: [1],
    actors: [[send(0, 1)], [send(0, 2)], [send(0, 3)], [recv(0), recv(0), recv(0)]],
    preemptions: 1,
    outcomes: [
      "ok | ok | ok | 1 2 3", "ok | ok | ok | 1 3 2", "ok | ok | ok | 2 1 3",
      "ok | ok | ok | 2 3 1", "ok | ok | ok | 3 1 2", "ok | ok | ok | 3 2 1",
    ],
  },
  {
    title: "one value for two receivers leaves the later one waiting",
    name: "chan/one-for-two",
    chans: [0],
    actors: [[recv(0)], [recv(0)], [send(0, 1)]],
    outcomes: ["1 | * | ok", "* | 1 | ok"],
  },
];

const closing: Studied[] = [
  ...each("close against a send that nobody receives", "close-send", (cap) => ({
    actors: [[send(0, 1)], [close(0)]],
    outcomes: cap === 0 ? ["closed | closed"] : ["closed | closed", "ok | closed"],
  })),
  ...each("close against a send and a receive", "close-pair", () => ({
    actors: [[send(0, 1)], [close(0)], [recv(0)]],
    outcomes: ["ok | closed | 1", "closed | closed | closed"],
  })),
  ...each("close wakes every receiver", "close-receivers", () => ({
    actors: [[recv(0)], [recv(0)], [close(0)]],
    outcomes: ["closed | closed | closed"],
  })),
  ...each("close wakes every sender", "close-senders", (cap) => ({
    actors: [[send(0, 1)], [send(0, 2)], [close(0)]],
    outcomes: [
      "closed | closed | closed",
      ...(cap > 0 ? ["ok | closed | closed", "closed | ok | closed"] : []),
      ...(cap > 1 ? ["ok | ok | closed"] : []),
    ],
  })),
  ...each("of two closes one comes first", "close-close", () => ({
    actors: [[close(0)], [close(0)], [recv(0)]],
    outcomes: ["closed | again | closed", "again | closed | closed"],
  })),
  {
    title: "what a closed channel holds is received before its end",
    name: "chan/drain",
    chans: [2],
    actors: [[send(0, 1), send(0, 2), close(0)], [recv(0), recv(0), recv(0)]],
    outcomes: ["ok ok closed | 1 2 closed"],
  },
];

const nonBlocking: Studied[] = [
  {
    title: "trySend meets a receiver that waits, or nobody",
    name: "chan/try-send",
    chans: [0],
    actors: [[trySend(0, 1)], [recv(0)]],
    outcomes: ["ok | 1", "none | *"],
  },
  {
    title: "tryRecv meets a sender that waits, or nobody",
    name: "chan/try-recv",
    chans: [0],
    actors: [[tryRecv(0)], [send(0, 1)]],
    outcomes: ["1 | ok", "none | *"],
  },
  {
    title: "trySend and tryRecv on a ring",
    name: "chan/try-ring",
    chans: [1],
    actors: [
      [trySend(0, 1), trySend(0, 2), gosched, trySend(0, 3)],
      [tryRecv(0), gosched, tryRecv(0), tryRecv(0)],
    ],
    outcomes: ["ok none ok | 1 3 none", "ok none ok | none 1 none"],
  },
];

const stopping: Studied[] = [
  {
    title: "a sender that is killed takes its value with it",
    name: "chan/kill-sender",
    chans: [0],
    actors: [[send(0, 1)], [send(0, 2)], [kill(0), recv(0)]],
    outcomes: ["killed | ok | 2"],
  },
  {
    title: "a receiver that is killed leaves its place to the next",
    name: "chan/kill-receiver",
    chans: [0],
    actors: [[recv(0)], [recv(0)], [kill(0), send(0, 1)]],
    outcomes: ["killed | 1 | ok"],
  },
  {
    title: "a goroutine that is killed in a run queue never runs",
    name: "chan/kill-queued",
    chans: [4],
    actors: [[gosched, send(0, 1)], [gosched, kill(0)], [gosched, recv(0)]],
    outcomes: ["killed |  | *", "ok |  | 1", "ok killed |  | 1"],
  },
];

export const chanCases: readonly Studied[] = [...exchange, ...closing, ...nonBlocking, ...stopping];
