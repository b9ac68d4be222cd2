// Style as a test: the dependency tables, what is confined to where, sizes, and the ids of
// invariants. The rules themselves are in rules.ts.

import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  confinements,
  coreLayers,
  fileLines,
  functionLines,
  hostLayers,
  lineWidth,
  mutualRecords,
  onlyFor,
  unfinished,
} from "./rules.ts";
import { findCycle, functionsOf, importsOf, sources, type Source } from "./source.ts";

const core = sources("assembly");
const host = sources("ts");
const tests = sources("tests");
const all = [...core, ...host, ...tests, ...sources("examples", "bench", "scripts")];

const test = suite("tidy");

/** Fails after printing one line per offence. */
function expectNone(offences: readonly string[]): void {
  for (const offence of offences) console.log(`\n  ${offence}`);
  assert.is(offences.length, 0, "no offence");
}

/** Whether `name` is the file or lies in the folder `place`. */
function inside(name: string, place: string): boolean {
  return name === place || name.startsWith(place.endsWith("/") ? place : place + "/");
}

function forbiddenImports(file: Source, layers: Record<string, readonly string[]>): string[] {
  const name = file.path.replace(/\.ts$/, "");
  const rule = Object.keys(layers)
    .filter((place) => inside(name, place))
    .sort((a, b) => b.length - a.length)[0];
  if (rule === undefined) return [`${file.path} is in no dependency table`];
  const allowed = [rule, ...(layers[rule] ?? [])];
  return importsOf(file)
    .filter((target) => !allowed.some((place) => inside(target, place)))
    .map((target) => `${file.path} must not import ${target}`);
}

test("the core's dependencies point one way", () => {
  expectNone(core.flatMap((file) => forbiddenImports(file, coreLayers)));
});

test("the host's dependencies point one way", () => {
  expectNone(host.flatMap((file) => forbiddenImports(file, hostLayers)));
});

test("what is meant for few files is imported by them alone", () => {
  const offences = core.flatMap((file) =>
    importsOf(file).flatMap((target) =>
      Object.entries(onlyFor)
        .filter(([place, readers]) =>
          inside(target, place) && !readers.includes(file.path.replace(/\.ts$/, "")))
        .filter(([place]) => !inside(file.path, place))
        .map(([, readers]) => `${file.path} imports ${target}, which only ${readers} may`)
    )
  );
  expectNone(offences);
});

test("imports form no cycle", () => {
  const ignored = new Set(mutualRecords.map(([from, to]) => `${from} ${to}`));
  const offences = [core, host].flatMap((files) => {
    const graph = new Map(files.map((file) => {
      const name = file.path.replace(/\.ts$/, "");
      return [name, importsOf(file).filter((target) => !ignored.has(`${name} ${target}`))];
    }));
    const cycle = findCycle(graph);
    return cycle === undefined ? [] : [cycle.join(" -> ")];
  });
  expectNone(offences);
});

for (const { what, pattern, folders, only } of confinements) {
  const where = only.length === 0 ? "nowhere" : `only in ${only.join(" and ")}`;
  test(`${what} stands ${where}`, () => {
    const offences = all
      .filter(({ path }) => folders.some((folder) => path.startsWith(folder + "/")))
      .filter(({ path }) => !only.some((prefix) => path.startsWith(prefix)))
      .flatMap(({ path, code }) =>
        code.split("\n").flatMap((line, index) =>
          pattern.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : []
        )
      );
    expectNone(offences);
  });
}

test("a file is short enough to be read at once", () => {
  const offences = all.flatMap(({ path, lines }) => {
    const limit = fileLines.find(([fits]) => fits.test(path))?.[1] ?? 0;
    return lines.length > limit ? [`${path} has ${lines.length} lines, more than ${limit}`] : [];
  });
  expectNone(offences);
});

test("a function fits on a screen", () => {
  const offences = all.flatMap((file) =>
    functionsOf(file)
      .filter(({ length }) => length > functionLines)
      .map(({ line, length }) => `${file.path}:${line}: a function of ${length} lines`)
  );
  expectNone(offences);
});

test("a line is narrow enough for two columns of code", () => {
  const offences = all.flatMap(({ path, lines }) =>
    lines.flatMap((line, index) =>
      line.length > lineWidth ? [`${path}:${index + 1}: ${line.length} characters`] : []
    )
  );
  expectNone(offences);
});

test("a file says at its top what it is for", () => {
  const offences = all.filter(({ lines }) => !/^(#!|\/\/ |\/\*\*)/.test(lines[0] ?? ""));
  expectNone(offences.map(({ path }) => `${path} has no header comment`));
});

test("a file is named by a lower-case noun", () => {
  const good = /^[a-z][a-z0-9-]*(\.(test|suite|sim|fails|d))?\.(ts|mjs)$/;
  const offences = all.filter(({ path }) => !good.test(path.slice(path.lastIndexOf("/") + 1)));
  expectNone(offences.map(({ path }) => `${path} is not named by a noun`));
});

test("nothing is marked as unfinished", () => {
  const offences = all.flatMap(({ path, lines }) =>
    lines.flatMap((line, index) => unfinished.test(line) ? [`${path}:${index + 1}: ${line}`] : [])
  );
  expectNone(offences);
});

/** The ids that a core file's header declares, in lines like "//   C1  count > 0 ...". */
function invariantsOf({ lines }: Source): string[] {
  const end = lines.findIndex((line) => !line.startsWith("//"));
  const header = lines.slice(0, end === -1 ? lines.length : end);
  return header.flatMap((line) => /^\/\/ {1,4}([A-Z]\d+) {2}/.exec(line)?.[1] ?? []);
}

const invariants = core.flatMap((file) =>
  invariantsOf(file).map((id) => ({ id, path: file.path }))
);

test("an id names one invariant", () => {
  const seen = new Set<string>();
  const offences = invariants.filter(({ id }) => seen.has(id) || !seen.add(id));
  expectNone(offences.map(({ id, path }) => `${path} declares ${id} again`));
});

test("an invariant has a fault, a line in the audit and a test", () => {
  const abi = core.find(({ path }) => path === "assembly/abi.ts")?.text ?? "";
  const audits = core.filter(({ path }) => path.startsWith("assembly/debug/"));
  const audit = audits.map(({ text }) => text).join("\n");
  const titles = tests.map(({ text }) => text).join("\n");
  const offences = invariants.flatMap(({ id, path }) => {
    const word = new RegExp(`\\b(FAULT_)?${id}\\b`);
    return [
      ...(new RegExp(`\\bFAULT_${id}\\b`).test(abi) ? [] : [`has no FAULT_${id} in abi.ts`]),
      ...(word.test(audit) ? [] : ["has no line in assembly/debug"]),
      ...(new RegExp(`["'\`]${id}: `).test(titles) ? [] : [`has no test titled "${id}: ..."`]),
    ].map((lack) => `${id} of ${path} ${lack}`);
  });
  expectNone(offences);
});

test.run();
