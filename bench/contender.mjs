// The processes that are measured: a JavaScript contender lives through all rounds of its case and
// answers one command at a time; the Go program is started anew for each round.

import { execFile, execFileSync, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { bun, deno, machineNode, newestNode, root } from "../scripts/runtimes.mjs";
import { folder } from "./bundle.mjs";

/**
 * @typedef {import("./contract.ts").Command} Command
 * @typedef {import("./contract.ts").Runtime} Runtime
 * @typedef {import("./contract.ts").Sample} Sample
 */

const ANSWER_MS = 180_000;
const GO_FIRST_N = 100_000;

const v8 = ["--expose-gc", "--max-old-space-size=8192"];
const program = join(folder, "child.js");
const denoArgs = ["run", "-A", "--quiet", "--no-lock", "--config", join(root, "deno.json")];

/** Where each runtime is, and how it starts a program.
 *  @type {Map<string, { path: () => string | undefined, args: string[] }>} */
const runtimes = new Map([
  ["node", { path: machineNode, args: [...v8, program] }],
  ["node24", { path: newestNode, args: [...v8, program] }],
  ["deno", { path: deno, args: [...denoArgs, `--v8-flags=${v8.join(",")}`, program] }],
  ["bun", { path: bun, args: [program] }],
]);

export const runtimeNames = [...runtimes.keys()];

/** The Node that runs this very program. @type {Runtime} */
export const thisNode = {
  name: "node",
  binary: process.execPath,
  args: [...v8, program],
  version: process.versions.node,
};

/** The runtimes of those names that are installed. @param {string[]} names @returns {Runtime[]} */
export function installed(names) {
  return names.flatMap((name) => {
    const runtime = runtimes.get(name);
    const binary = runtime?.path();
    if (runtime === undefined || binary === undefined) return [];
    const said = execFileSync(binary, ["--version"], { encoding: "utf8" });
    return [{ name, binary, args: runtime.args, version: /\d+\.\d+\.\d+/.exec(said)?.[0] }];
  });
}

/** A contender of a case in a process of its own. */
export class Child {
  #process;
  #lines;
  #errors = "";

  /** @param {Runtime} runtime @param {string[]} words case, contender, variant */
  constructor({ binary, args }, words) {
    this.#process = spawn(binary, [...args, ...words], { cwd: root, stdio: "pipe" });
    this.#process.stderr.on("data", (text) => (this.#errors += text));
    this.#process.stdin.on("error", () => {});
    this.#lines = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]();
  }

  /** Sends one command and gives the sample that answers it.
   *  @param {Command} command @returns {Promise<Sample>} */
  async ask(command) {
    this.#process.stdin.write(JSON.stringify(command) + "\n");
    const timer = setTimeout(() => this.#process.kill("SIGKILL"), ANSWER_MS);
    const { value, done } = await this.#lines.next();
    clearTimeout(timer);
    if (done) throw new Error(this.#errors.trim() || "the process ended without an answer");
    const sample = JSON.parse(value);
    if (sample.error !== undefined) throw new Error(sample.error);
    return sample;
  }

  close() {
    this.#process.kill("SIGKILL");
  }
}

/** Go's twin of a case, asked in the same words. */
export class Go {
  #run;

  /** @param {string} binary @param {string} name of the case @param {string} variant */
  constructor(binary, name, variant) {
    /** @param {number} n @returns {Promise<Sample>} */
    this.#run = async (n) => {
      const words = [name, String(n), variant];
      const { stdout } = await promisify(execFile)(binary, words, { timeout: ANSWER_MS });
      return JSON.parse(stdout);
    };
  }

  /** @param {Command} command @returns {Promise<Sample>} */
  async ask({ ms, n = 1 }) {
    if (ms === undefined) return this.#run(n);
    const { ns = 1 } = await this.#run(GO_FIRST_N);
    return { n: Math.max(1, Math.round((ms * 1e6) / ns / 1000)) * 1000 };
  }

  close() {}
}
