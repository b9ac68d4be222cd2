// What the folder holds: NAME.ts with its expected output NAME.txt, and beside it the same program
// in Go, NAME.go, whose output the expectation is. A NAME.fails.ts must end in an error, told by
// the last line of its expectation in the words of Go's runtime. An expectation is made with
// `go run NAME.go > NAME.txt`; of a failure only the line "panic: …" or "fatal error: …" is
// appended.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Where the programs are; every run of the tests starts at the root of the repository. */
export const folder = join(process.cwd(), "tests", "programs");

/** The programs' names in order, those that fail as "NAME.fails". */
export function programs(): string[] {
  const names = readdirSync(folder).filter((name) => name.endsWith(".txt"));
  return names.map((name) => name.slice(0, -".txt".length)).sort();
}

/** The lines that the program has to print. */
export function expectation(name: string): string[] {
  return readFileSync(join(folder, `${name}.txt`), "utf8").trimEnd().split("\n");
}
