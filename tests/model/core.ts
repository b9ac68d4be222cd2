// The bare core: one instance, and the part of the host that is memory.
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { G_INDEX, G_STATUS } from "../../assembly/abi.ts";
import type { Core } from "../../ts/core/exports.ts";

/** Reads a compiled core; `path` is relative to the root. */
export function readCore(path: string): WebAssembly.Module {
  return new WebAssembly.Module(readFileSync(join(process.cwd(), path)));
}

/** Compiles the core with a known bug put back. The compiler is not bundled with the tests. */
export async function compileBug(bug: number): Promise<WebAssembly.Module> {
  const outFile = `build/bugs/${bug}.wasm`;
  mkdirSync(join(process.cwd(), "build", "bugs"), { recursive: true });
  const { href } = pathToFileURL(join(process.cwd(), "scripts", "cores.mjs"));
  const { compileCore } = await import(href) as typeof import("../../scripts/cores.mjs");
  await compileCore("debug", { use: [`BUG=${bug}`], outFile });
  return readCore(outFile);
}

/** An instance whose clock stands where the test puts it. */
export class BareCore {
  readonly exports: Core;
  now = 0;
  fire: (index: number) => void = () => {};
  #words: Int32Array;

  constructor(module: WebAssembly.Module) {
    const host = {
      now: () => this.now,
      grew: () => this.#view(),
      wake: () => {},
      fire: (index: number) => this.fire(index),
      fault: (code: number, a: number, b: number): never => {
        throw new Error(`fault ${code} (${a}, ${b})`);
      },
    };
    this.exports = new WebAssembly.Instance(module, { host }).exports as unknown as Core;
    this.#words = new Int32Array(this.exports.memory.buffer);
  }

  #view(): void {
    this.#words = new Int32Array(this.exports.memory.buffer);
  }

  word(at: number): number {
    return this.#words[at >> 2]!;
  }

  setWord(at: number, value: number): void {
    this.#words[at >> 2] = value;
  }

  register(offset: number): number {
    return this.word(this.exports.registers() + offset);
  }

  index(g: number): number {
    return this.word(g + G_INDEX);
  }

  status(g: number): number {
    return this.word(g + G_STATUS);
  }
}
