// skein bench: what goroutines cost here, in WebAssembly, in JavaScript and in Go.
import { join } from "node:path";
import { load } from "../wasm/load.ts";
import type { App } from "../wasm/app.ts";
import { cases } from "./bench/cases.ts";
import type { Case } from "./bench/cases.ts";
import { fullPace, quickPace, speed } from "./bench/measure.ts";
import type { Pace } from "./bench/measure.ts";
import { Native } from "./bench/native.ts";
import { compile } from "./compile.ts";
import { packageRoot } from "./library.ts";
import type { Command, Given } from "./options.ts";
import { Problem } from "./problem.ts";
import { heapMeter, print, Progress } from "./terminal.ts";

const help = `usage: skein bench [names] [options]

Measures goroutines: in WebAssembly, in JavaScript, and natively if go is on the PATH.

${cases.map(({ name, what }) => `  ${name.padEnd(11)}${what}`).join("\n")}

  --quick    short rounds and fewer of them: a look, not a measurement
  --no-go    leaves Go out
  --help

Seven rounds of about 200 ms each, of which the median counts. Go runs with GOMAXPROCS=1.`;

export const bench: Command = {
  name: "bench",
  summary: "measures what goroutines cost here",
  help,
  options: { quick: { type: "boolean" }, "no-go": { type: "boolean" } },
  passesOn: false,
  run: runBench,
};

async function runBench({ values, positionals }: Given): Promise<number> {
  const chosen = choose(positionals);
  const pace = values["quick"] === true ? quickPace : fullPace;
  const progress = new Progress();
  const root = packageRoot();
  progress.step("compiling the programs");
  const native = values["no-go"] === true ? undefined : Native.build(root);
  try {
    const app = await program(root);
    progress.end();
    print(line("", ["WebAssembly", "JavaScript", "Go"], ""));
    for (const each of chosen) {
      progress.step(each.name);
      const figures = await measure(each, app, native, pace);
      progress.end();
      print(line(each.name, figures.map((figure) => shown(figure, each.unit)), each.what));
    }
  } finally {
    progress.end();
    native?.remove();
  }
  if (native === undefined && values["no-go"] !== true) print("Go: there is none on the PATH");
  return 0;
}

function choose(names: readonly string[]): readonly Case[] {
  const unknown = names.find((name) => !cases.some((each) => each.name === name));
  if (unknown !== undefined) {
    const known = cases.map(({ name }) => name).join(", ");
    throw new Problem(`skein bench: there is no case "${unknown}"`, `the cases are ${known}`);
  }
  return names.length === 0 ? cases : cases.filter(({ name }) => names.includes(name));
}

async function program(root: string): Promise<App> {
  const options = { root, debug: false, optimize: "-O3", preempt: true };
  const { wasm } = await compile(join(root, "assembly", "bench", "cases.ts"), options);
  return load(wasm);
}

type Figure = number | undefined;

async function measure(
  each: Case,
  app: App,
  native: Native | undefined,
  pace: Pace,
): Promise<Figure[]> {
  if (each.unit === "bytes") {
    const meter = heapMeter();
    const wasm = await each.wasm(app, pace.parked);
    const script = meter === undefined ? undefined : await each.script(pace.parked, meter);
    return [wasm, script, native?.figure(each, pace)] as Figure[];
  }
  const wasm = await speed((n) => each.wasm(app, n), pace);
  const script = await speed((n) => each.script(n, () => 0), pace);
  return [wasm, script, native?.figure(each, pace)];
}

function shown(figure: Figure, unit: string): string {
  if (figure === undefined || Number.isNaN(figure)) return "–";
  return `${figure < 100 ? figure.toFixed(1) : Math.round(figure)} ${unit}`;
}

function line(name: string, figures: readonly string[], what: string): string {
  const columns = figures.map((figure) => figure.padStart(13)).join("");
  return `${name.padEnd(10)}${columns}   ${what}`.trimEnd();
}
