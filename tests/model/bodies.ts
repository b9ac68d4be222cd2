// Random programs as the bodies of goroutines, and how a failing one is made small.

import {
  close, gosched, none, poll, recv, select, send, tryRecv, trySend, written,
} from "../support/ops.ts";
import type { Case, Op } from "../support/ops.ts";
import type { Draw } from "../support/seed.ts";

export interface Bodies {
  /** The capacities of the channels. */
  readonly caps: readonly number[];
  readonly bodies: readonly (readonly Op[])[];
}

/** Makes a program. Every value in it is another one. */
export function randomBodies(draw: Draw): Bodies {
  let value = 0;
  const caps = Array.from({ length: 1 + draw(3) }, () => [0, 0, 1, 2, 3][draw(5)]!);
  const chan = (): number => draw(caps.length);
  const toSend = (): Case & Op => send(chan(), ++value);
  const toRecv = (): Case & Op => recv(chan());
  const oneCase = (): Case => draw(7) === 0 ? none : draw(2) ? toSend() : toRecv();
  const cases = (): Case[] => Array.from({ length: draw(5) }, oneCase);
  const makers: (() => Op)[] = [
    toSend,
    toRecv,
    () => draw(2) ? trySend(chan(), ++value) : tryRecv(chan()),
    () => draw(3) ? gosched : close(chan()),
    () => select(...cases()),
    () => select(...cases()),
    () => poll(...cases()),
  ];
  // Every other program is of plain operations alone.
  const kinds = draw(2) ? makers.length : 4;
  const body = (): Op[] => Array.from({ length: 1 + draw(8) }, () => makers[draw(kinds)]!());
  return { caps, bodies: Array.from({ length: 2 + draw(4) }, body) };
}

/** The program as it would be written. */
export function printed({ caps, bodies }: Bodies): string {
  const lines = bodies.map((ops) => `  [${ops.map(written).join(", ")}],`);
  return [`channels of ${caps.join(", ")}; goroutines:`, ...lines].join("\n");
}

/** Leaves out goroutines and operations as long as the program still fails. */
export async function shrunk(
  program: Bodies,
  fails: (smaller: Bodies) => Promise<boolean>,
): Promise<Bodies> {
  for (const smaller of smallerThan(program)) {
    if (await fails(smaller)) return shrunk(smaller, fails);
  }
  return program;
}

function* smallerThan({ caps, bodies }: Bodies): Generator<Bodies> {
  for (const which of bodies.keys()) yield { caps, bodies: bodies.toSpliced(which, 1) };
  for (const [which, ops] of bodies.entries()) {
    for (const at of ops.keys()) yield { caps, bodies: bodies.with(which, ops.toSpliced(at, 1)) };
  }
}
