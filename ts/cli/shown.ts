// What users see of functions and source files: not those of the library.
import { cloneName } from "../compiler/emit.ts";
import { LIBRARY } from "./library.ts";

const clone = cloneName("");

/** A function's name as Go would show it; "" for one of the library.
 *
 *      app/worker                      worker
 *      app/Pool<app/Job>#run           Pool<app/Job>.run
 *      app/main~anonymous|1            main.func2
 */
export function shownName(internal: string): string {
  const name = internal.startsWith(clone) ? internal.slice(clone.length) : internal;
  if (name.startsWith(LIBRARY) || /^(~(?!lib\/)|start:)/.test(name)) return "";
  return name
    .replace(/^[^<]*\//, "")
    .replace("#", ".")
    .replace(/~anonymous\|(\d+)/g, (_, number: string) => `.func${Number(number) + 1}`);
}

/** Makes the test whether a source file is hidden: files of the library are, and of the compiler.
 *  @param libraries the compiler's files, without their endings */
export function hiding(libraries: readonly string[]): (file: string) => boolean {
  const own = new Set(libraries.map((name) => `~lib/${name}.ts`));
  return (file) => file.startsWith(LIBRARY) || own.has(file);
}
