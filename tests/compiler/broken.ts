// Tests of the tests: bundles of them in which the pass has a known bug.

import { build } from "esbuild";
import { readFileSync } from "node:fs";
import * as assert from "uvu/assert";

export interface Bug {
  readonly what: string;
  /** The file in ts/compiler, the text that is there and the text that takes its place. */
  readonly file: string;
  readonly text: string;
  readonly wrong: string;
}

/** Bundles `entry` with a bug in the pass; gives the module's path. */
export async function broken(
  entry: string, { file, text, wrong }: Bug, name: string,
): Promise<string> {
  const outfile = `build/bugs/${name}.mjs`;
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    packages: "external",
    external: ["#core", "#loader"],
    logLevel: "warning",
    plugins: [{
      name: "bug",
      setup({ onLoad }) {
        onLoad({ filter: new RegExp(`compiler[\\\\/]${file}$`) }, ({ path }) => {
          const good = readFileSync(path, "utf8");
          assert.ok(good.includes(text), `${file} has no "${text}"`);
          return { contents: good.replaceAll(text, wrong), loader: "ts" };
        });
      },
    }],
  });
  return outfile;
}
