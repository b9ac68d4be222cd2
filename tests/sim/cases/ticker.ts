// Cases of timer channels, and of bubbles. A tick gives its moment; `set` tells whether the timer
// was running.

import type { Studied } from "../../support/explore.ts";
import {
  close, gosched, kill, poll, recv, select, send, set, settle, sleep, tick, tryRecv, trySend,
} from "../../support/ops.ts";

const receiving: Studied[] = [
  {
    title: "of two that wait for one timer one is served",
    name: "ticker/two",
    timers: [[5, 0]],
    actors: [[tick(0)], [tick(0)]],
    outcomes: ["5 | *", "* | 5"],
  },
  {
    title: "two that wait for a ticker share its ticks",
    name: "ticker/share",
    timers: [[5, 5]],
    actors: [[tick(0)], [tick(0)]],
    outcomes: ["5 | 10", "10 | 5"],
  },
  {
    title: "ticks that nobody takes are dropped, but for one",
    name: "ticker/late",
    timers: [[2, 2]],
    actors: [[sleep(7), tick(0), poll(tick(0)), tick(0)]],
    outcomes: ["slept 2 none 8"],
  },
  {
    title: "a tick that is due is there for who comes first",
    name: "ticker/due",
    timers: [[3, 0]],
    actors: [[sleep(4), poll(tick(0))], [sleep(4), poll(tick(0))]],
    outcomes: ["slept 0:3 | slept none", "slept none | slept 0:3"],
  },
];

const setting: Studied[] = [
  {
    title: "a timer is stopped at the moment at which somebody comes for its tick",
    name: "ticker/stop",
    timers: [[5, 0]],
    actors: [[sleep(5), set(0, Infinity)], [sleep(5), tick(0)]],
    outcomes: ["slept was | slept *", "slept not | slept 5"],
  },
  {
    title: "a reset moves the moment of who waits",
    name: "ticker/reset",
    timers: [[9, 0]],
    actors: [[tick(0)], [sleep(3), set(0, 1)]],
    outcomes: ["4 | slept was"],
  },
  {
    title: "a reset to nothing serves one of those who wait, and no other",
    name: "ticker/now",
    timers: [[9, 0]],
    actors: [[tick(0)], [tick(0)], [sleep(3), set(0, 0), set(0, Infinity)]],
    preemptions: 2,
    outcomes: ["3 | * | slept was not", "* | 3 | slept was not"],
  },
  {
    title: "no stale tick after stop or reset",
    name: "ticker/stale",
    timers: [[1, 0]],
    actors: [[sleep(2), set(0, 5), poll(tick(0)), set(0, Infinity), sleep(9), poll(tick(0))]],
    outcomes: ["slept was none was slept none"],
  },
];

const selecting: Studied[] = [
  {
    title: "a select that another case ends leaves no timer",
    name: "ticker/loser",
    chans: [0],
    timers: [[5, 0]],
    actors: [[select(tick(0), recv(0))], [sleep(4), send(0, 1)]],
    outcomes: ["1:1 | slept ok"],
  },
  {
    title: "a select that a tick ends takes no value",
    name: "ticker/winner",
    chans: [0],
    timers: [[5, 0]],
    actors: [[select(tick(0), recv(0))], [sleep(6), trySend(0, 1)]],
    outcomes: ["0:5 | slept none"],
  },
  {
    title: "one timer twice in a select, and one who waits for it beside",
    name: "ticker/twice",
    chans: [0],
    timers: [[5, 5]],
    actors: [[select(tick(0), tick(0))], [tick(0)], [sleep(2), close(0)]],
    preemptions: 1,
    outcomes: ["0:5 | 10 | slept closed", "0:10 | 5 | slept closed"],
  },
  {
    title: "two timers of one moment in two selects",
    name: "ticker/crossed",
    timers: [[5, 0], [5, 0]],
    actors: [[select(tick(0), tick(1))], [select(tick(1), tick(0))]],
    outcomes: ["0:5 | 0:5"],
  },
  {
    title: "who is killed while it waits leaves the tick to another",
    name: "ticker/kill",
    timers: [[5, 0]],
    actors: [[tick(0)], [tick(0)], [sleep(2), kill(0)]],
    preemptions: 2,
    outcomes: ["killed | 5 | slept"],
  },
];

const bubbles: Studied[] = [
  {
    title: "sleepers of a bubble wake in time, at once",
    name: "bubble/sleep",
    chans: [2],
    actors: [[sleep(8), send(0, 2)], [sleep(4), send(0, 1)], [recv(0), recv(0)]],
    bubble: [0, 1],
    preemptions: 2,
    outcomes: ["slept ok | slept ok | 1 2"],
  },
  {
    title: "while one waits outside the clock stands still",
    name: "bubble/outside",
    chans: [0],
    timers: [[99, 0]],
    actors: [[recv(0), set(0, 3), tick(0)], [sleep(5)]],
    bubble: [0, 1],
    outside: [{ at: "rest", acts: [trySend(0, 1)] }],
    outcomes: ["1 was 3 | slept"],
  },
  {
    title: "settle waits for all that can run, and for what is due",
    name: "bubble/settle",
    chans: [1],
    timers: [[99, 0]],
    actors: [[set(0, 0), settle, tryRecv(0)], [tick(0), gosched, send(0, 7)]],
    bubble: [0, 1],
    outcomes: ["was 7 | 0 ok"],
  },
  {
    title: "settle does not wait for the clock",
    name: "bubble/clock",
    chans: [1],
    actors: [[settle, tryRecv(0), sleep(2), tryRecv(0)], [sleep(1), send(0, 7)]],
    bubble: [0, 1],
    outcomes: ["none slept 7 | slept ok"],
  },
  {
    title: "timers of one moment fire in any order",
    name: "bubble/order",
    timers: [[5, 0], [5, 0]],
    actors: [[select(tick(0), tick(1))]],
    bubble: [0],
    outcomes: ["0:5", "1:5"],
  },
  {
    title: "a bubble in which nothing can happen is reported",
    name: "bubble/dead",
    chans: [0],
    timers: [[5, 0]],
    actors: [[set(0, Infinity), tick(0)], [sleep(3), tick(0)]],
    bubble: [0, 1],
    outcomes: ["was * | slept *"],
  },
];

export const tickerCases: readonly Studied[] = [
  ...receiving, ...setting, ...selecting, ...bubbles,
];
