// The progress file: what a test process has done, one JSON value a line. The runner reads there
// which test was running when a process hangs or dies; the table of conformance is made from it.

import { appendFileSync } from "node:fs";

/** How a suite takes a test. */
type Add = (title: string, body: () => Promise<void>) => void;

export function record(event: object): void {
  const path = process.env["SKEIN_PROGRESS"];
  if (path !== undefined) appendFileSync(path, JSON.stringify(event) + "\n");
}

/** Adds a test that also records how a conformance scenario ended. The title begins with the
 *  scenario's id, as in "P25: what is put is got in order"; `runs` says how many runs it makes. */
export function recorded(add: Add, title: string, body: () => unknown, runs = 1): void {
  add(title, async () => {
    let ok = false;
    try {
      await body();
      ok = true;
    } finally {
      record({ scenario: title, runs, ok });
    }
  });
}

/** The runtime that this is, with its version. */
export function runtimeName(): string {
  const { versions } = process;
  if (versions["bun"] !== undefined) return `Bun ${versions["bun"]}`;
  if (versions["deno"] !== undefined) return `Deno ${versions["deno"]}`;
  return `Node ${versions.node}`;
}
