// Cases that are too large for every schedule.

import type { Sampled } from "../../support/explore.ts";
import {
  block, close, gosched, kill, poll, recv, select, send, sleep, times, tryRecv, trySend,
} from "../../support/ops.ts";
import type { Op } from "../../support/ops.ts";
import { complete, steal, turn } from "../../support/outside.ts";

const nobodyIsBlocked = (outcome: string): boolean => !outcome.includes("*");

/** `count` times all of what `make` gives. */
const rounds = (count: number, make: (i: number) => readonly Op[]): Op[] =>
  Array.from({ length: count }, (_, i) => make(i)).flat();

const streams: Sampled[] = [
  {
    title: "a pipeline of five stages over rings of different sizes",
    name: "larger/pipeline",
    chans: [0, 1, 2, 3],
    actors: [
      times(6, (i) => send(0, i)),
      ...[0, 1, 2].map((stage) => rounds(6, (i) => [recv(stage), send(stage + 1, i)])),
      times(6, () => recv(3)),
    ],
    allows: (outcome) => nobodyIsBlocked(outcome) && outcome.endsWith("| 0 1 2 3 4 5"),
  },
  {
    title: "four producers and four consumers on one channel",
    name: "larger/crowd",
    chans: [2],
    actors: [
      ...[1, 2, 3, 4].map((who) => times(4, (i) => send(0, who * 10 + i))),
      ...[1, 2, 3, 4].map(() => times(4, () => recv(0))),
    ],
    allows: nobodyIsBlocked,
  },
  {
    title: "a daisy chain of ten",
    name: "larger/daisy",
    chans: Array.from({ length: 11 }, () => 0),
    actors: [
      ...Array.from({ length: 10 }, (_, i) => [recv(i), send(i + 1, i)]),
      [send(0, 1), recv(10)],
    ],
    allows: nobodyIsBlocked,
  },
];

const crossed: Sampled[] = [
  {
    title: "crossed selects: two that send and receive on eight channels in one statement",
    name: "larger/crossed",
    chans: [0, 0, 0, 0, 0, 0, 0, 0],
    actors: [0, 4].map((own) => {
      const cases = (i: number) => [
        ...[0, 1, 2, 3].map((c) => send(own + c, i)), ...[0, 1, 2, 3].map((c) => recv(4 - own + c)),
      ];
      return times(8, (i) => select(...cases(i)));
    }),
    allows: nobodyIsBlocked,
  },
  {
    title: "selects, plain operations and polls of many goroutines on three channels",
    name: "larger/mixed",
    chans: [0, 1, 2],
    actors: [
      times(4, (i) => select(send(0, i), send(1, 10 + i), recv(2))),
      times(4, (i) => select(recv(0), send(2, 20 + i), recv(1))),
      times(3, (i) => send(0, 30 + i)),
      times(3, () => recv(1)),
      times(4, (i) => poll(recv(0), send(2, 40 + i), recv(0))),
      [trySend(1, 50), gosched, tryRecv(2), gosched, tryRecv(1)],
    ],
  },
  {
    title: "the same few channels again and again in one select",
    name: "larger/repeated",
    chans: [0, 1],
    actors: [
      times(4, (i) => select(send(0, i), recv(0), send(0, 50 + i), recv(1))),
      times(4, (i) => select(recv(0), recv(0), send(1, 10 + i), send(0, 60 + i))),
      times(4, (i) => select(send(1, 20 + i), recv(1), recv(0))),
    ],
  },
];

const endings: Sampled[] = [
  {
    title: "channels are closed under senders, receivers and selects",
    name: "larger/closing",
    chans: [0, 1, 0],
    actors: [
      times(3, (i) => send(0, i)),
      times(3, (i) => select(recv(0), send(1, i), recv(2))),
      times(3, () => recv(1)),
      [gosched, gosched, close(0), gosched, close(2)],
      [recv(2), close(1), close(1)],
      times(2, (i) => poll(send(1, 30 + i), recv(0))),
    ],
  },
  {
    title: "goroutines are killed wherever they are",
    name: "larger/killing",
    chans: [0, 1],
    actors: [
      times(3, (i) => send(0, i)),
      times(3, () => select(recv(0), sleep(3), block)),
      times(3, (i) => select(send(1, i), recv(0))),
      [kill(0), gosched, kill(1), sleep(2), kill(2)],
      times(3, () => recv(1)),
      [block, kill(4)],
    ],
    outside: [{ at: "idle", acts: [complete(1)] }, { at: "op", acts: [complete(5)] }],
  },
];

const events: Sampled[] = [
  {
    title: "timeouts, calls from outside and sends want the same selects",
    name: "larger/claims",
    chans: [0, 0],
    actors: [
      times(3, () => select(recv(0), sleep(2), block)),
      times(3, (i) => select(send(0, i), sleep(3), block)),
      [sleep(2), recv(0), sleep(1), send(0, 9)],
      [block, close(1)],
      [select(recv(1), sleep(9)), recv(1)],
    ],
    outside: [
      { at: "idle", acts: [complete(0), complete(0)] },
      { at: "op", acts: [complete(1)] },
      { at: "idle", acts: [complete(3)] },
      { at: "timer", ms: 2, acts: [trySend(0, 7), tryRecv(0)] },
    ],
  },
  {
    title: "twenty sleepers, half of them woken early",
    name: "larger/sleepers",
    chans: [0],
    actors: [
      ...Array.from({ length: 10 }, (_, i) => [sleep(1 + (i * 7) % 10)]),
      ...Array.from({ length: 10 }, (_, i) => [select(recv(0), sleep(2 + (i * 3) % 10))]),
      [sleep(3), ...times(4, (i) => trySend(0, i)), sleep(3), close(0)],
    ],
    allows: nobodyIsBlocked,
  },
];

const spread: Sampled[] = [
  {
    title: "three Ps, thieves between any two atomic accesses",
    name: "larger/thieves",
    chans: [0, 1],
    procs: 3,
    homes: [0, 0, 1, 1, 2, 2, 0, 1],
    actors: [
      ...[0, 1, 2, 3].map((who) => [send(0, who), gosched, recv(1)]),
      ...[0, 1, 2, 3].map((who) => [recv(0), gosched, send(1, who)]),
    ],
    outside: [
      { at: "atomic", acts: [steal(1, 0), steal(1, 2), steal(1, 0)] },
      { at: "atomic", acts: [steal(2, 0), turn(1), steal(2, 1)] },
      { at: "atomic", acts: [turn(1), turn(2), turn(1)] },
    ],
    allows: nobodyIsBlocked,
  },
  {
    title: "a ring that overflows again and again while others steal from it",
    name: "larger/overflow",
    chans: [12],
    procs: 2,
    homes: Array.from({ length: 12 }, (_, i) => i % 3 === 2 ? 1 : 0),
    actors: Array.from({ length: 12 }, (_, i) => [send(0, i), gosched, recv(0)]),
    outside: [{ at: "atomic", acts: [steal(1, 0), steal(1, 0), steal(1, 0)] }],
    allows: nobodyIsBlocked,
  },
];

export const largerCases: readonly Sampled[] = [
  ...streams, ...crossed, ...endings, ...events, ...spread,
];
