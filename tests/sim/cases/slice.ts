// Cases of slices and of fairness: a pair that hands over and back through `next` shares one slice,
// here of 16 operations and dispatches, and the global queue has its turn by and by.

import type { Studied } from "../../support/explore.ts";
import { gosched, recv, select, send, times, trySend } from "../../support/ops.ts";
import type { Op } from "../../support/ops.ts";

const first = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const ping = (rounds: number): Op[] => first(rounds).flatMap((i) => [send(0, i), recv(1)]);
const pong = (rounds: number): Op[] => first(rounds).flatMap((i) => [recv(0), send(1, 100 + i)]);

export const sliceCases: readonly Studied[] = [
  {
    title: "a pair that uses up its slice goes on in the next",
    name: "slice/pair",
    chans: [0, 0],
    actors: [ping(5), pong(5)],
    preemptions: 0,
    outcomes: ["ok 100 ok 101 ok 102 ok 103 ok 104 | 0 ok 1 ok 2 ok 3 ok 4 ok"],
  },
  {
    title: "a goroutine that never parks is made to yield at the end of the slice",
    name: "slice/busy",
    chans: [40],
    actors: [times(18, (i) => send(0, i)), [trySend(0, 99), gosched, trySend(0, 100)]],
    preemptions: 0,
    outcomes: [`${Array(18).fill("ok").join(" ")} | ok ok`],
  },
  {
    title: "a pair that hands over to each other does not starve a third",
    name: "slice/third",
    chans: [0, 0],
    actors: [ping(3), pong(3), [gosched, gosched]],
    preemptions: 0,
    outcomes: ["ok 100 ok 101 ok 102 | 0 ok 1 ok 2 ok | "],
  },
  {
    title: "a select in a pair does not starve a third either",
    name: "slice/select",
    chans: [0, 0, 0],
    actors: [
      times(5, (i) => select(send(0, i), recv(2))),
      times(5, () => select(recv(0), recv(2))),
      [gosched, gosched],
    ],
    preemptions: 0,
    outcomes: ["0:ok 0:ok 0:ok 0:ok 0:ok | 0:0 0:1 0:2 0:3 0:4 | "],
  },
];
