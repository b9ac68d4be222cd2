// Compiles the WebAssembly of the benchmarks into build/bench/wasm:
//
//   cases      assembly/bench/cases.ts as `skein build` does it: what `skein bench` runs, too
//   asyncify   wasm/asyncify.ts, made resumable by Binaryen's Asyncify
//   jspi       wasm/yields.ts, whose yield is an import that suspends the engine's stack
//   kernels    wasm/kernels.ts: plain, after Skein's pass, after Asyncify
//   counting   the same and wasm/recursive.ts, after the pass: what is counted differs
//   control    wasm/control.ts as `skein build` does it
//   heap       wasm/heap.ts as `skein build` does it, and with both of asc's collectors

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { bundleProgram } from "../scripts/program.mjs";
import { root } from "../scripts/runtimes.mjs";
import { folder } from "./bundle.mjs";

/** @typedef {typeof import("assemblyscript/binaryen").default} Binaryen */

const here = join(root, "bench", "wasm");
const out = join(folder, "wasm");

/** Which programs a case needs.
 *  @type {Partial<Record<string, readonly (() => Promise<void>)[]>>} */
const needs = {
  pingpong: [skein],
  gosched: [skein],
  spawn: [skein],
  select4: [skein],
  "fn-depth": [skein, asyncify, jspi],
  "parked-memory": [skein],
  "parked-millions": [skein],
  starvation: [skein],
  recursion: [skein, jspi],
  kernels: [kernels],
  counting: [counting],
  control: [control],
  heap: [heap],
};

/** Compiles what these cases need. @param {readonly string[]} cases */
export async function compilePrograms(cases) {
  mkdirSync(out, { recursive: true });
  for (const compile of new Set(cases.flatMap((name) => needs[name] ?? []))) await compile();
}

/** @param {string} name @param {Uint8Array} bytes */
function save(name, bytes) {
  writeFileSync(join(out, `${name}.wasm`), bytes);
}

/** A part of Skein's own sources as a module. @param {string} source */
async function load(source) {
  const bundle = await bundleProgram(join(root, source), join(folder, "compiler"));
  return import(pathToFileURL(bundle).href);
}

/** Compiles a program as `skein build` does it. @param {string} file @param {string} name */
async function build(file, name) {
  const { compile } = await load("ts/cli/compile.ts");
  const options = { root, debug: false, optimize: "-O3", preempt: true };
  const { wasm } = await compile(file, options);
  save(name, wasm);
}

async function skein() {
  await build(join(root, "assembly", "bench", "cases.ts"), "cases");
}

/** Compiles a program of bench/wasm. `parts` are the texts of files that are not there, or of
 *  those that are replaced.
 *  @param {string} name @param {Record<string, string>} parts @param {unknown[]} transforms
 *  @param {string} runtime of AssemblyScript @returns {Promise<Uint8Array>} */
async function assemble(name, parts, transforms = [], runtime = "stub") {
  const { main } = await import("assemblyscript/asc");
  /** @type {Uint8Array | undefined} */
  let binary;
  const args = [`${name}.ts`, "-o", "out.wasm", "-O3", "--runtime", runtime];
  const { error, stderr } = await main(args, {
    /** @param {string} path */
    readFile(path) {
      const part = parts[basename(path)];
      if (part !== undefined) return part;
      try {
        return readFileSync(join(here, basename(path)), "utf8");
      } catch {
        return null;
      }
    },
    writeFile(_, contents) {
      if (typeof contents !== "string") binary = contents;
    },
    listFiles: () => [],
    transforms: /** @type {never} */ (transforms),
  });
  if (binary === undefined) throw new Error(`${name}.ts: ${error}\n${stderr}`);
  return binary;
}

/** Keeps functions whole that the optimiser would inline. @param {readonly string[]} names */
function neverInline(names) {
  return class {
    /** @param {unknown} module */
    afterCompile(module) {
      const { binaryen } = /** @type {{ binaryen: Binaryen }} */ (/** @type {unknown} */ (this));
      for (const name of names) {
        binaryen.setPassArgument("no-inline", name);
        /** @type {import("assemblyscript/binaryen").default.Module} */ (module)
          .runPasses(["no-inline"]);
      }
      binaryen.setPassArgument("no-inline", null);
    }
  };
}

/** @param {Uint8Array} bytes @param {string} [imports] those that may suspend */
async function asyncified(bytes, imports) {
  const { default: binaryen } = await import("assemblyscript/binaryen");
  const module = binaryen.readBinary(bytes);
  const { BulkMemory, BulkMemoryOpt, MutableGlobals, NontrappingFPToInt, SignExt } =
    binaryen.Features;
  module.setFeatures(
    BulkMemory | BulkMemoryOpt | MutableGlobals | NontrappingFPToInt | SignExt,
  );
  binaryen.setOptimizeLevel(3);
  binaryen.setShrinkLevel(0);
  binaryen.setPassArgument("asyncify-imports", imports ?? "none.none");
  module.runPasses(["asyncify"]);
  module.optimize();
  return module.emitBinary();
}

async function asyncify() {
  const yielding = 'export { yieldNow } from "./asyncify";\n';
  const apart = neverInline(["asyncify/yieldNow", "asyncify/step"]);
  const plain = await assemble("asyncify", { "yielding.ts": yielding }, [apart]);
  save("asyncify", await asyncified(plain));
}

async function jspi() {
  const yielding = '@external("bench", "yieldNow") export declare function yieldNow(): void;\n';
  save("jspi", await assemble("yields", { "yielding.ts": yielding }));
}

const pausing = '@external("bench", "pause") export declare function pause(): void;\n';

const pausingBySkein = `
@external("skein-pass", "park") declare function park(): void;
@external("skein-pass", "setRounds") declare function setRounds(rounds: i32): void;
@external("skein-pass", "setRoom") declare function setRoom(bytes: i32): void;
export function pause(): void { park(); }
export function tick(): void { setRounds(16384); }
export function grow(): void { setRoom(524288); }
`;

async function kernels() {
  const plain = await assemble("kernels", { "pausing.ts": pausing });
  save("kernels-plain", plain);
  save("kernels-asyncify", await asyncified(plain, "bench.pause"));
  const text = readFileSync(join(here, "kernels.ts"), "utf8");
  const parts = {
    "kernels.ts": `${text}export { tick } from "./pausing";\n`,
    "pausing.ts": pausingBySkein,
  };
  save("kernels-skein", await assemble("kernels", parts, [await passWith({ preempt })]));
}

/** @param {string} name */
const isKernel = (name) => /^(kernels|recursive)\//.test(name);

/** What lets loops count, and what lets recursion. */
const preempt = { tick: "pausing/tick", isProgram: isKernel };
const recursion = {
  hooks: ["pausing/grow"],
  /** @param {string} name */
  hookOf: (name) => isKernel(name) ? "pausing/grow" : undefined,
};

/** Skein's pass. @param {object} options */
async function passWith(options) {
  const { transform } = await load("ts/compiler/transform.ts");
  return transform({ isBoundary: () => false, ...options });
}

const all = `
export { calls, matrix, sieve, sort, queens, mandelbrot, want } from "./kernels";
export { walk, ackermann, parity } from "./recursive";
export { tick, grow } from "./pausing";
`;

async function counting() {
  const parts = { "counting.ts": all, "pausing.ts": pausingBySkein };
  const builds = {
    none: {},
    loops: { preempt },
    recursion: { recursion },
    both: { preempt, recursion },
  };
  for (const [name, options] of Object.entries(builds)) {
    const pass = await passWith(options);
    save(`counting-${name}`, await assemble("counting", parts, [pass]));
  }
}

async function control() {
  await build(join(here, "control.ts"), "control");
}

async function heap() {
  await build(join(here, "heap.ts"), "heap-skein");
  save("heap-incremental", await assemble("heap", {}, [], "incremental"));
  // It collects when it is told to, where no local variable holds an object.
  const resting = { "resting.ts": "export function rest(): void { __collect(); }\n" };
  save("heap-minimal", await assemble("heap", resting, [], "minimal"));
}
