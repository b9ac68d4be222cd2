// Cases of several Ps, although one M runs them: work is stolen from Ps that nobody holds, and
// other threads steal and take between two atomic accesses of the M. Rings have four places here.

import type { Studied } from "../../support/explore.ts";
import { close, gosched, recv, send, times } from "../../support/ops.ts";
import { steal, turn } from "../../support/outside.ts";

const stealing: Studied[] = [
  {
    title: "work on a P that nobody holds is stolen",
    name: "steal/one",
    chans: [0],
    procs: 2,
    homes: [1, 1],
    actors: [[send(0, 1)], [recv(0)]],
    outcomes: ["ok | 1"],
  },
  {
    title: "half of a ring is stolen, and the rest after it",
    name: "steal/half",
    chans: [4],
    procs: 2,
    homes: [1, 1, 1, 1],
    actors: [[send(0, 1)], [send(0, 2)], [send(0, 3)], [send(0, 4)]],
    preemptions: 0,
    outcomes: ["ok | ok | ok | ok"],
  },
  {
    title: "work is found on any of three Ps",
    name: "steal/three",
    chans: [0],
    procs: 3,
    homes: [1, 2],
    actors: [[send(0, 1)], [recv(0)]],
    preemptions: 0,
    outcomes: ["ok | 1"],
  },
  {
    title: "a ring that overflows goes to the global queue and is run",
    name: "steal/overflow",
    procs: 1,
    homes: [0, 0, 0, 0, 0, 0],
    actors: times(6, () => gosched).map((op) => [op]),
    preemptions: 0,
    isOrdered: true,
    outcomes: [" |  |  |  |  | "],
  },
];

const racing: Studied[] = [
  {
    title: "a thief steals while the owner takes from its ring",
    name: "steal/thief",
    procs: 2,
    homes: [0, 0, 0],
    actors: [[], [], []],
    preemptions: 0,
    isOrdered: true,
    outside: [{ at: "atomic", acts: [steal(1, 0)] }],
    outcomes: [" |  | "],
  },
  {
    title: "two thieves steal while the owner puts and takes",
    name: "steal/thieves",
    procs: 3,
    homes: [0, 0, 0],
    actors: [[gosched], [], []],
    preemptions: 0,
    isOrdered: true,
    outside: [{ at: "atomic", acts: [steal(1, 0)] }, { at: "atomic", acts: [steal(2, 0)] }],
    outcomes: [" |  | "],
  },
  {
    title: "the owner takes from its ring while the M steals from it",
    name: "steal/owner",
    procs: 2,
    homes: [1, 1, 1],
    actors: [[], [], []],
    preemptions: 0,
    isOrdered: true,
    outside: [{ at: "atomic", acts: [turn(1), turn(1)] }],
    outcomes: [" |  | "],
  },
  {
    title: "a thief steals while a ring overflows",
    name: "steal/overflow-thief",
    chans: [0],
    procs: 2,
    actors: [...times(6, () => recv(0)).map((op) => [op]), [close(0)]],
    preemptions: 0,
    isOrdered: true,
    outside: [{ at: "atomic", during: 6, acts: [steal(1, 0), turn(1)] }],
    outcomes: ["closed | closed | closed | closed | closed | closed | closed"],
  },
];

export const stealCases: readonly Studied[] = [...stealing, ...racing];
