// Measures one case on one runtime: every contender is calibrated, then the rounds of all of them
// take turns (A, B, A, B …), so that what disturbs the machine disturbs all alike.

import { goBinary, startupKilobytes } from "./bundle.mjs";
import { Child, Go } from "./contender.mjs";
import { agree } from "./report.mjs";

/**
 * @typedef {import("./contract.ts").Case} Case
 * @typedef {import("./contract.ts").Command} Command
 * @typedef {import("./contract.ts").Contender} Contender
 * @typedef {import("./contract.ts").Row} Row
 * @typedef {import("./contract.ts").Runtime} Runtime
 * @typedef {import("./contract.ts").Sample} Sample
 * @typedef {import("./contract.ts").Settings} Settings
 * @typedef {{ row: Row, open: () => Contender, live: Contender, round: Command }} Runner
 */

/** How each kind of case goes: `fresh` starts a process for each round.
 *  @type {Record<Case["kind"], { fresh: boolean, rounds: (rounds: number) => number }>} */
const kinds = {
  speed: { fresh: false, rounds: (rounds) => rounds },
  fairness: { fresh: false, rounds: (rounds) => rounds },
  memory: { fresh: true, rounds: (rounds) => Math.min(rounds, 3) },
  sleepers: { fresh: true, rounds: (rounds) => Math.min(rounds, 3) },
  startup: { fresh: true, rounds: (rounds) => rounds * 2 + 1 },
  cost: { fresh: true, rounds: (rounds) => Math.max(1, Math.floor(rounds / 3)) },
  depth: { fresh: true, rounds: () => 1 },
  heap: { fresh: false, rounds: (rounds) => rounds },
};

/** The rows of a case: each contender at each variant. Skein's first is the base of the ratios.
 *  @param {Case} bench @param {Settings} settings @returns {Row[]} */
function rowsOf(bench, { go, only }) {
  const all = [...Object.keys(bench.contenders), ...(bench.go && go ? ["go"] : [])];
  const wanted = all.filter((name) =>
    only === undefined || name.startsWith("skein") || only.includes(name)
  );
  return (bench.variants ?? [1]).flatMap((variant) =>
    wanted.map((contender, i) => ({ contender, variant, base: i === 0, samples: [], metrics: {} }))
  );
}

/** @param {string} name @param {Case} bench @param {Runtime} runtime @param {Row} row
 *  @param {Settings} settings @returns {Contender} */
function open(name, bench, runtime, row, settings) {
  const { contender, variant } = row;
  if (contender !== "go") return new Child(runtime, [name, contender, String(variant)]);
  const argument = bench.kind === "sleepers" ? bench.spreadMs / settings.shrink : variant;
  return new Go(goBinary, name, String(argument));
}

/** The command for one round. @param {Case} bench @param {Runner} runner @param {Settings} settings
 *  @returns {Promise<Command>} */
async function roundOf(bench, { row, live }, { roundMs, timerMs, shrink }) {
  if (bench.kind === "startup" || bench.kind === "cost") return {};
  if (bench.kind === "depth") return { n: bench.n };
  if (bench.kind === "memory" || bench.kind === "sleepers") return { n: bench.n / shrink };
  if (bench.kind === "heap") {
    const command = { n: Math.floor((bench.sizes[row.variant] ?? 1) / shrink) };
    // Warm; Go's program sees to that itself.
    if (row.contender !== "go") await live.ask(command);
    return command;
  }
  if (bench.kind === "speed") return live.ask({ ms: roundMs });
  return row.contender === "go" ? { n: timerMs } : live.ask({ ms: timerMs });
}

/** One after the other. A contender that fails keeps its error and sits out the rest.
 *  @param {Runner[]} runners @param {(runner: Runner) => Promise<unknown>} body */
async function inTurn(runners, body) {
  for (const runner of runners) {
    if (runner.row.error !== undefined) continue;
    try {
      await body(runner);
    } catch (error) {
      runner.row.error = error instanceof Error ? error.message : String(error);
      runner.live.close();
    }
  }
}

/** How long a 10 ms timer takes while the row's work runs; Go preempts, so it is not asked here.
 *  @param {Runner} runner @param {number} ms */
async function askTimer({ row, live }, ms) {
  if (row.contender === "go") return;
  const { n = 0 } = await live.ask({ ms });
  row.samples.push(await live.ask({ n, timer: true }));
}

/** @param {string} name of the case @param {Case} bench @param {Runtime} runtime
 *  @param {Settings} settings @param {(text: string) => void} progress */
export async function measure(name, bench, runtime, settings, progress) {
  const { fresh, rounds } = kinds[bench.kind];
  const last = rounds(settings.rounds);
  const all = rowsOf(bench, settings).map((row) => {
    const start = () => open(name, bench, runtime, row, settings);
    return { row, open: start, live: start(), round: /** @type {Command & Sample} */ ({}) };
  });
  await inTurn(all, async (runner) => {
    progress(`warming up, ${runner.row.contender}`);
    runner.round = await roundOf(bench, runner, settings);
  });
  const runners = all.filter(({ round }) => round["absent"] === undefined);
  for (const { live, round } of all) if (round["absent"] !== undefined) live.close();
  for (let round = 1; round <= last; round++) {
    await inTurn(runners, async (runner) => {
      progress(`round ${round} of ${last}, ${runner.row.contender}`);
      if (fresh && round > 1) runner.live = runner.open();
      runner.row.samples.push(await runner.live.ask(runner.round));
      if (fresh) runner.live.close();
    });
  }
  if (bench.kind === "speed" && bench.timer) {
    await inTurn(runners, (runner) => askTimer(runner, settings.timerMs));
  }
  if (bench.kind === "startup") {
    for (const { row } of runners) {
      row.samples.push({ kb: startupKilobytes(bench.contenders[row.contender] ?? "") });
    }
  }
  for (const { live } of runners) live.close();
  agree(all.map(({ row }) => row));
  return runners.map(({ row }) => row);
}
