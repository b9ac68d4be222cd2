// The command line as its users start it: build/cli.js in a process of its own, on the runtime that
// runs the test.

import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";

export interface Outcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

const isDeno = (globalThis as { Deno?: unknown }).Deno !== undefined;
const command = resolve("build/cli.js");

/** `skein …args`, in the folder `cwd`. */
export function skein(args: readonly string[], cwd = "."): Promise<Outcome> {
  const before = isDeno ? ["run", "-A", "--no-check"] : [];
  return execute(process.execPath, [...before, command, ...args], cwd);
}

/** Runs a program to its end. */
export function execute(
  file: string,
  args: readonly string[],
  cwd: string,
): Promise<Outcome> {
  return new Promise((done) => {
    execFile(file, [...args], { cwd, encoding: "utf8" }, (error, stdout, stderr) => {
      const code = error?.code as number | string | undefined;
      done({ status: typeof code === "number" ? code : error === null ? 0 : -1, stdout, stderr });
    });
  });
}

/** A folder of its own with the given files. */
export function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "skein-test-"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

/** When the newest of these files and of what is in these folders was written. */
function newest(paths: readonly string[]): number {
  const times = paths.map((path) => {
    const { mtimeMs } = statSync(path);
    const inside = statSync(path).isDirectory() ? readdirSync(path) : [];
    return Math.max(mtimeMs, newest(inside.map((name) => join(path, name))));
  });
  return Math.max(0, ...times);
}

/** The module of a program. It is built once for all runtimes, and again when something that it is
 *  made of has changed. */
export async function built(program: string): Promise<string> {
  const folder = join("build", "tests", "examples");
  const output = join(folder, basename(program, ".ts") + ".wasm");
  const isFresh = existsSync(output) &&
    statSync(output).mtimeMs > newest([program, "assembly", command]);
  if (isFresh) return output;
  mkdirSync(folder, { recursive: true });
  const { status, stderr } = await skein(["build", program, "-o", output]);
  if (status !== 0) throw new Error(stderr);
  return output;
}
