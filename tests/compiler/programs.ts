// Tests of a module of named programs, each parked at every point, at random points, and always.

import type * as uvu from "uvu";
import * as assert from "uvu/assert";
import { within } from "../support/within.ts";
import { compiled, program } from "./compile.ts";
import type { Level, Variant } from "./compile.ts";
import { compareInterleaved, comparePlays, describe, Player, sometimes } from "./player.ts";

interface Module {
  /** The names of its programs, in the order of their numbers. */
  readonly names: readonly string[];
  /** What should be seen: without the pass. */
  readonly reference: Player;
  readonly player: Player;
  readonly level: Level;
}

interface Settings {
  readonly parking?: boolean;
  readonly preempting?: boolean;
  readonly growing?: boolean;
  readonly single?: boolean;
  readonly referenceLevel?: Level;
}

/** Reads and compiles a module that stands in tests/compiler/assembly.
 *  @param referenceLevel the library has other code for -Oz, which makes other calls */
export async function loadModule(
  name: string,
  level: Level,
  settings: Settings = {},
): Promise<Module> {
  const text = program(name);
  const { parking = false, referenceLevel = "O0", ...hooks } = settings;
  const make = async (variant: Variant): Promise<Player> =>
    new Player(await compiled(text, variant));
  return {
    names: /const programs[^[]*\[([^\]]*)\]/.exec(text)![1]!.match(/\w+/g)!,
    reference: await make({ level: referenceLevel, resumable: false, parking }),
    player: await make({ level, resumable: true, parking, ...hooks }),
    level,
  };
}

/** Adds a test per program. */
export function testPrograms(
  test: uvu.Test<unknown>,
  { names, reference, player, level }: Module,
  mostOnce: number,
): void {
  for (const [number, name] of names.entries()) {
    test(`${name} at -${level} goes on wherever it has parked`, within(60_000, () => {
      for (const argument of [0, 1, 2, 5, 6]) {
        const failure = comparePlays(reference, player, { program: number, argument }, 1, mostOnce);
        if (failure !== undefined) assert.unreachable(describe(failure));
      }
    }));
  }
}

/** Adds a test of all programs at once. */
export function testTurns(
  test: uvu.Test<unknown>,
  { names, reference, player, level }: Module,
): void {
  test(`goroutines of every program at -${level} can take turns`, within(60_000, () => {
    for (let seed = 1; seed <= 20; seed++) {
      const tasks = names.map((_, number) => {
        const rule = sometimes(seed * 31 + number);
        return { program: number, argument: (number + seed) % 6, rule };
      });
      const failure = compareInterleaved(reference, player, tasks);
      if (failure !== undefined) assert.unreachable(describe(failure));
    }
  }));
}
