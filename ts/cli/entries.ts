// Entries: how the host starts an exported function of the program as a goroutine. It puts the
// arguments on the goroutine's stack and names the function by a number.
//
//   before   (import "skein-app" "enter" (func $enter (param i32 i32 i32)))
//   after    (func $enter (param $index i32) (param $at i32) (param $into i32)
//              switch $index: store at $into (call $export (load at $at) (load …))
//
// What the functions take and give, in the program's own types, goes with the module in a section
// of its own, so that strings and typed arrays can be carried across the border.
import type { Binaryen, Expr, FunctionInfo, Module, Numeric, Type } from "../compiler/binaryen.ts";

/** asc's number for a runtime whose collector sees no stack. */
const MINIMAL = 1;

/** The section's name. */
export const SECTION = "skein";

/** An exported function: its parameters and result in AssemblyScript's words. */
export interface Signature {
  readonly name: string;
  readonly params: readonly string[];
  readonly result: string;
}

interface Typed {
  toString(): string;
}

/** What the compiler knows of an exported function. */
interface Prototype {
  readonly instances?: ReadonlyMap<string, {
    readonly signature: { readonly parameterTypes: readonly Typed[]; readonly returnType: Typed };
  }> | null;
}

interface Program {
  readonly options: { stackSize: number; runtime: number };
  readonly module: { useShadowStack: boolean };
  readonly filesByName: ReadonlyMap<string, { readonly exports: ReadonlyMap<string, Prototype> | null }>;
}

/** The exported functions of a program. */
export class Entries {
  readonly #file: string;

  /** @param file the program's path without its ending, as the compiler names it */
  constructor(file: string) {
    this.#file = file;
  }

  /** To be passed to asc before the resumable pass. */
  transform(): new () => object {
    const file = this.#file;
    return class {
      declare readonly binaryen: Binaryen;
      declare readonly program: Program;

      /** asc gives every runtime that it does not know a shadow stack for its collector. Frames of
       *  goroutines are not on it. */
      afterInitialize(): void {
        this.program.options.stackSize = 0;
        this.program.options.runtime = MINIMAL;
        this.program.module.useShadowStack = false;
      }

      afterCompile(module: Module): void {
        const signatures = signaturesIn(this.program, file);
        new Writer(this.binaryen, module).write(signatures);
        const text = new TextEncoder().encode(JSON.stringify(signatures));
        module.addCustomSection(SECTION, text);
      }
    };
  }
}

function signaturesIn(program: Program, file: string): Signature[] {
  const exported = program.filesByName.get(file)?.exports ?? new Map<string, Prototype>();
  return [...exported].flatMap(([name, { instances }]) => {
    const signature = instances?.get("")?.signature;
    if (signature === undefined) return [];
    const params = signature.parameterTypes.map(String);
    return [{ name, params, result: String(signature.returnType) }];
  });
}

/** Puts the definition in the place of the import. */
class Writer {
  readonly #b: Binaryen;
  readonly #m: Module;

  constructor(b: Binaryen, m: Module) {
    this.#b = b;
    this.#m = m;
  }

  write(signatures: readonly Signature[]): void {
    const [b, m] = [this.#b, this.#m];
    const functions = this.#functions();
    const enter = functions.find(({ module, base }) => module === "skein-app" && base === "enter");
    if (enter === undefined) return;
    m.removeFunction(enter.name);
    const calls = signatures.map(({ name }) => this.#call(this.#exported(name, functions)));
    const labels = calls.map((_, index) => `entry${index}`);
    const index = m.local.get(0, b.i32);
    let body: Expr = m.block(labels[0] ?? "none", [m.switch(labels, labels.at(-1) ?? "none", index)]);
    calls.forEach((call, i) => {
      body = m.block(labels[i + 1] ?? null, [body, call, m.return()]);
    });
    const types = b.createType([b.i32, b.i32, b.i32]);
    m.addFunction(enter.name, types, b.none, [], body);
  }

  #functions(): FunctionInfo[] {
    const count = this.#m.getNumFunctions();
    return Array.from({ length: count }, (_, index) =>
      this.#b.getFunctionInfo(this.#m.getFunctionByIndex(index)));
  }

  #exported(name: string, functions: readonly FunctionInfo[]): FunctionInfo {
    const { value } = this.#b.getExportInfo(this.#m.getExport(name));
    return functions.find((info) => info.name === value)!;
  }

  /** Loads the arguments, 8 bytes apart (16 for vectors), calls, and stores the result. */
  #call({ name, params, results }: FunctionInfo): Expr {
    const [b, m] = [this.#b, this.#m];
    let offset = 0;
    const operands = b.expandType(params).map((type) => {
      const value = this.#code(type).load(offset, 1, m.local.get(1, b.i32));
      offset += 16;
      return value;
    });
    const call = m.call(name, operands, results);
    return results === b.none
      ? call
      : this.#code(results).store(0, 1, m.local.get(2, b.i32), call);
  }

  #code(type: Type): Numeric {
    const [b, m] = [this.#b, this.#m];
    if (type === b.i32) return m.i32;
    if (type === b.i64) return m.i64;
    if (type === b.f32) return m.f32;
    return type === b.f64 ? m.f64 : m.v128;
  }
}
