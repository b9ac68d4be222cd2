// Makes docs/API.md from the doc comments of the public names.

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { readSurface } from "./reference/read.mjs";
import { lacks, writeReference } from "./reference/write.mjs";
import { root } from "./runtimes.mjs";

const help = `usage: npm run docs [-- options]
  writes docs/API.md from the doc comments in ts/
  --check   writes nothing; says what is out of date, and what has no description or example
  --help`;

const target = join(root, "docs", "API.md");

/** @param {string} made */
function isCurrent(made) {
  try {
    return readFileSync(target, "utf8") === made;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "ENOENT") return false;
    throw error;
  }
}

function main() {
  const { values } = parseArgs({
    options: {
      check: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return console.log(help);
  const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const entries = readSurface(exports);
  const made = writeReference(entries);
  const complaints = lacks(entries);
  if (!values.check) writeFileSync(target, made);
  else if (!isCurrent(made)) complaints.push("docs/API.md is out of date: npm run docs");
  for (const complaint of complaints) console.log(complaint);
  process.exitCode = values.check && complaints.length > 0 ? 1 : 0;
}

try {
  main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
