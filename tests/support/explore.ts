// The explorer: runs a case under many schedules, each twice, and reports the first that fails as a
// string that repeats it.

import { compiled } from "./core.ts";
import { Odometer, Pct, Random } from "./oracles.ts";
import type { Strategy } from "./oracles.ts";
import { command, encode, Replay, wanted } from "./replay.ts";
import { numberFrom } from "./seed.ts";
import type { Oracle, Outcome, SimCase } from "./simcase.ts";
import { SimHost } from "./simhost.ts";

export interface Failure {
  readonly message: string;
  readonly path: readonly number[];
}

export interface Report {
  readonly schedules: number;
  readonly outcomes: ReadonlySet<string>;
  readonly failure: Failure | undefined;
}

const hosts = new Map<string, SimHost>();

/** The host of a build: the sim build, or the path of a variant. */
export function hostOf(build = "sim"): SimHost {
  const host = hosts.get(build) ?? new SimHost(compiled(build));
  hosts.set(build, host);
  return host;
}

function attempt(host: SimHost, spec: SimCase, oracle: Oracle): Outcome | string {
  try {
    return host.run(spec, oracle);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** What goes wrong on this schedule, or what comes of it. The second run must be like the first. */
function twice(host: SimHost, spec: SimCase, oracle: Oracle, path: number[]): Outcome | string {
  const recording: Oracle = {
    choose(n, kind, candidates) {
      const chosen = oracle.choose(n, kind, candidates);
      path.push(chosen);
      return chosen;
    },
  };
  const first = attempt(host, spec, recording);
  if (typeof first === "string") return first;
  const second = attempt(host, spec, new Replay(path));
  if (typeof second === "string") return `only the second run fails: ${second}`;
  const isSame = first.text === second.text && String(first.trace) === String(second.trace);
  return isSame ? first : "two runs of one schedule differ";
}

export interface Limits {
  readonly most: number;
  /** Whether an outcome is right; every one is, when not given. */
  readonly allows?: ((outcome: string) => boolean) | undefined;
}

/** Runs the strategy's schedules until one fails. More than `most` of them are a failure too. */
export function explore(host: SimHost, spec: SimCase, strategy: Strategy, limits: Limits): Report {
  const { most, allows } = limits;
  const outcomes = new Set<string>();
  let schedules = 0;
  while (strategy.next()) {
    if (schedules === most) {
      return { schedules, outcomes, failure: { message: `more than ${most} schedules`, path: [] } };
    }
    schedules++;
    const path: number[] = [];
    const came = judge(twice(host, spec, strategy, path), allows);
    if (came.failed) return { schedules, outcomes, failure: shorten(host, spec, path, allows) };
    outcomes.add(came.text);
  }
  return { schedules, outcomes, failure: undefined };
}

function judge(
  came: Outcome | string,
  allows: Limits["allows"],
): { failed: boolean; text: string } {
  if (typeof came === "string") return { failed: true, text: came };
  const isAllowed = allows?.(came.text) ?? true;
  return { failed: !isAllowed, text: isAllowed ? came.text : `"${came.text}" came` };
}

/** Takes the plain way wherever the case still fails then. */
function shorten(
  host: SimHost,
  spec: SimCase,
  path: readonly number[],
  allows: Limits["allows"],
): Failure {
  const tried = (choices: number[]) => judge(twice(host, spec, new Replay(choices), []), allows);
  const best = [...path];
  for (let i = path.length - 1; i >= 0; i--) {
    const before = best[i]!;
    best[i] = 0;
    if (before !== 0 && !tried(best).failed) best[i] = before;
  }
  return { message: tried(best).text, path: best };
}

/** What a schedule string leads to. */
export function replay(host: SimHost, spec: SimCase, path: readonly number[]): Outcome | string {
  return attempt(host, spec, new Replay(path));
}

function throwFailure(spec: SimCase, { message, path }: Failure): never {
  const error = new Error(`${spec.name}: ${message}; again: ${command(spec.name, path)}`);
  error.stack = "";
  throw error;
}

/** When one schedule is to be replayed, does that if it is this case's; true when nothing else is
 *  to be done. */
function isReplay(host: SimHost, spec: SimCase): boolean {
  const asked = wanted();
  if (asked === undefined) return false;
  if (asked.name !== spec.name) return true;
  host.log = (line) => console.log(`  ${line}`);
  console.log(`\n${spec.name}@${encode(asked.path)}`);
  const came = replay(host, spec, asked.path);
  host.log = undefined;
  if (typeof came === "string") throwFailure(spec, { message: came, path: asked.path });
  console.log(`  ends well: ${came.text}`);
  return true;
}

/** A case of which every schedule is tried. */
export interface Studied extends SimCase {
  readonly title: string;
  /** All that may come of it, and does under some schedule. */
  readonly outcomes: readonly string[];
  /** How often goroutines may yield without need in one schedule. */
  readonly preemptions?: number;
}

/** A case with more schedules is too large to be studied. */
const MOST_SCHEDULES = 50_000;

/** Tries every schedule of a case. An outcome that never came is a failure of the whole search. */
export function study(host: SimHost, spec: Studied): Report {
  const allows = (outcome: string): boolean => spec.outcomes.includes(outcome);
  const strategy = new Odometer(spec.preemptions ?? 4);
  const report = explore(host, spec, strategy, { most: MOST_SCHEDULES, allows });
  const missing = spec.outcomes.filter((text) => !report.outcomes.has(text));
  if (report.failure !== undefined || missing.length === 0) return report;
  return { ...report, failure: { message: `"${missing.join(`", "`)}" never came`, path: [] } };
}

/** Tries every schedule of a case, and throws when it fails. */
export function exhaust(spec: Studied): void {
  const host = hostOf();
  if (isReplay(host, spec)) return;
  const { failure } = study(host, spec);
  if (failure !== undefined) throwFailure(spec, failure);
}

/** A case that is too large for every schedule. */
export interface Sampled extends SimCase {
  readonly title: string;
  /** Whether an outcome is right; without this every one is in which no value is lost. */
  readonly allows?: (outcome: string) => boolean;
}

/** Tries schedules at random, half of them uniformly, half by PCT. */
export function sample(spec: Sampled, schedules: number): void {
  const host = hostOf();
  if (isReplay(host, spec)) return;
  const seed = numberFrom("SKEIN_SEED", 1);
  const most = schedules / 2;
  for (const strategy of [new Random(most, seed), new Pct(most, seed)]) {
    const { failure } = explore(host, spec, strategy, { most, allows: spec.allows });
    if (failure !== undefined) throwFailure(spec, failure);
  }
}
