// Makes a TypeScript program into modules that any Node can run. Packages, Skein among them, stay
// imports, so that the program meets Skein as its users do.

import { basename, join } from "node:path";
import { build } from "esbuild";
import { root } from "./runtimes.mjs";

/** Bundles `source` into `folder` and gives the path of the program. What is imported dynamically
 *  stays in files of its own, and so is not evaluated before its turn. `define` replaces
 *  expressions.
 *  @param {string} source @param {string} folder @param {Record<string, string>} [define] */
export async function bundleProgram(source, folder, define = {}) {
  await build({
    absWorkingDir: root,
    entryPoints: [source],
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "es2022",
    packages: "external",
    external: ["#core", "#loader"],
    define,
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
    sourcemap: "inline",
    logLevel: "warning",
  });
  return join(folder, basename(source).replace(/\.ts$/, ".mjs"));
}
