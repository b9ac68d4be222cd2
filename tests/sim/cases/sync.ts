// Cases of groups, conditions and semaphores, small enough for every schedule. Sleeps only say who
// comes first: the clock stands still until nothing can run.

import type { Studied } from "../../support/explore.ts";
import {
  acquire, add, attempt, broadcast, cond, gosched, group, kill, recv, release, select, send, signal,
  sleep,
} from "../../support/ops.ts";

const groups: Studied[] = [
  {
    title: "all that wait for a group go on when the last is done",
    name: "sync/group",
    semas: ["group"],
    actors: [
      [add(0, 2), add(0, -1), add(0, -1)], [gosched, group(0)], [gosched, group(0)],
    ],
    preemptions: 2,
    outcomes: ["ok ok ok | zero | zero"],
  },
  {
    title: "a group as a case of select, in time and too late",
    name: "sync/group-select",
    semas: ["group"],
    actors: [
      [add(0, 1), sleep(2), add(0, -1)],
      [sleep(1), select(sleep(2), group(0))],
      [sleep(1), select(group(0), sleep(0.5)), group(0)],
    ],
    preemptions: 1,
    outcomes: ["ok slept ok | slept 1:zero | slept 1:slept zero"],
  },
];

const conds: Studied[] = [
  {
    title: "signals wake those that wait in the order in which they came",
    name: "sync/cond",
    chans: [3],
    semas: ["cond"],
    actors: [
      [cond(0), send(0, 1)],
      [sleep(1), cond(0), send(0, 2)],
      [sleep(2), signal(0), recv(0), signal(0), recv(0), signal(0)],
    ],
    outcomes: ["noticed ok | slept noticed ok | slept ok 1 ok 2 ok"],
  },
  {
    title: "a broadcast wakes all that wait, and none that comes later",
    name: "sync/cond-broadcast",
    semas: ["cond"],
    actors: [[cond(0)], [cond(0)], [sleep(1), broadcast(0)], [sleep(2), cond(0)]],
    preemptions: 1,
    outcomes: ["noticed | noticed | slept ok | slept *"],
  },
  {
    title: "the signal of one that is killed wakes the next that was there",
    name: "sync/cond-kill",
    semas: ["cond"],
    actors: [[cond(0)], [sleep(1), cond(0)], [sleep(2), signal(0), kill(0)]],
    outcomes: ["killed | slept noticed | slept ok"],
  },
  {
    title: "the signal of one that is killed wakes none that came later",
    name: "sync/cond-kill-later",
    semas: ["cond"],
    actors: [[cond(0)], [sleep(1), signal(0), kill(0)], [sleep(2), cond(0)]],
    outcomes: ["killed | slept ok | slept *"],
  },
];

const semaphores: Studied[] = [
  {
    title: "of a semaphore no more is taken than there is",
    name: "sync/semaphore",
    semas: [3],
    actors: [
      [acquire(0, 2), gosched, release(0, 2)],
      [acquire(0, 1), gosched, release(0, 1)],
      [acquire(0, 3), gosched, release(0, 3)],
    ],
    preemptions: 2,
    outcomes: ["held ok | held ok | held ok"],
  },
  {
    title: "one that wants much comes before one that came later and wants little",
    name: "sync/semaphore-order",
    chans: [3],
    semas: [2],
    actors: [
      [acquire(0, 1), sleep(3), release(0, 1), recv(0), recv(0)],
      [sleep(1), acquire(0, 2), send(0, 1), release(0, 2)],
      [sleep(2), acquire(0, 1), send(0, 2), release(0, 1)],
    ],
    outcomes: ["held slept ok 1 2 | slept held ok ok | slept held ok ok"],
  },
  {
    title: "when the first in line gives up, those behind it that fit go on",
    name: "sync/semaphore-cancel",
    chans: [0],
    semas: [2],
    actors: [
      [acquire(0, 1), recv(0)],
      [sleep(1), select(acquire(0, 2), sleep(2))],
      [sleep(2), acquire(0, 1), release(0, 1)],
    ],
    outcomes: ["held * | slept 1:slept | slept held ok"],
  },
  {
    title: "what can never be had holds up nobody",
    name: "sync/semaphore-never",
    semas: [2],
    actors: [[acquire(0, 3)], [acquire(0, 2), attempt(acquire(0, 1)), release(0, 2)]],
    outcomes: ["* | held none ok"],
  },
  {
    title: "one that is killed when it has been served gives back",
    name: "sync/semaphore-kill",
    semas: [2],
    actors: [
      [acquire(0, 2), sleep(3), release(0, 2), kill(1)],
      [sleep(1), select(acquire(0, 2), sleep(9))],
      [sleep(2), acquire(0, 1), release(0, 1), release(0, 1)],
    ],
    outcomes: ["held slept ok | slept killed | slept held ok misuse"],
  },
  {
    title: "what a goroutine got and never learned of is given back when it is killed",
    name: "sync/semaphore-kill-got",
    semas: [1],
    actors: [
      [gosched, select(acquire(0, 1), sleep(9)), release(0, 1)],
      [gosched, kill(0)],
      [gosched, acquire(0, 1), release(0, 1)],
    ],
    outcomes: ["killed |  | held ok", "0:held ok |  | held ok"],
  },
];

export const syncCases: readonly Studied[] = [...groups, ...conds, ...semaphores];
