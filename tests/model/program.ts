// Random programs: made from a seed, as a list of steps that any subset of makes sense too, so that
// a failing program can be shrunk.
import type { Case } from "./reference.ts";
import { Random } from "./random.ts";

/** What a step does. `who` chooses among those who can: the running goroutines, or for a kill all;
 *  -1, and any other number when nobody can, is ordinary code, which never waits. */
interface Action {
  readonly kind: "single" | "select" | "close" | "kill";
  readonly who: number;
  readonly cases: readonly Case[];
}

/** Those woken are dispatched at the end of a step, or are left for a later one. */
export type Step = Action & { readonly drains: boolean };

export interface Program {
  readonly seed: number;
  /** Capacities of the channels. */
  readonly caps: readonly number[];
  readonly goroutines: number;
  readonly steps: readonly Step[];
}

interface Mix {
  readonly selects: number;
  readonly closes: number;
  readonly kills: number;
  readonly drains: number;
}

/** An even seed makes a program with selects. */
export function makeProgram(seed: number): Program {
  const random = new Random(seed);
  const caps = Array.from({ length: random.between(1, 4) }, () => random.below(4));
  const mix: Mix = {
    selects: seed % 2 === 0 ? 50 : 0,
    closes: random.chance(50) ? 4 : 0,
    kills: random.chance(50) ? 5 : 0,
    drains: random.chance(50) ? 100 : 60,
  };
  const steps = Array.from(
    { length: random.between(20, 60) },
    (_, number) => makeStep(random, caps.length, mix, (number + 1) * 10),
  );
  return { seed, caps, goroutines: random.between(3, 6), steps };
}

/** `value` and the nine that follow are this step's own. */
function makeStep(random: Random, chans: number, mix: Mix, value: number): Step {
  const drains = random.chance(mix.drains);
  const who = random.chance(20) ? -1 : random.below(60);
  const makeCase = (i: number): Case => {
    const kind = random.chance(50) ? "send" : "recv";
    const chan = random.below(chans);
    return kind === "send" ? { kind, chan, value: value + i } : { kind, chan };
  };
  const luck = random.below(100);
  const first = makeCase(0);
  if (luck < mix.closes) return { kind: "close", who, cases: [first], drains };
  if (luck < mix.closes + mix.kills) return { kind: "kill", who, cases: [], drains };
  if (!random.chance(mix.selects)) return { kind: "single", who, cases: [first], drains };
  const cases = Array.from({ length: random.between(random.chance(4) ? 0 : 1, 6) }, (_, i) => {
    return random.chance(10) ? { kind: "none" as const, chan: 0 } : makeCase(i);
  });
  return { kind: "select", who, cases, drains };
}

/** The program without every step, and without every case, whose absence leaves it failing. */
export function shrink(program: Program, fails: (program: Program) => boolean): Program {
  let small = program;
  for (let isShorter = true; isShorter;) {
    isShorter = false;
    for (const smaller of smallerThan(small)) {
      if (!fails(smaller)) continue;
      small = smaller;
      isShorter = true;
      break;
    }
  }
  return small;
}

/** Every program that lacks one step, then every one that lacks one case; the last ones first. */
function* smallerThan(program: Program): Generator<Program> {
  const { steps } = program;
  for (let i = steps.length - 1; i >= 0; i--) {
    yield { ...program, steps: steps.toSpliced(i, 1) };
  }
  for (const [i, step] of steps.entries()) {
    if (step.kind !== "select") continue;
    for (let k = step.cases.length - 1; k >= 0; k--) {
      const fewer = { ...step, cases: step.cases.toSpliced(k, 1) };
      yield { ...program, steps: steps.with(i, fewer) };
    }
  }
}
