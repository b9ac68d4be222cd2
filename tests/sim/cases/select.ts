// Cases of select, small enough for every schedule.

import type { Studied } from "../../support/explore.ts";
import { close, gosched, kill, none, poll, recv, select, send } from "../../support/ops.ts";

/** Two goroutines that both select. */
const encounters: Studied[] = [
  {
    title: "two selects that can meet in two ways meet in one of them",
    name: "select/both-directions",
    chans: [0, 0],
    actors: [[select(send(0, 1), recv(1))], [select(recv(0), send(1, 2))]],
    outcomes: ["0:ok | 0:1", "1:2 | 1:ok"],
  },
  {
    title: "a select that offers both sides of a channel meets another, never itself",
    name: "select/self",
    chans: [0],
    actors: [[select(send(0, 1), recv(0))], [select(recv(0), send(0, 2))]],
    outcomes: ["0:ok | 0:1", "1:2 | 1:ok"],
  },
  {
    title: "a select that offers both sides of a channel waits for ever alone",
    name: "select/alone",
    chans: [0],
    actors: [[select(send(0, 1), recv(0))]],
    outcomes: ["*"],
  },
  {
    title: "three selects on both sides of a channel leave one over",
    name: "select/self-three",
    chans: [0],
    actors: [
      [select(send(0, 1), recv(0))],
      [select(send(0, 2), recv(0))],
      [select(send(0, 3), recv(0))],
    ],
    preemptions: 1,
    outcomes: [
      "0:ok | 1:1 | *", "1:2 | 0:ok | *", "0:ok | * | 1:1", "1:3 | * | 0:ok", "* | 0:ok | 1:2",
      "* | 1:3 | 0:ok",
    ],
  },
  {
    title: "crossed selects over a ring of one",
    name: "select/ring",
    chans: [1],
    actors: [[select(send(0, 1), recv(0))], [select(send(0, 2), recv(0))]],
    outcomes: ["0:ok | 1:1", "1:2 | 0:ok"],
  },
];

/** One goroutine selects, others perform plain operations. */
const choosing: Studied[] = [
  {
    title: "of two that are ready either may be chosen",
    name: "select/ready",
    chans: [1, 1],
    actors: [[send(0, 1), send(1, 2), select(recv(0), recv(1))]],
    outcomes: ["ok ok 0:1", "ok ok 1:2"],
  },
  {
    title: "of three that are ready each may be chosen",
    name: "select/ready-three",
    chans: [1, 1, 1],
    actors: [[send(1, 2), select(send(0, 1), recv(1), none, send(2, 3))]],
    outcomes: ["ok 0:ok", "ok 1:2", "ok 3:ok"],
  },
  {
    title: "a select gets one of two values, a receive gets the other",
    name: "select/two-senders",
    chans: [0, 0],
    actors: [[select(recv(0), recv(1))], [send(0, 1)], [send(1, 2)], [recv(0)], [recv(1)]],
    preemptions: 0,
    outcomes: ["0:1 | ok | ok | * | 2", "1:2 | ok | ok | 1 | *", "* | ok | ok | 1 | 2"],
  },
  {
    title: "the same channel in two cases gives one value",
    name: "select/twice",
    chans: [0],
    actors: [[select(recv(0), recv(0))], [send(0, 1)], [send(0, 2)]],
    outcomes: ["0:1 | ok | *", "1:1 | ok | *", "0:2 | * | ok", "1:2 | * | ok"],
  },
  {
    title: "the same channel twice among senders sends one value",
    name: "select/twice-send",
    chans: [0],
    actors: [[select(send(0, 1), send(0, 2))], [recv(0)], [recv(0)]],
    outcomes: ["0:ok | 1 | *", "0:ok | * | 1", "1:ok | 2 | *", "1:ok | * | 2"],
  },
  {
    title: "a case that lost leaves nobody in the line",
    name: "select/loser",
    chans: [0, 0],
    actors: [[select(recv(0), recv(0), recv(1)), recv(1)], [recv(0)], [send(1, 7), send(0, 8)]],
    outcomes: ["2:7 * | 8 | ok ok"],
  },
  {
    title: "a select without an enabled case blocks for ever",
    name: "select/none",
    chans: [0],
    actors: [[select(none, none)], [send(0, 1)], [recv(0)]],
    outcomes: ["* | ok | 1"],
  },
];

const closing: Studied[] = [
  {
    title: "close wakes a select once, whichever side it is on",
    name: "select/close",
    chans: [0, 0],
    actors: [[select(send(0, 1), recv(1))], [close(0)], [close(1)]],
    outcomes: ["0:closed | closed | closed", "1:closed | closed | closed"],
  },
  {
    title: "close against a sender that a select also waits for",
    name: "select/close-send",
    chans: [0, 0],
    actors: [[select(recv(0), recv(1))], [close(0)], [send(1, 5)]],
    outcomes: ["0:closed | closed | *", "1:5 | closed | ok"],
  },
  {
    title: "close wakes both selects of a channel",
    name: "select/close-both",
    chans: [0, 0],
    actors: [[select(recv(0), recv(1))], [select(send(0, 1), recv(1))], [close(1)]],
    outcomes: ["0:1 | 0:ok | closed", "1:closed | 1:closed | closed"],
  },
];

const polling: Studied[] = [
  {
    title: "a poll finds one of two channels ready when one of them always is",
    name: "select/poll",
    chans: [1, 1, 0],
    actors: [
      [send(0, 1), send(2, 0), send(1, 2), poll(recv(0), none)],
      [recv(2), poll(recv(0), recv(1))],
    ],
    outcomes: ["ok ok ok 0:1 | 0 1:2", "ok ok ok none | 0 0:1"],
  },
  {
    title: "a poll takes part as a select does",
    name: "select/poll-select",
    chans: [0, 0],
    actors: [[select(send(0, 1), recv(1))], [gosched, poll(recv(0), send(1, 2))]],
    outcomes: ["0:ok | 0:1", "1:2 | 1:ok"],
  },
  {
    title: "a goroutine that is killed in a select leaves every line",
    name: "select/kill",
    chans: [0, 0],
    actors: [[select(recv(0), send(1, 1))], [kill(0), send(0, 2)], [recv(1)]],
    outcomes: ["killed | * | *", "killed | * | 1", "1:ok killed | * | 1", "1:ok | * | 1"],
  },
];

export const selectCases: readonly Studied[] = [...encounters, ...choosing, ...closing, ...polling];
