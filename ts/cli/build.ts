// skein build: a program as a file that `load` of "skein/wasm" takes.
import { writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { gzipSync } from "node:zlib";
import { detect } from "../runtime/detect.ts";
import { compile } from "./compile.ts";
import type { Compiled, CompileOptions } from "./compile.ts";
import { packageRoot } from "./library.ts";
import { onlyFile, optimizeLevel } from "./options.ts";
import type { Command, Given, Values } from "./options.ts";
import { complain, print, Progress } from "./terminal.ts";
import { Problem } from "./problem.ts";

/** The options of commands that compile. */
export const compileOptions = {
  debug: { type: "boolean" },
  optimize: { type: "string" },
  "no-preempt": { type: "boolean" },
} as const;

export const compileHelp = `\
  --debug              keeps the names of functions, and the core checks its invariants
  --optimize LEVEL     0: compiles sooner; 3: runs fastest (the default); z: smallest
  --no-preempt         no checks at loops whether others should have their turn`;

const help = `usage: skein build app.ts [-o app.wasm] [options]

Compiles an AssemblyScript program, with the runtime, to one WebAssembly module. In TypeScript:

  import { load } from "skein/wasm";
  const app = await load("app.wasm");
  await app.run("main");

  -o, --output FILE    where it goes; by default app.wasm in the working folder
${compileHelp}
  --explain FUNCTION   says why calls of FUNCTION may block
  --help`;

export const build: Command = {
  name: "build",
  summary: "compiles a program to a WebAssembly module",
  help,
  options: {
    output: { type: "string", short: "o" },
    explain: { type: "string", multiple: true },
    ...compileOptions,
  },
  passesOn: false,
  run: runBuild,
};

async function runBuild({ values, positionals }: Given): Promise<number> {
  const file = onlyFile(build, positionals);
  const output = (values["output"] as string | undefined) ?? `${basename(file, ".ts")}.wasm`;
  const { now } = detect();
  const began = now();
  const compiled = await compileShowing(file, values);
  for (const name of (values["explain"] ?? []) as string[]) print(compiled.report.explain(name));
  await writeFile(output, compiled.wasm).catch((cause: Error) => {
    throw new Problem(`${output} cannot be written: ${cause.message}`, "name another file with -o");
  });
  print(`${output}: ${sizes(compiled)}, ${((now() - began) / 1000).toFixed(1)} s`);
  return 0;
}

function sizes({ wasm, report }: Compiled): string {
  const packed = gzipSync(wasm, { level: 9 }).length;
  return `${wasm.length} bytes (${packed} gzipped), ${report.functions.length} functions may block`;
}

/** Compiles a program, and shows how far it is. */
export async function compileShowing(file: string, values: Values): Promise<Compiled> {
  const progress = new Progress();
  const options: CompileOptions = {
    root: packageRoot(),
    debug: values["debug"] === true,
    optimize: optimizeLevel(values["optimize"]),
    preempt: values["no-preempt"] !== true,
    onStep: (step) => progress.step(`${file}: ${step}`),
  };
  let compiled: Compiled;
  try {
    compiled = await compile(file, options);
  } finally {
    progress.end();
  }
  if (compiled.warnings !== "") complain(compiled.warnings);
  return compiled;
}
