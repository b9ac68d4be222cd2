// The package "skein" as the AssemblyScript compiler finds it: the files of assembly/, as if they
// lay in node_modules/skein, and a few that are written here.
//
//   import … from "skein/time"   node_modules/skein/time.ts   assembly/lib/time.ts
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { coreNames } from "../core/exports.ts";
import { appNames } from "../wasm/core.ts";

const packaged = `node_modules${sep}skein${sep}`;

/** Where the compiler says that a file of the package is. */
export const LIBRARY = "~lib/skein/";

/** What a module of the package may be called: "index" is "skein" itself. */
const modules = ["index", "sync", "time", "os"];

function exportAll(path: string): string {
  return `export * from ${JSON.stringify(path)};\n`;
}

/** The exports of the core under names of their own: `$name`. */
function renamed(names: readonly string[], path: string): string {
  const list = names.map((name) => `  ${name} as $${name},\n`).join("");
  return `export {\n${list}} from ${JSON.stringify(path)};\n`;
}

/** The folder that holds assembly/, seen from this file or from the bundle that it has become. */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "assembly", "lib", "index.ts"))) {
    const above = dirname(folder);
    if (above === folder) throw new Error("assembly/ is missing: install the package again");
    folder = above;
  }
  return folder;
}

export class Library {
  readonly #root: string;
  /** Files of the package that are no files. */
  readonly #written: Readonly<Record<string, string>>;

  constructor(root: string) {
    this.#root = root;
    const present = modules.filter((name) => existsSync(join(root, sourceOf(name))));
    this.#written = {
      ...Object.fromEntries(present.map((name) =>
        [`${name}.ts`, exportAll(`./assembly/lib/${name}`)])),
      "core.ts": renamed(coreNames, "./assembly/index") + renamed(appNames, "./assembly/app"),
    };
  }

  /** The names under which programs import the package. */
  names(): string[] {
    return modules
      .filter((name) => this.#written[`${name}.ts`] !== undefined)
      .map((name) => name === "index" ? "skein" : `skein/${name}`);
  }

  /** What a module of the package exports; nothing when there is no such module. */
  exportsOf(module: string): string[] {
    const name = module === "skein" ? "index" : module.replace(/^skein\//, "");
    if (!modules.includes(name)) return [];
    const text = this.#read(sourceOf(name)) ?? "";
    const listed = [...text.matchAll(/^export \{([^}]*)\}/gm)].flatMap(([, list]) =>
      list!.split(",").map((item) => item.trim()));
    const declared = [...text.matchAll(/^export (?:function|class|const) (\w+)/gm)];
    return [...listed, ...declared.map(([, item]) => item!)].filter(Boolean).sort();
  }

  /** The place of a file inside the package, if it is one of it. */
  inside(path: string): string | undefined {
    const at = path.indexOf(packaged);
    return at < 0 ? undefined : path.slice(at + packaged.length).replaceAll(sep, "/");
  }

  /** The text of a file of the package, by its place in it; null when there is none. */
  read(inside: string): string | null {
    const text = this.#written[inside];
    if (text !== undefined) return text;
    return inside.startsWith("assembly/") ? this.#read(inside) : null;
  }

  #read(path: string): string | null {
    try {
      return readFileSync(join(this.#root, path), "utf8");
    } catch {
      return null;
    }
  }
}

function sourceOf(name: string): string {
  return `assembly/lib/${name}.ts`;
}
