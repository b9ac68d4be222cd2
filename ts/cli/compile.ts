// Compiles an AssemblyScript program together with the core, and makes it resumable.
//
//   app.ts ─┐
//   skein ──┼── asc ── entries added ── the resumable pass ── one module
//   core  ──┘
//
// The compiler asks for files by path. Those of the package "skein" are the ones of assembly/, as
// if they lay in node_modules/skein; a few of them are written here.
import { readFile } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import { coreNames } from "../core/exports.ts";
import { appNames } from "../wasm/core.ts";
import { transform } from "../compiler/transform.ts";
import type { Report } from "../compiler/report.ts";
import { border } from "./entries.ts";
import { tableNames, withNames } from "./names.ts";

export interface CompileOptions {
  /** The folder that holds assembly/. */
  readonly root: string;
  /** Keeps checks and names. */
  readonly debug: boolean;
  /** The level of optimisation, as asc takes it: "-O3". */
  readonly optimize: string;
  /** Checks at loops whether the slice is over. */
  readonly preempt: boolean;
}

export interface Compiled {
  readonly wasm: Uint8Array<ArrayBuffer>;
  readonly text: string;
  readonly report: Report;
}

/** Files of the package that are no files: what they hold. */
const written: Record<string, string> = {
  "index.ts": 'export * from "./assembly/lib/index";\n',
  "sync.ts": 'export * from "./assembly/lib/sync";\n',
  "time.ts": 'export * from "./assembly/lib/time";\n',
  "os.ts": 'export * from "./assembly/lib/os";\n',
  "core.ts":
    `export {\n${
      coreNames.map((name) => `  ${name} as $${name},\n`).join("")
    }} from "./assembly/index";\nexport {\n${
      appNames.map((name) => `  ${name} as $${name},\n`).join("")
    }} from "./assembly/app";\n`,
};

const packaged = `node_modules${sep}skein${sep}`;

/** Compiles the program in `file`. Throws an Error with asc's diagnostics. */
export async function compile(file: string, options: CompileOptions): Promise<Compiled> {
  const { default: asc } = await import("assemblyscript/asc");
  const base = process.cwd();
  const outputs = new Map<string, string | Uint8Array>();
  const program = relative(base, resolve(file)).replace(/\.ts$/, "");
  const table = new Map<number, string>();
  let report: Report | undefined;
  const { error, stderr } = await asc.main(argumentsFor(file, options), {
    readFile: (name: string, folder: string) => read(resolve(folder, name), options.root),
    writeFile: (name: string, data: string | Uint8Array) => void outputs.set(name, data),
    listFiles: () => null,
    transforms: [border(program), tableNames(table), transform({
      isBoundary: (name) => /\/assembly\/trampoline\//.test(name) || /\/assembly\/loop\//.test(name),
      onReport: (made) => report = made,
    })],
  } as never);
  if (error !== null) throw new Error(`${stderr.toString()}${error.message}`);
  return {
    wasm: withNames(outputs.get("app.wasm") as Uint8Array, report!, table),
    text: outputs.get("app.wat") as string,
    report: report!,
  };
}

function argumentsFor(file: string, { debug, optimize }: CompileOptions): string[] {
  return [
    relative(process.cwd(), resolve(file)),
    "skein-core.ts",
    "--runtime",
    "skein-runtime",
    "--exportRuntime",
    "--enable",
    "simd",
    "--exportStart",
    "$start",
    "--memoryBase",
    "65536",
    "--outFile",
    "app.wasm",
    "--textFile",
    "app.wat",
    optimize,
    ...(debug ? ["--debug"] : []),
    "--use",
    `DEBUG=${debug ? 1 : 0}`,
    ...["SIM=0", "SHARED=0", "WASM=1", "BUG=0"].flatMap((use) => ["--use", use]),
  ];
}

async function read(path: string, root: string): Promise<string | null> {
  if (path.endsWith("skein-runtime.ts")) return 'import "skein/assembly/rt/index";\n';
  if (path.endsWith("skein-core.ts")) return 'export * from "skein/core";\n';
  if (path.endsWith("asconfig.json")) return null;
  const at = path.indexOf(packaged);
  if (at < 0) return readFile(path, "utf8").catch(() => null);
  const inside = path.slice(at + packaged.length);
  const text = written[inside];
  if (text !== undefined) return text;
  if (!inside.startsWith("assembly" + sep)) return null;
  return readFile(join(root, inside), "utf8").catch(() => null);
}
