// skein run: compiles a program and runs its exported function `main`. The exit status and what is
// written when it fails are those of a Go program.
import { readFile } from "node:fs/promises";
import { DeadlockError, FatalError, GoroutinePanic, RuntimeError } from "../errors.ts";
import type { App } from "../wasm/app.ts";
import { load } from "../wasm/load.ts";
import { compileHelp, compileOptions, compileShowing } from "./build.ts";
import type { Command, Given } from "./options.ts";
import { Problem } from "./problem.ts";
import { complain, ignoreInput } from "./terminal.ts";

const help = `usage: skein run [options] app.ts [arguments]

Compiles a program in memory and runs its exported function main. What stands behind the file is
what args() of "skein/os" gives. Runs app.wasm, made by skein build, as well. Ends with status 0,
or as in Go with status 2 and the stacks of the goroutines on the standard error.

${compileHelp}
  --help`;

export const run: Command = {
  name: "run",
  summary: "compiles a program and runs its main function",
  help,
  options: compileOptions,
  passesOn: true,
  run: runProgram,
};

/** The exit status of a program in Go that has panicked. */
const PANICKED = 2;

async function runProgram({ values, positionals }: Given): Promise<number> {
  const [file, ...args] = positionals;
  if (file === undefined) throw new Problem("skein run: which file?", help.split("\n", 1)[0]);
  const wasm = file.endsWith(".wasm")
    ? await readModule(file)
    : (await compileShowing(file, values)).wasm;
  const app = await start(file, wasm, args);
  checkMain(app, file);
  ignoreInput();
  try {
    await app.run("main");
    return 0;
  } catch (error) {
    complain(postMortem(error));
    return PANICKED;
  }
}

async function readModule(file: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await readFile(file));
  } catch (error) {
    throw new Problem(`${file} cannot be read: ${(error as Error).message}`);
  }
}

async function start(file: string, wasm: Uint8Array<ArrayBuffer>, args: string[]): Promise<App> {
  try {
    return await load(wasm, { args });
  } catch (error) {
    const isKnown = error instanceof RuntimeError || error instanceof WebAssembly.CompileError;
    if (!isKnown) throw error;
    throw new Problem(`${file}: ${error.message}`);
  }
}

function checkMain({ manifest }: App, file: string): void {
  const main = manifest.exports.find(({ name }) => name === "main");
  if (main === undefined) {
    const names = manifest.exports.map(({ name }) => name).join(", ");
    throw new Problem(
      `${file} exports no function main, only ${names || "nothing"}`,
      "add one: export function main(): void { … }",
    );
  }
  if (main.params.length === 0) return;
  throw new Problem(
    `${file}: main takes ${main.params.join(", ")}, but nobody gives it arguments`,
    'let it take none, and ask args() of "skein/os"',
  );
}

/** What a Go program writes when it ends so. */
function postMortem(error: unknown): string {
  if (error instanceof GoroutinePanic) {
    const texts = [...error.earlier, error.cause].map(panicText).join("\n\tpanic: ");
    return `panic: ${texts}\n\n${error.dump}`;
  }
  if (error instanceof DeadlockError) return `fatal error: ${error.message}\n\n${error.dump}`;
  if (error instanceof FatalError) return `fatal error: ${error.message}`;
  throw error;
}

function panicText(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const isTrap = cause instanceof WebAssembly.RuntimeError;
  return isTrap ? `runtime error: ${cause.message}` : cause.message;
}
