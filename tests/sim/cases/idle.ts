// Cases of going idle: something outside makes a goroutine ready while the M is between looking and
// sleeping, and of the verdict that nothing can ever run again.

import type { Studied } from "../../support/explore.ts";
import {
  block, close, kill, recv, select, send, sleep, tryRecv, trySend,
} from "../../support/ops.ts";
import { complete } from "../../support/outside.ts";

const wakeUps: Studied[] = [
  {
    title: "a goroutine that is made ready while the M goes idle is run",
    name: "idle/ready",
    actors: [[block]],
    outside: [{ at: "idle", acts: [complete(0)] }],
    outcomes: ["woken"],
  },
  {
    title: "it is run also when its work is done in two steps",
    name: "idle/ready-twice",
    chans: [1],
    actors: [[block, send(0, 1), block], [recv(0)]],
    outside: [{ at: "idle", acts: [complete(0), complete(0)] }],
    outcomes: ["woken ok woken | 1"],
  },
  {
    title: "two are made ready by two others at any two moments",
    name: "idle/two",
    chans: [0],
    actors: [[block, send(0, 1)], [block, recv(0)]],
    outside: [{ at: "idle", acts: [complete(0)] }, { at: "idle", acts: [complete(1)] }],
    outcomes: ["woken ok | woken 1"],
  },
  {
    title: "one is made ready at the end of an operation of another",
    name: "idle/during",
    chans: [0],
    actors: [[block], [send(0, 1), send(0, 2)], [recv(0), recv(0)]],
    preemptions: 1,
    outside: [{ at: "op", acts: [complete(0)] }],
    outcomes: ["woken | ok ok | 1 2"],
  },
  {
    title: "a timer and a call from outside at one moment both count",
    name: "idle/timer",
    chans: [0],
    actors: [[block, send(0, 1)], [sleep(3), recv(0)]],
    outside: [{ at: "idle", acts: [complete(0)] }],
    outcomes: ["woken ok | slept 1"],
  },
];

const claims: Studied[] = [
  {
    title: "a send and a call from outside want the same select: one has it",
    name: "idle/claim",
    chans: [0],
    actors: [[select(recv(0), block)], [sleep(3), send(0, 1)]],
    outside: [{ at: "idle", acts: [complete(0)] }],
    outcomes: ["0:1 | slept ok", "1:woken | slept *"],
  },
  {
    title: "a timeout and a call from outside want the same select",
    name: "idle/claim-timeout",
    actors: [[select(sleep(3), block)]],
    outside: [{ at: "idle", acts: [complete(0)] }],
    outcomes: ["0:slept", "1:woken"],
  },
  {
    title: "close and a call from outside want the same select",
    name: "idle/claim-close",
    chans: [0],
    actors: [[select(recv(0), block), recv(0)], [block, close(0)]],
    outside: [{ at: "op", acts: [complete(0)] }, { at: "idle", acts: [complete(1)] }],
    outcomes: ["0:closed closed | woken closed", "1:woken closed | woken closed"],
  },
  {
    title: "what waits outside is given up when its goroutine is killed",
    name: "idle/kill",
    actors: [[block], [sleep(1), kill(0)], [select(block, sleep(2))]],
    outside: [{ at: "idle", acts: [complete(0)] }],
    outcomes: ["killed | slept | 1:slept", "woken | slept | 1:slept"],
  },
];

const rests: Studied[] = [
  {
    title: "a callback between slices sends to a goroutine that waits",
    name: "idle/callback-send",
    chans: [0],
    actors: [[recv(0)], [block]],
    outside: [{ at: "rest", acts: [trySend(0, 1)] }, { at: "rest", acts: [complete(1)] }],
    outcomes: ["1 | woken"],
  },
  {
    title: "a callback between slices receives and closes",
    name: "idle/callback-close",
    chans: [0],
    actors: [[send(0, 1)], [send(0, 2)], [recv(0)]],
    outside: [{ at: "rest", acts: [tryRecv(0), close(0)] }],
    outcomes: ["ok | ok | 2", "ok | ok | 1"],
  },
  {
    title: "nothing outside can wake those that wait for each other: a deadlock",
    name: "idle/deadlock",
    chans: [0, 0],
    actors: [[recv(0), send(1, 1)], [recv(1), send(0, 1)], [block]],
    outside: [{ at: "idle", acts: [complete(2)] }],
    outcomes: ["* | * | woken"],
  },
];

export const idleCases: readonly Studied[] = [...wakeUps, ...claims, ...rests];
