// Cases of sleeping and of timers. The clock stands still until nothing can run.

import type { Studied } from "../../support/explore.ts";
import { close, kill, recv, select, send, sleep, times, trySend } from "../../support/ops.ts";

const sleeping: Studied[] = [
  {
    title: "sleepers wake in the order of their deadlines",
    name: "time/order",
    chans: [3],
    actors: [
      [sleep(3), send(0, 3)],
      [sleep(1), send(0, 1)],
      [sleep(2), send(0, 2)],
      times(3, () => recv(0)),
    ],
    preemptions: 1,
    outcomes: ["slept ok | slept ok | slept ok | 1 2 3"],
  },
  {
    title: "a sleep that is no sleep lets its goroutine go on",
    name: "time/zero",
    chans: [1],
    actors: [[sleep(0), send(0, 1)], [sleep(-1), recv(0)]],
    outcomes: ["slept ok | slept 1"],
  },
  {
    title: "an endless sleep is a deadlock when all others are done",
    name: "time/endless",
    chans: [0],
    actors: [[sleep(Infinity)], [send(0, 1)], [recv(0)]],
    outcomes: ["* | ok | 1"],
  },
  {
    title: "a goroutine that is killed in its sleep takes its timer along",
    name: "time/kill",
    chans: [0],
    actors: [[sleep(5)], [sleep(9)], [sleep(1), kill(0), recv(0)]],
    outcomes: ["killed | slept | slept *"],
  },
];

const timeouts: Studied[] = [
  {
    title: "a select with a timeout, against a send in time",
    name: "time/in-time",
    chans: [0],
    actors: [[select(recv(0), sleep(5))], [sleep(4), send(0, 1)]],
    outcomes: ["0:1 | slept ok"],
  },
  {
    title: "a select with a timeout, against a send that is late",
    name: "time/late",
    chans: [0],
    actors: [[select(recv(0), sleep(5))], [sleep(6), trySend(0, 1)]],
    outcomes: ["1:slept | slept none"],
  },
  {
    title: "a timeout and a send at one moment: the timer has it",
    name: "time/same",
    chans: [0],
    actors: [[select(sleep(5), recv(0))], [sleep(5), trySend(0, 1)]],
    outcomes: ["0:slept | slept none"],
  },
  {
    title: "a select that need not wait starts no timer",
    name: "time/unneeded",
    chans: [1],
    actors: [[send(0, 1), select(recv(0), sleep(5)), select(sleep(0), recv(0))]],
    outcomes: ["ok 0:1 0:slept"],
  },
  {
    title: "timers that are stopped leave the others in order",
    name: "time/stopped",
    chans: [0, 6],
    actors: [
      [select(recv(0), sleep(2)), send(1, 1)],
      [select(recv(0), sleep(6)), send(1, 2)],
      [sleep(4), send(1, 3)],
      [sleep(8), send(1, 4)],
      [sleep(1), close(0)],
    ],
    preemptions: 0,
    outcomes: [
      "0:closed ok | 0:closed ok | slept ok | slept ok | slept closed",
    ],
  },
  {
    title: "two timeouts of one select: the earlier ends it",
    name: "time/two",
    actors: [[select(sleep(7), sleep(3)), sleep(5)]],
    outcomes: ["1:slept slept"],
  },
];

const hosted: Studied[] = [
  {
    title: "a timer of the host sends to a select that would time out later",
    name: "time/host",
    chans: [0],
    actors: [[select(recv(0), sleep(5))]],
    outside: [{ at: "timer", ms: 4, acts: [trySend(0, 1)] }],
    outcomes: ["0:1"],
  },
  {
    title: "a timer of the host closes a channel under its waiters",
    name: "time/host-close",
    chans: [0],
    actors: [[recv(0)], [select(send(0, 1), sleep(9))], [recv(0)]],
    outside: [{ at: "timer", ms: 4, acts: [close(0)] }],
    outcomes: ["1 | 0:ok | closed", "closed | 0:ok | 1"],
  },
  {
    title: "a timer of the host kills one of two that wait",
    name: "time/host-kill",
    chans: [0],
    actors: [[recv(0)], [sleep(4), send(0, 1)], [sleep(4), recv(0)]],
    outside: [{ at: "timer", ms: 4, acts: [kill(0)] }],
    outcomes: ["killed | slept ok | slept 1"],
  },
];

export const timeCases: readonly Studied[] = [...sleeping, ...timeouts, ...hosted];
