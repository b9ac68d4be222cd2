// Finds the TypeScript blocks of the documentation and makes modules of them. A comment of the form
// `// sum → 14` in a block is an expectation: the expression before the arrow has the value after
// it. A block that cannot run says so, and why: "ts ignore: needs a browser".

import { readdirSync, readFileSync } from "node:fs";

export interface Block {
  /** The file, from the root of the repository with forward slashes. */
  readonly path: string;
  /** The line of the block's first line of code, counted from one. */
  readonly line: number;
  readonly code: readonly string[];
  /** Why the block is not run; "" when it does not say, undefined when it is run. */
  readonly ignored: string | undefined;
}

/** One expectation: the line, its text, the two values. */
export type Expectation = readonly [line: number, text: string, actual: unknown, wanted: unknown];

const opening = /^(\s*)```(ts|typescript|js|javascript|mjs)\b(.*)$/;
const expectation = /^(\s*)\/\/ (.+?) → (.+)$/;

/** The files of a folder and below it whose names end in `ending`. */
export function filesOf(folder: string, ending: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(ending))
    .map((name) => `${folder}/${name.replaceAll("\\", "/")}`)
    .sort();
}

/** A source as its doc comments read: other lines are empty, so that lines keep their numbers. */
function commentsOf(lines: readonly string[]): string[] {
  let inside = false;
  return lines.map((line) => {
    if (line.trimStart().startsWith("/**")) inside = true;
    const text = inside ? line.replace(/^\s*(\/\*\*|\*\/|\*)\s?/, "") : "";
    if (line.includes("*/")) inside = false;
    return text;
  });
}

/** Every TypeScript block of a document, or of the doc comments of a source. */
export function blocksOf(path: string): Block[] {
  const text = readFileSync(path, "utf8").split("\n");
  const lines = path.endsWith(".ts") ? commentsOf(text) : text;
  const found: Block[] = [];
  for (let at = 0; at < lines.length; at++) {
    const [, indent, , info] = opening.exec(lines[at]!) ?? [];
    if (indent === undefined || info === undefined) continue;
    const end = lines.findIndex((line, index) => index > at && line.trim() === "```");
    if (end < 0) throw new Error(`${path}:${at + 1}: the block does not end`);
    const code = lines.slice(at + 1, end).map((line) => line.slice(indent.length));
    found.push({ path, line: at + 2, code, ignored: reasonOf(info) });
    at = end;
  }
  return found;
}

function reasonOf(info: string): string | undefined {
  const [, reason] = /^\s*ignore\b[:\s]*(.*)$/.exec(info) ?? [];
  return reason?.trim();
}

/** How many expectations a block states. */
export function expectationsOf({ code }: Block): number {
  return code.filter((line) => expectation.test(line)).length;
}

/** A name for the block's module that is also readable in a stack. */
export function moduleName({ path, line }: Block): string {
  return `${path.replaceAll("/", "-")}-${line}`;
}

/** The block as a module that exports what its expectations found, in `$found`. Each line has the
 *  number that it has in the documentation. */
export function moduleText({ line, code }: Block): string {
  const start = "export const $found: [number, string, unknown, unknown][] = []; ";
  const checked = code.map((text, index) =>
    text.replace(expectation, (_, indent: string, actual: string, wanted: string) => {
      const title = JSON.stringify(`${actual} → ${wanted}`);
      return `${indent}$found.push([${line + index}, ${title}, ${actual}, ${wanted}]);`;
    })
  );
  return "\n".repeat(line - 1) + start + checked.join("\n") + "\n";
}
