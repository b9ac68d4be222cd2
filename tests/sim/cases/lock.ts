// Cases of locks, small enough for every schedule. That never two are inside who must not
// be, the player sees to; the order in which they come is told through channel 0. Sleeps only say
// who comes first: the clock stands still until nothing can run.

import type { Studied } from "../../support/explore.ts";
import {
  attempt, gosched, kill, lock, recv, rlock, runlock, send, sleep, unlock, wlock, wunlock,
} from "../../support/ops.ts";
import type { Program } from "../../support/ops.ts";

/** Comes after `ms`, and tells that it is in. */
const locking = (ms: number, name: number): Program =>
  [sleep(ms), lock(0), send(0, name), unlock(0)];
const writing = (ms: number, name: number): Program =>
  [sleep(ms), wlock(0), send(0, name), wunlock(0)];
const reading = (ms: number, name: number): Program =>
  [sleep(ms), rlock(0), send(0, name), runlock(0)];

const mutexes: Studied[] = [
  {
    title: "three lock a mutex, one after the other",
    name: "sync/mutex",
    semas: ["mutex"],
    actors: [
      [lock(0), gosched, unlock(0)], [lock(0), gosched, unlock(0)], [lock(0), gosched, unlock(0)],
    ],
    preemptions: 2,
    outcomes: ["held ok | held ok | held ok"],
  },
  {
    title: "who waits first for a mutex gets it first",
    name: "sync/mutex-order",
    chans: [3],
    semas: ["mutex"],
    actors: [
      [lock(0), sleep(3), unlock(0), recv(0), recv(0)], locking(1, 1), locking(2, 2),
    ],
    outcomes: ["held slept ok 1 2 | slept held ok ok | slept held ok ok"],
  },
  {
    title: "one that has waited long gets the mutex before one that keeps coming back",
    name: "sync/mutex-starving",
    chans: [3],
    semas: ["mutex"],
    actors: [
      [
        lock(0), sleep(3), unlock(0), lock(0), sleep(3), unlock(0), lock(0), send(0, 9), unlock(0),
        recv(0), recv(0),
      ],
      locking(1, 1),
    ],
    outcomes: ["held slept ok held slept ok held ok ok 1 9 | slept held ok ok"],
  },
  {
    title: "trying to lock a mutex succeeds when it is free",
    name: "sync/mutex-try",
    semas: ["mutex"],
    actors: [
      [lock(0), attempt(lock(0)), unlock(0), attempt(lock(0)), unlock(0), unlock(0)],
    ],
    outcomes: ["held none ok held ok misuse"],
  },
];

const killedLockers: Studied[] = [
  {
    title: "one that is killed when it has been woken for a mutex lets the next try",
    name: "sync/kill-woken",
    semas: ["mutex"],
    actors: [
      [lock(0), sleep(3), unlock(0), kill(1)],
      [sleep(1), lock(0), unlock(0)],
      [sleep(2), lock(0), unlock(0)],
    ],
    outcomes: ["held slept ok | slept killed | slept held ok"],
  },
  {
    title: "one that is killed when a mutex has been handed to it hands it on",
    name: "sync/kill-handed",
    semas: ["mutex"],
    actors: [
      [lock(0), sleep(3), unlock(0), lock(0), sleep(3), unlock(0), kill(1), lock(0), unlock(0)],
      [sleep(1), lock(0), unlock(0)],
      [sleep(2), lock(0), unlock(0)],
    ],
    outcomes: ["held slept ok held slept ok held ok | slept killed | slept held ok"],
  },
  {
    title: "one that is killed in the line of a mutex that starves leaves no trace",
    name: "sync/kill-starving",
    semas: ["mutex"],
    actors: [
      [
        lock(0), sleep(3), unlock(0), lock(0), sleep(3), kill(1), unlock(0), attempt(lock(0)),
        unlock(0),
      ],
      [sleep(1), lock(0), unlock(0)],
    ],
    outcomes: ["held slept ok held slept ok held ok | slept killed"],
  },
  {
    title: "a mutex that a goroutine got and never learned of is unlocked when it is killed",
    name: "sync/kill-locked",
    semas: ["mutex"],
    actors: [[gosched, lock(0), unlock(0)], [gosched, kill(0)], [gosched, lock(0), unlock(0)]],
    outcomes: ["killed |  | held ok", "held ok |  | held ok"],
  },
];

const rwmutexes: Studied[] = [
  {
    title: "readers are inside together, writers alone",
    name: "sync/rw",
    semas: ["rwmutex"],
    actors: [
      [wlock(0), gosched, wunlock(0)],
      [rlock(0), gosched, runlock(0)],
      [rlock(0), gosched, runlock(0)],
    ],
    preemptions: 2,
    outcomes: ["held ok | held ok | held ok"],
  },
  {
    title: "a writer that waits holds off readers that come after it",
    name: "sync/rw-writer",
    chans: [3],
    semas: ["rwmutex"],
    actors: [
      [rlock(0), sleep(3), runlock(0), recv(0), recv(0)], writing(1, 1), reading(2, 2),
    ],
    outcomes: ["held slept ok 1 2 | slept held ok ok | slept held ok ok"],
  },
  {
    title: "all readers that wait come before the next writer",
    name: "sync/rw-readers",
    chans: [3],
    semas: ["rwmutex"],
    actors: [
      [wlock(0), sleep(3), wunlock(0), recv(0), recv(0)], writing(1, 1), reading(2, 2),
    ],
    outcomes: ["held slept ok 2 1 | slept held ok ok | slept held ok ok"],
  },
  {
    title: "a writer that is killed while it waits for readers lets others in",
    name: "sync/rw-kill-writer",
    semas: ["rwmutex"],
    actors: [
      [rlock(0), sleep(3), kill(1), sleep(1), runlock(0)],
      [sleep(1), wlock(0), wunlock(0)],
      [sleep(2), rlock(0), runlock(0)],
    ],
    outcomes: ["held slept slept ok | slept killed | slept held ok"],
  },
  {
    title: "a writer that is killed when the readers have left lets others in",
    name: "sync/rw-kill-entered",
    semas: ["rwmutex"],
    actors: [
      [rlock(0), sleep(3), runlock(0), kill(1)],
      [sleep(1), wlock(0), wunlock(0)],
      [sleep(2), rlock(0), runlock(0), wlock(0), wunlock(0)],
    ],
    outcomes: ["held slept ok | slept killed | slept held ok held ok"],
  },
  {
    title: "a reader that is killed when it has been let in does not hold up a writer",
    name: "sync/rw-kill-reader",
    semas: ["rwmutex"],
    actors: [
      [wlock(0), sleep(3), wunlock(0), kill(1)],
      [sleep(1), rlock(0), runlock(0)],
      [sleep(2), wlock(0), wunlock(0)],
    ],
    outcomes: ["held slept ok | slept killed | slept held ok"],
  },
];

export const lockCases: readonly Studied[] = [...mutexes, ...killedLockers, ...rwmutexes];
