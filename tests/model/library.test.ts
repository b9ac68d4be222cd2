// Random programs through the public operations, with the library and the reference in lockstep:
// the core's decisions and the host's values. SKEIN_PROGRAMS says how many, SKEIN_SEED=n runs one.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import { draws, numberFrom, seedList } from "../support/seed.ts";
import { within } from "../support/within.ts";
import { printed, randomBodies, shrunk } from "./bodies.ts";
import { compare } from "./library.ts";

const programs = numberFrom("SKEIN_PROGRAMS", 10_000);

const test = suite("model: the library");

test("random programs do with the library what the reference does", within(60_000, async () => {
  for (const seed of seedList(programs)) {
    const program = randomBodies(draws(seed));
    if (await compare(program, seed) === "") continue;
    const small = await shrunk(program, async (it) => await compare(it, seed) !== "");
    const message = await compare(small, seed);
    const again = `SKEIN_SEED=${seed} npm test -- --runtime node --group model --only library`;
    assert.unreachable(`${message}; shrunk: ${printed(small)}\nagain: ${again}`);
  }
}));

test.run();
