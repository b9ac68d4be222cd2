// Compiles an AssemblyScript program together with the core, and makes it resumable.
//
//   app.ts ─┐
//   skein ──┼── asc ── entries added ── the resumable pass ── one module
//   core  ──┘
//
// The compiler asks for files by path; library.ts answers for those of the package "skein".
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { relative, resolve, sep } from "node:path";
import { CompileError } from "../compiler/report.ts";
import type { Report } from "../compiler/report.ts";
import { transform } from "../compiler/transform.ts";
import { Diagnostics } from "./diagnostics.ts";
import type { Diagnostic } from "./diagnostics.ts";
import { border } from "./entries.ts";
import { Library, LIBRARY } from "./library.ts";
import { tableNames, withNames } from "./names.ts";
import { Problem } from "./problem.ts";
import { workingFolder } from "./terminal.ts";

export interface CompileOptions {
  /** The folder that holds assembly/. */
  readonly root: string;
  /** Keeps checks and names. */
  readonly debug: boolean;
  /** The level of optimisation, as asc takes it: "-O3". */
  readonly optimize: string;
  /** Checks at loops whether the slice is over. */
  readonly preempt: boolean;
  /** Gives the module as text, too, which takes a while. */
  readonly text?: boolean;
  /** Is told what the compiler does now. */
  readonly onStep?: (step: string) => void;
}

export interface Compiled {
  readonly wasm: Uint8Array<ArrayBuffer>;
  /** The module as text, if that was asked for. */
  readonly text: string;
  readonly report: Report;
  /** What the compiler warns of; "" when there is nothing. */
  readonly warnings: string;
}

/** Compiles the program in `file`. Throws a Problem that says what is wrong in it, and where. */
export async function compile(file: string, options: CompileOptions): Promise<Compiled> {
  if (!existsSync(file)) throw new Problem(`there is no file ${file}`);
  if (!file.endsWith(".ts")) {
    throw new Problem(`${file} is no program`, "programs are AssemblyScript, in files named *.ts");
  }
  const asc = await loadCompiler();
  return new Compilation(file, options).run(asc);
}

type Compiler = Pick<typeof import("assemblyscript/asc"), "main" | "libraryFiles">;

async function loadCompiler(): Promise<Compiler> {
  try {
    return await import("assemblyscript/asc");
  } catch (cause) {
    throw new Problem(
      "the AssemblyScript compiler is not installed, and programs are compiled by it",
      "npm install --save-dev assemblyscript",
      { cause },
    );
  }
}

/** Functions of the scheduler, which see goroutines unwind: the border of the pass. */
const scheduler = /\/assembly\/(trampoline|loop)\//;

/** What loops of the program call now and then. */
const tick = `${LIBRARY}assembly/lib/go/tick`;

/** What charges the slice itself, whether the goroutine waits or goes on: the parts of `send` and
 *  `recv` that are not inlined. */
const charging = new RegExp(`^${LIBRARY}assembly/lib/chan/(offer|want)<`);

/** The defer statement, and what is called where a function begins and ends that contains one. */
const deferring = {
  isDefer: (name: string) => name.startsWith(`${LIBRARY}assembly/lib/defer/defer<`),
  mark: `${LIBRARY}assembly/lib/defer/deferMark`,
  run: `${LIBRARY}assembly/lib/defer/runDeferred`,
};

/** What functions that recurse call when there is no more room: those that may be interrupted, and
 *  the others. */
const hooks = [`${LIBRARY}assembly/lib/grow/growOrYield`, `${LIBRARY}assembly/lib/grow/grow`];

/** Whether a function may be unwound at its entry: one of the core may not, nor what the collector
 *  calls. */
function mayGrow(name: string): boolean {
  return !name.startsWith(LIBRARY) && !name.startsWith("~lib/rt/") && !/[#~]_*visit$/.test(name);
}

/** Whether a function may be interrupted: one of the program, or of a package that it uses. The
 *  core and the compiler's library keep state across a loop; what stands at the top level of a file
 *  is no goroutine. */
function isProgram(name: string, libraries: readonly string[]): boolean {
  if (name.startsWith(LIBRARY) || /^(~start$|start:)/.test(name)) return false;
  return !libraries.some((library) => name.startsWith(`~lib/${library}/`));
}

class Compilation {
  readonly #options: CompileOptions;
  /** The program's path as the compiler knows it: from the working folder, with an ending. */
  readonly #path: string;
  readonly #library: Library;
  /** What the compiler has read, by the path that it gives in diagnostics. */
  readonly #sources = new Map<string, string>();
  readonly #outputs = new Map<string, string | Uint8Array>();
  readonly #diagnostics: Diagnostics;
  /** The names of functions that are called through the table. */
  readonly #table = new Map<number, string>();
  #report: Report | undefined;

  constructor(file: string, options: CompileOptions) {
    this.#options = options;
    this.#path = relative(workingFolder(), resolve(file)).replaceAll(sep, "/");
    this.#library = new Library(options.root);
    this.#diagnostics = new Diagnostics(this.#library, this.#sources);
  }

  async run(asc: Compiler): Promise<Compiled> {
    this.#step("reading");
    const { error } = await asc.main(this.#arguments(), {
      readFile: (name: string, folder: string) => this.#read(name, folder),
      writeFile: (name: string, data: string | Uint8Array) => void this.#outputs.set(name, data),
      listFiles: () => null,
      reportDiagnostic: (diagnostic: unknown) => this.#diagnostics.add(diagnostic as Diagnostic),
      transforms: this.#transforms(Object.keys(asc.libraryFiles)),
    } as never);
    if (this.#diagnostics.hasErrors) throw new Problem(this.#diagnostics.errorText());
    if (error instanceof CompileError) throw new Problem(error.message);
    if (error !== null) throw error;
    return {
      wasm: withNames(this.#outputs.get("app.wasm") as Uint8Array, this.#report!, this.#table),
      text: (this.#outputs.get("app.wat") ?? "") as string,
      report: this.#report!,
      warnings: this.#diagnostics.warningText(),
    };
  }

  #step(text: string): void {
    this.#options.onStep?.(text);
  }

  #transforms(libraries: readonly string[]): (new () => object)[] {
    const tell = (text: string): void => this.#step(text);
    const steps = class {
      afterInitialize(program: { options: { sourceMap: boolean } }): void {
        // Has the compiler note the lines of expressions.
        program.options.sourceMap = true;
        tell("compiling");
      }

      afterCompile(): void {
        tell("making it resumable");
      }
    };
    const { preempt } = this.#options;
    const yields = (name: string): boolean => preempt && isProgram(name, libraries);
    const charges = (name: string): boolean => charging.test(name);
    const resumable = transform({
      isBoundary: (name) => scheduler.test(name),
      defers: deferring,
      lines: {
        isHidden: (file) => file.startsWith(LIBRARY),
        isLibrary: (name) => name.startsWith(LIBRARY),
        isPublic: (name) => name.startsWith(`${LIBRARY}assembly/lib/`),
      },
      recursion: {
        hooks,
        hookOf: (name) => mayGrow(name) ? hooks[yields(name) ? 0 : 1] : undefined,
      },
      ...(preempt ? { preempt: { tick, isProgram: yields, charges } } : {}),
      onReport: (report) => {
        this.#report = report;
        this.#step("optimising");
      },
    });
    const program = this.#path.replace(/\.ts$/, "");
    return [steps, border(program), tableNames(this.#table), resumable];
  }

  #arguments(): string[] {
    const { debug, optimize, text } = this.#options;
    const constants = [`DEBUG=${debug ? 1 : 0}`, "SIM=0", "SHARED=0", "WASM=1", "BUG=0"];
    return [
      this.#path,
      "skein-core.ts",
      ...["--runtime", "skein-runtime", "--exportRuntime"],
      ...["--enable", "simd"],
      ...["--exportStart", "$start"],
      ...["--memoryBase", "65536"],
      ...["--outFile", "app.wasm"],
      ...(text ? ["--textFile", "app.wat"] : []),
      optimize,
      ...(debug ? ["--debug"] : []),
      ...constants.flatMap((constant) => ["--use", constant]),
    ];
  }

  async #read(name: string, folder: string): Promise<string | null> {
    const path = resolve(folder, name);
    if (path.endsWith("skein-runtime.ts")) return importing("skein/assembly/rt/index");
    if (path.endsWith("skein-core.ts")) return exporting("skein/core");
    if (path.endsWith("asconfig.json")) return null;
    const inside = this.#library.inside(path);
    const text = inside === undefined
      ? await readFile(path, "utf8").catch(() => null)
      : this.#library.read(inside);
    if (text !== null) {
      this.#sources.set(inside === undefined ? name.replaceAll(sep, "/") : LIBRARY + inside, text);
    }
    return text;
  }
}

function importing(path: string): string {
  return `import ${JSON.stringify(path)};\n`;
}

function exporting(path: string): string {
  return `export * from ${JSON.stringify(path)};\n`;
}
