// The documentation is tested: every TypeScript block runs, does what it says and has the types
// that it claims; every command, link and file that the documents name exists.

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { buildSync } from "esbuild";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { within } from "../support/within.ts";
import { blocksOf, expectationsOf, filesOf, moduleName, moduleText } from "./blocks.ts";
import type { Block, Expectation } from "./blocks.ts";

const folder = join("build", "tests", "blocks");
const documents = ["README.md", ...filesOf("docs", ".md")];
const sources = filesOf("ts", ".ts");
/** The blocks of the reference are those of the sources, from which it is made. */
const ownBlocks = documents.filter((path) => path !== "docs/API.md");
const blocks = [...ownBlocks, ...sources].flatMap(blocksOf);
const runnable = blocks.filter(({ ignored }) => ignored === undefined);

const test = suite("documentation");

function placeOf({ path, line }: Block): string {
  return `${path}:${line}`;
}

function expectNone(offences: readonly string[]): void {
  for (const offence of offences) console.log(`\n  ${offence}`);
  assert.is(offences.length, 0, "no offence");
}

/** Writes a module for each block and makes them ready to be imported by any Node. */
function makeModules(): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const entryPoints = runnable.map((block) => join(folder, moduleName(block) + ".ts"));
  runnable.forEach((block, index) => writeFileSync(entryPoints[index]!, moduleText(block)));
  // The synchronous build leaves no process behind that a deadlock verdict would wait for.
  buildSync({
    entryPoints,
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    format: "esm",
    platform: "node",
    target: "es2022",
    packages: "external",
    sourcemap: "inline",
    logLevel: "warning",
  });
}

/** Where in the documentation an error was thrown: the stack names the block's module. */
function placeOfError(error: unknown, block: Block): string {
  const stack = error instanceof Error ? `${error.stack}\n${(error.cause as Error)?.stack}` : "";
  const line = stack.split(moduleName(block) + ".ts:")[1]?.match(/^\d+/)?.[0];
  return line === undefined ? placeOf(block) : `${block.path}:${line}`;
}

async function runBlock(block: Block): Promise<void> {
  const address = pathToFileURL(resolve(folder, moduleName(block) + ".mjs")).href;
  let $found: readonly Expectation[];
  try {
    ({ $found } = await import(address) as { $found: readonly Expectation[] });
  } catch (error) {
    assert.unreachable(`${placeOfError(error, block)} throws ${String(error)}`);
    return;
  }
  for (const [line, text, actual, wanted] of $found) {
    assert.equal(actual, wanted, `${block.path}:${line} says ${text}`);
  }
  const reached = new Set($found.map(([line]) => line)).size;
  assert.is(reached, expectationsOf(block), `${placeOf(block)}: every expectation is reached`);
}

test.before(() => {
  process.setSourceMapsEnabled(true);
  makeModules();
});

test("there are blocks in the documents and in the sources", () => {
  for (const path of ["README.md", "ts/go.ts"]) {
    assert.ok(runnable.some((block) => block.path === path), `${path} has none`);
  }
});

test("a block that is not run says why", () => {
  expectNone(blocks.filter(({ ignored }) => ignored === "").map((block) =>
    `${placeOf(block)}: give the reason after "ignore"`
  ));
});

for (const block of runnable) {
  test(`${placeOf(block)} does what it says`, within(10_000, () => runBlock(block)));
}

test("the blocks have the types that they claim", () => {
  const config = {
    extends: "../../../tsconfig.json",
    compilerOptions: { noUnusedLocals: false },
    include: ["*.ts"],
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
  const tsc = join("node_modules", "typescript", "bin", "tsc");
  const args = [tsc, "--noEmit", "-p", join(folder, "tsconfig.json")];
  const { status, stdout } = spawnSync(process.execPath, args, { encoding: "utf8" });
  assert.is(status, 0, `the lines are those of the documents:\n${stdout}`);
});

/** The documents that people read, with those that they lead to. */
const readable = [...documents, "CHANGELOG.md", "bench/README.md"];

/** Every match of a pattern's first group in the documents, with where it stands. */
function mentions(paths: readonly string[], pattern: RegExp): [place: string, text: string][] {
  return paths.flatMap((path) =>
    readFileSync(path, "utf8").split("\n").flatMap((line, index) =>
      [...line.matchAll(pattern)].map(([, text]): [string, string] =>
        [`${path}:${index + 1}`, text ?? ""]
      )
    )
  );
}

test("every link between files leads to one", () => {
  expectNone(mentions(readable, /\]\((?!\w+:|#)([^)#]+)/g)
    .filter(([place, target]) => !existsSync(join(dirname(place.split(":")[0]!), target)))
    .map(([place, target]) => `${place}: there is no ${target}`));
});

test("every npm script that a document names exists", () => {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: object };
  expectNone(mentions(readable, /\bnpm run(?: -s)? ([\w-]+)/g)
    .filter(([, name]) => !(name in scripts))
    .map(([place, name]) => `${place}: there is no script "${name}"`));
});

test("docs/HACKING.md has a line for every file of the core and of the host", () => {
  const lines = mentions(["docs/HACKING.md"], /^\| `((?:assembly|ts)\/[^`]+)` \|/g);
  const listed = lines.map(([, path]) => path);
  const present = [...filesOf("assembly", ".ts"), ...sources];
  expectNone([
    ...present.filter((path) => !listed.includes(path)).map((path) => `${path} is not listed`),
    ...listed.filter((path) => !present.includes(path)).map((path) => `${path} is gone`),
  ]);
});

test.run();
