// Reads the sources for the tests of this folder, which look at text and not at syntax trees.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";

export interface Source {
  /** From the root of the repository, with forward slashes. */
  readonly path: string;
  readonly text: string;
  /** The text without what comments and string literals say; lines stay where they are. */
  readonly code: string;
  readonly lines: readonly string[];
}

const comment = /\/\/[^\n]*|\/\*[^]*?\*\//;
const string = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`/;
const quoted = new RegExp(`${comment.source}|${string.source}`, "g");

function blank(token: string): string {
  const lines = token.replace(/[^\n]/g, "");
  return token.startsWith("/") ? lines : `""${lines}`;
}

function read(path: string): Source {
  const text = readFileSync(path, "utf8");
  const lines = text.replace(/\n$/, "").split("\n");
  return { path, text, code: text.replace(quoted, blank), lines };
}

/** The .ts and .mjs files of the given folders. */
export function sources(...folders: string[]): Source[] {
  return folders.filter((folder) => existsSync(folder)).flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .map((name) => posix.join(folder, name.replaceAll("\\", "/")))
      .filter((path) => /\.(ts|mjs)$/.test(path) && !path.includes("node_modules/"))
      .sort()
      .map(read)
  );
}

/** What a file imports: other sources by their path without ".ts", packages by their name. Types
 *  are erased, so importing one makes no dependency. */
export function importsOf({ path, text }: Source): string[] {
  const code = text
    .replace(/^\s*(\/\/|\*|\/\*\*).*$/gm, "")
    .replace(/\b(import|export) type\b[^;]*;/g, "");
  const named = code.matchAll(/\bfrom\s+"([^"]+)"|\bimport\s+"([^"]+)"|\bimport\("([^"]+)"\)/g);
  return [...named].map((match) => {
    const name = match[1] ?? match[2] ?? match[3] ?? "";
    if (!name.startsWith(".")) return name;
    return posix.join(posix.dirname(path), name).replace(/\.ts$/, "");
  });
}

interface Block {
  readonly line: number;
  readonly body: boolean;
}

const control = /\b(if|for|while|switch|catch|with)\s*\($/;

/** Whether the brace after `before` opens the body of a function. */
function isBody(before: string): boolean {
  if (/=>\s*$/.test(before)) return true;
  const end = before.replace(/\)\s*:[^;{}()=]*$/, ")").trimEnd();
  if (!end.endsWith(")")) return false;
  let depth = 0;
  for (let at = end.length - 1; at >= 0; at--) {
    if (end[at] === ")") depth++;
    else if (end[at] === "(" && --depth === 0) return !control.test(end.slice(0, at + 1));
  }
  return false;
}

/** Every function body: the line it starts on and how many lines it takes. */
export function functionsOf({ code }: Source): { line: number; length: number }[] {
  const open: Block[] = [];
  const found: { line: number; length: number }[] = [];
  let line = 1;
  for (let at = 0; at < code.length; at++) {
    const char = code[at];
    if (char === "\n") line++;
    if (char === "{") open.push({ line, body: isBody(code.slice(Math.max(0, at - 400), at)) });
    if (char !== "}") continue;
    const block = open.pop();
    if (block?.body) found.push({ line: block.line, length: line - block.line + 1 });
  }
  return found;
}

/** The first cycle in a graph of names, as the names on it, or nothing. */
export function findCycle(graph: ReadonlyMap<string, readonly string[]>): string[] | undefined {
  const done = new Set<string>();
  const visit = (name: string, trail: readonly string[]): string[] | undefined => {
    const start = trail.indexOf(name);
    if (start >= 0) return [...trail.slice(start), name];
    if (done.has(name)) return undefined;
    for (const next of graph.get(name) ?? []) {
      const cycle = visit(next, [...trail, name]);
      if (cycle !== undefined) return cycle;
    }
    done.add(name);
    return undefined;
  };
  for (const name of graph.keys()) {
    const cycle = visit(name, []);
    if (cycle !== undefined) return cycle;
  }
  return undefined;
}
