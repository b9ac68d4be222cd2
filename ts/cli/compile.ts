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
import type { Binaryen, Module } from "../compiler/binaryen.ts";
import { ownFunctions } from "../compiler/functions.ts";
import { CompileError } from "../compiler/report.ts";
import type { Report } from "../compiler/report.ts";
import { transform } from "../compiler/transform.ts";
import { mapCode } from "./codemap.ts";
import type { FunctionCode } from "./codemap.ts";
import { Diagnostics } from "./diagnostics.ts";
import type { Diagnostic } from "./diagnostics.ts";
import { border } from "./entries.ts";
import { Library, LIBRARY } from "./library.ts";
import { tableNames, withNames } from "./names.ts";
import { Problem } from "./problem.ts";
import { isScheduler, rolesIn } from "./roles.ts";
import { hiding } from "./shown.ts";
import { readSourceMap } from "./sourcemap.ts";
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
  #code: readonly FunctionCode[] = [];
  #report: Report | undefined;
  /** What is being compiled, and with which library. */
  #module: { readonly b: Binaryen; readonly m: Module } | undefined;

  constructor(file: string, options: CompileOptions) {
    this.#options = options;
    this.#path = relative(workingFolder(), resolve(file)).replaceAll(sep, "/");
    this.#library = new Library(options.root);
    this.#diagnostics = new Diagnostics(this.#library, this.#sources);
  }

  async run(asc: Compiler): Promise<Compiled> {
    const libraries = Object.keys(asc.libraryFiles);
    this.#step("reading");
    const { error } = await asc.main(this.#arguments(), {
      readFile: (name: string, folder: string) => this.#read(name, folder),
      writeFile: (name: string, data: string | Uint8Array) => this.#write(name, data, libraries),
      listFiles: () => null,
      reportDiagnostic: (diagnostic: unknown) => this.#diagnostics.add(diagnostic as Diagnostic),
      transforms: this.#transforms(libraries),
    } as never);
    if (this.#diagnostics.hasErrors) throw new Problem(this.#diagnostics.errorText());
    if (error instanceof CompileError) throw new Problem(error.message);
    if (error !== null) throw error;
    return {
      wasm: withNames(this.#outputs.get("app.wasm") as Uint8Array, {
        report: this.#report!,
        table: this.#table,
        code: this.#code,
        isBorder: isScheduler,
      }),
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
    const compiled = (b: Binaryen, m: Module): void => void (this.#module = { b, m });
    const steps = class {
      declare readonly binaryen: Binaryen;

      afterInitialize(program: { options: { sourceMap: boolean } }): void {
        // Has the compiler note the lines of expressions.
        program.options.sourceMap = true;
        tell("compiling");
      }

      afterCompile(module: Module): void {
        compiled(this.binaryen, module);
        tell("making it resumable");
      }
    };
    const { debug, preempt } = this.#options;
    const hosts = new Set<string>();
    const resumable = transform({
      ...rolesIn({ debug, preempt, libraries, hosts }),
      onReport: (report) => {
        this.#report = report;
        this.#step("optimising");
      },
    });
    const program = this.#path.replace(/\.ts$/, "");
    return [steps, border(program, hosts), tableNames(this.#table), resumable];
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

  /** Takes what the compiler has made, while the module from which it is made is still there. */
  #write(name: string, data: string | Uint8Array, libraries: readonly string[]): void {
    this.#outputs.set(name, data);
    if (typeof data === "string") return;
    const { b, m } = this.#module!;
    // Code lies where it lies without a map: that is named in a section behind it.
    const { sourceMap } = m.emitBinary("map");
    const names = ownFunctions(b, m).map((f) => f.name);
    this.#code = mapCode(data, names, readSourceMap(sourceMap), hiding(libraries));
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
