// Workers: programs on workerd, an edge runtime, that answer requests of the tests. Each is bundled
// as its users' tools would do it, with the condition "workerd".

import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

export interface Worker {
  readonly url: string;
  stop(): Promise<void>;
}

export interface WorkerOptions {
  /** Names its folder under build/tests. */
  readonly name: string;
  /** The module whose default export it is. */
  readonly code: string;
  /** The day of the platform's behaviour. */
  readonly date?: string;
  readonly flags?: readonly string[];
  /** What its environment holds. */
  readonly texts?: Record<string, string>;
}

const config = (options: WorkerOptions): string => `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .main),
    (name = "internet", network = (allow = ["public", "private"]))
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")]
);
const main :Workerd.Worker = (
  modules = [
    (name = "main.mjs", esModule = embed "main.mjs"),
    (name = "core.wasm", wasm = embed "core.wasm")
  ],
  bindings = [${
  Object.entries(options.texts ?? {})
    .map(([name, text]) => `(name = "${name}", text = ${JSON.stringify(text)})`).join(", ")
}],
  compatibilityDate = "${options.date ?? "2026-01-01"}",
  compatibilityFlags = ${JSON.stringify(options.flags ?? [])}
);
`;

/** Writes the worker's modules and its configuration, whose path it gives. */
async function prepare(options: WorkerOptions): Promise<string> {
  const folder = join("build", "tests", "edge", options.name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await build({
    stdin: { contents: options.code, resolveDir: process.cwd(), loader: "ts" },
    outfile: join(folder, "main.mjs"),
    bundle: true,
    format: "esm",
    platform: "neutral",
    target: "es2022",
    mainFields: ["module", "main"],
    conditions: ["workerd"],
    external: ["node:*", "*.wasm"],
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
    logLevel: "warning",
  });
  copyFileSync(join("build", "core.wasm"), join(folder, "core.wasm"));
  const path = join(folder, "config.capnp");
  writeFileSync(path, config(options));
  return path;
}

/** The port that the worker listens on; it tells by its fourth stream. */
function portOf(child: ChildProcess, output: readonly string[]): Promise<number> {
  return new Promise((fulfil, reject) => {
    createInterface({ input: child.stdio[3] as Readable }).on("line", (line) => {
      const { event, port } = JSON.parse(line) as { event: string; port: number };
      if (event === "listen") fulfil(port);
    });
    child.on("error", reject);
    child.on("close", () => reject(new Error(`workerd does not start:\n${output.join("")}`)));
  });
}

/** The binary. The scripts find their way from where they lie, so they are not bundled. */
async function findWorkerd(): Promise<string | undefined> {
  const { href } = pathToFileURL(resolve("scripts/runtimes.mjs"));
  const { workerd } = await import(href) as typeof import("../../scripts/runtimes.mjs");
  return workerd();
}

export async function startWorker(options: WorkerOptions): Promise<Worker> {
  const command = await findWorkerd();
  if (command === undefined) throw new Error("workerd is not installed");
  const args = ["serve", await prepare(options), "--control-fd=3"];
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe", "pipe"] });
  const ended = new Promise<void>((fulfil) => child.on("close", () => fulfil()));
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => output.push(text));
  }
  const port = await portOf(child, output);
  return {
    url: `http://127.0.0.1:${port}/`,
    async stop() {
      // On a gentler signal it would wait for the connections that its clients keep.
      child.kill("SIGKILL");
      await ended;
    },
  };
}
