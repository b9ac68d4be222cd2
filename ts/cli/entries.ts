// The border of a program, made while it is compiled.
//
// Exports. The host starts an exported function as a goroutine: it puts the arguments on the
// goroutine's stack and names the function by a number.
//
//   before   (import "skein-app" "enter" (func $enter (param i32 i32 i32)))
//   after    (func $enter (param $index i32) (param $at i32) (param $into i32)
//              switch $index: store at $into (call $export (load at $at) (load …))
//
// Imports. A function of the host that answers with a promise holds the goroutine that called it.
//
//   before   (import "app" "ask" (func $ask (param i32) (result i32)))
//   after    (import "app" "ask" (func $ask/host (param i32) (result i32)))
//            (func $ask (param i32) (result i32)
//              result = ask/host(…)
//              if wasHeld(): result = load at awaitHost()
//              return result)
//
// What the functions take and give, in the program's own types, goes with the module in a section
// of its own, so that strings and arrays can be carried across.
import type { Binaryen, Expr, FunctionInfo, Module, Numeric, Type } from "../compiler/binaryen.ts";
import { allFunctions } from "../compiler/functions.ts";
import { importedModule } from "../compiler/intrinsics.ts";
import { SECTION, VERSION } from "../wasm/manifest.ts";
import type { Manifest, Signature } from "../wasm/manifest.ts";
import { placeIn } from "./diagnostics.ts";
import { Problem } from "./problem.ts";

/** asc's number for a runtime whose collector sees no stack. */
const MINIMAL = 1;

/** Bytes between the arguments of an entry. */
const ARGUMENT_BYTES = 16;

/** What never answers with a promise. */
const direct = new Set(["host", "skein", "skein-app", importedModule]);
const directNames = new Set(["env.abort", "env.trace", "env.seed"]);

/** Names of exports that are taken: those of the core begin with a dollar. */
const reserved = /^(\$|memory$)/;

interface Typed {
  toString(): string;
}

interface FunctionElement {
  readonly signature: { readonly parameterTypes: readonly Typed[]; readonly returnType: Typed };
}

/** What the compiler knows of an export, a function above all. */
interface Exported {
  readonly instances?: ReadonlyMap<string, FunctionElement> | null;
  readonly identifierNode?: { readonly range: SourceRange };
}

interface SourceRange {
  readonly start: number;
  readonly source: { readonly normalizedPath: string; readonly text: string };
}

interface FileElement {
  readonly exports: ReadonlyMap<string, Exported> | null;
  /** Files of which it exports everything. */
  readonly exportsStar: readonly FileElement[] | null;
}

/** The part of asc's program that is used here. */
interface Program {
  readonly options: { stackSize: number; runtime: number };
  readonly module: { useShadowStack: boolean };
  readonly filesByName: ReadonlyMap<string, FileElement>;
  readonly instancesByName: ReadonlyMap<string, Partial<FunctionElement>>;
  readonly managedClasses: ReadonlyMap<number, { readonly type: Typed }>;
}

/** The transform that makes the border of the program in `file`, its path without an ending; to be
 *  passed to asc before the resumable pass.
 *  @param hosts takes the internal names of the functions that call the host */
export function border(file: string, hosts: Set<string>): new () => object {
  return class {
    declare readonly binaryen: Binaryen;
    declare readonly program: Program;

    /** asc gives every runtime that it does not know a shadow stack for its collector. Frames of
     *  goroutines are not on it. */
    afterInitialize(): void {
      for (const [name, element] of exportsOf(this.program.filesByName.get(file))) {
        if (reserved.test(name)) throw taken(name, element);
      }
      this.program.options.stackSize = 0;
      this.program.options.runtime = MINIMAL;
      this.program.module.useShadowStack = false;
    }

    afterCompile(module: Module): void {
      const functions = allFunctions(this.binaryen, module);
      const manifest = describe(this.program, file, functions);
      new Writer(this.binaryen, module, functions).write(manifest.exports, hosts);
      module.addCustomSection(SECTION, new TextEncoder().encode(JSON.stringify(manifest)));
    }
  };
}

function isHeldBy({ module, base }: FunctionInfo): boolean {
  if (module === null || module === "" || direct.has(module)) return false;
  return !directNames.has(`${module}.${base}`);
}

function describe(program: Program, file: string, functions: readonly FunctionInfo[]): Manifest {
  const exported = exportsOf(program.filesByName.get(file));
  const imported = functions.filter(({ module }) => module !== null && module !== "");
  return {
    version: VERSION,
    exports: [...exported].flatMap(([name, { instances }]) => {
      const element = instances?.get("");
      return element === undefined ? [] : [signatureOf(name, element)];
    }),
    imports: Object.fromEntries(imported.flatMap(({ name, module, base }) => {
      const element = program.instancesByName.get(name);
      const full = `${module}.${base}`;
      const isOurs = module === "host" || module === importedModule || module === "skein-app";
      if (isOurs || element?.signature === undefined) return [];
      return [[full, signatureOf(full, element as FunctionElement)]];
    })),
    classes: Object.fromEntries(
      [...program.managedClasses].map(([id, { type }]) => [String(type), id]),
    ),
  };
}

/** What a file exports, also by `export *`; its own exports win. */
function exportsOf(file: FileElement | undefined): Map<string, Exported> {
  const inherited = (file?.exportsStar ?? []).flatMap((each) => [...exportsOf(each)]);
  return new Map([...inherited, ...file?.exports ?? []]);
}

function taken(name: string, { identifierNode }: Exported): Problem {
  const range = identifierNode?.range;
  const { normalizedPath = "", text = "" } = range?.source ?? {};
  const place = range === undefined ? "" : `${placeIn(normalizedPath, text, range.start)}: `;
  return new Problem(
    `${place}error: an export cannot be called "${name}": the runtime uses that name`,
    'give it another name; "memory" and all names that begin with a dollar are taken',
  );
}

function signatureOf(name: string, { signature }: FunctionElement): Signature {
  const params = signature.parameterTypes.map(String);
  return { name, params, result: String(signature.returnType) };
}

/** Puts definitions in the place of imports. */
class Writer {
  readonly #b: Binaryen;
  readonly #m: Module;
  readonly #functions: readonly FunctionInfo[];

  constructor(b: Binaryen, m: Module, functions: readonly FunctionInfo[]) {
    this.#b = b;
    this.#m = m;
    this.#functions = functions;
  }

  write(signatures: readonly Signature[], hosts: Set<string>): void {
    this.#defineEnter(signatures);
    this.#defineLastCalls();
    for (const info of this.#functions.filter(isHeldBy)) hosts.add(info.name).add(this.#wrap(info));
  }

  #defineEnter(signatures: readonly Signature[]): void {
    const [b, m] = [this.#b, this.#m];
    const enter = this.#imported("enter")!;
    m.removeFunction(enter.name);
    const calls = signatures.map(({ name }) => this.#call(this.#exported(name)));
    const labels = calls.map((_, index) => `entry${index}`);
    const index = m.local.get(0, b.i32);
    let body: Expr = m.unreachable();
    if (calls.length > 0) {
      body = m.block(labels[0]!, [m.switch(labels, labels.at(-1)!, index)]);
    }
    calls.forEach((call, i) => {
      body = m.block(labels[i + 1] ?? null, [body, call, m.return()]);
    });
    m.addFunction(enter.name, b.createType([b.i32, b.i32, b.i32]), b.none, [], body);
  }

  /** The trampoline, which knows no library, calls it by way of an import. */
  #defineLastCalls(): void {
    const [b, m] = [this.#b, this.#m];
    const { name } = this.#imported("lastCalls")!;
    m.removeFunction(name);
    m.addFunction(name, b.none, b.none, [], m.call(this.#core("lastCalls"), [], b.none));
  }

  #imported(name: string): FunctionInfo | undefined {
    return this.#functions.find(({ module, base }) => module === "skein-app" && base === name);
  }

  #exported(name: string): FunctionInfo {
    const { value } = this.#b.getExportInfo(this.#m.getExport(name));
    return this.#functions.find((info) => info.name === value)!;
  }

  /** Loads the arguments, calls, and stores the result. */
  #call({ name, params, results }: FunctionInfo): Expr {
    const [b, m] = [this.#b, this.#m];
    const operands = b.expandType(params).map((type, i) =>
      this.#code(type).load(i * ARGUMENT_BYTES, 1, m.local.get(1, b.i32)));
    const call = m.call(name, operands, results);
    if (results === b.none) return call;
    return this.#code(results).store(0, 1, m.local.get(2, b.i32), call);
  }

  /** Gives the name of what it wraps. */
  #wrap({ name, module, base, params, results }: FunctionInfo): string {
    const [b, m] = [this.#b, this.#m];
    const host = `${name}/host`;
    m.removeFunction(name);
    m.addFunctionImport(host, module!, base!, params, results);
    const types = b.expandType(params);
    const result = types.length;
    const call = m.call(host, types.map((type, i) => m.local.get(i, type)), results);
    const wait = m.call(this.#core("awaitHost"), [], b.i32);
    const isHeld = m.call(this.#core("wasHeld"), [], b.i32);
    const body = results === b.none
      ? [call, m.if(isHeld, m.drop(wait))]
      : [
        m.local.set(result, call),
        m.if(isHeld, m.local.set(result, this.#code(results).load(0, 1, wait))),
        m.local.get(result, results),
      ];
    const vars = results === b.none ? [] : [results];
    m.addFunction(name, params, results, vars, m.block(null, body, results));
    return host;
  }

  /** The name inside the module of a function of assembly/app.ts. */
  #core(name: string): string {
    return this.#b.getExportInfo(this.#m.getExport(`$${name}`)).value;
  }

  #code(type: Type): Numeric {
    const [b, m] = [this.#b, this.#m];
    if (type === b.i32) return m.i32;
    if (type === b.i64) return m.i64;
    if (type === b.f32) return m.f32;
    return type === b.f64 ? m.f64 : m.v128;
  }
}
