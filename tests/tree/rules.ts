// The house rules as data: who may import whom, what is confined to where, and how long things may
// be. A name stands for a file and for every file of a folder; with a slash at its end, for the
// latter alone.

const base = ["assembly/abi", "assembly/config", "assembly/host", "assembly/fault"];
const memory = [...base, "assembly/mem"];

/** What channels, timers and semaphores see of the scheduler: its verbs, records and slice. */
const scheduler = ["g", "park", "waiter", "m", "global"].map((name) => `assembly/sched/${name}`);
const primitives = [...memory, ...scheduler, "assembly/sched/bubble", "assembly/time/heap"];

/** The core: each file or folder, and what it may import beside itself. The longest name wins. */
export const coreLayers: Record<string, readonly string[]> = {
  "assembly/abi": [],
  "assembly/config": [],
  "assembly/host": base.slice(0, 2),
  "assembly/fault": base.slice(0, 3),
  "assembly/mem": base,
  "assembly/time/heap": memory,
  "assembly/stack": memory,
  "assembly/sched": [...memory, "assembly/stack", "assembly/time/heap"],
  "assembly/chan": [...primitives, "assembly/time", "assembly/sync"],
  "assembly/sync": primitives,
  "assembly/time": primitives,
  "assembly/quiet": [...primitives, "assembly/time"],
  "assembly/loop": [
    ...primitives, "assembly/sched", "assembly/time", "assembly/chan", "assembly/quiet",
    "assembly/sync", "assembly/trampoline",
  ],
  "assembly/debug": ["assembly"],
  "assembly/recovery": [...memory, "assembly/sched", "assembly/stack"],
  "assembly/heap": [
    ...primitives, "assembly/sched", "assembly/stack", "assembly/trampoline", "assembly/debug/heap",
  ],
  "assembly/resident": [
    ...primitives, "assembly/sched", "assembly/stack", "assembly/loop", "assembly/trampoline",
  ],
  "assembly/trampoline": [
    ...memory, "assembly/sched", "assembly/stack", "assembly/heap", "assembly/recovery",
  ],
  "assembly/lib": ["assembly"],
  "assembly/rt": ["assembly"],
  "assembly/app": ["assembly"],
  "assembly/types": ["skein"],
  "assembly/bench": ["skein"],
  "assembly/index": ["assembly"],
};

/** Importing these is for few files alone. */
export const onlyFor: Record<string, readonly string[]> = {
  "assembly/debug": ["assembly/index", "assembly/heap/cycle", "assembly/rt/index"],
};

/** Records that point at each other. The edge named here is left out when cycles are looked for. */
export const mutualRecords: readonly (readonly [from: string, to: string])[] = [
  ["assembly/sched/g", "assembly/sched/waiter"],
  ["assembly/sched/p", "assembly/sched/global"],
];

/** What the command line uses of its platform; Deno and Bun have them, too. */
const nodeModules = ["child_process", "fs", "os", "path", "url", "util", "v8", "vm", "zlib"]
  .map((name) => `node:${name}`);

/** The host. Files that are not listed are the public API, where each may see the others. */
export const hostLayers: Record<string, readonly string[]> = {
  "ts/errors": [],
  "ts/core/": ["ts/errors", "assembly/abi", "#core"],
  "ts/runtime/": ["ts/errors", "#core"],
  "ts/host/": ["ts/errors", "ts/runtime/platform"],
  "ts/wasm/": ["ts", "assembly/abi", "#core", "#loader"],
  "ts/cli/": ["ts", ...nodeModules, "assemblyscript/asc", "skein"],
  "ts/compiler/": [],
  "ts/mod": ["ts"],
  ts: ["ts", "assembly/abi", "#core"],
};

export interface Confinement {
  readonly what: string;
  readonly pattern: RegExp;
  /** Folders that are searched. */
  readonly folders: readonly string[];
  /** Where it may stand, as prefixes of paths. */
  readonly only: readonly string[];
}

const platform = ["ts/host/", "ts/runtime/"];

export const confinements: readonly Confinement[] = [
  {
    what: "@external",
    pattern: /@external\b/,
    folders: ["assembly"],
    only: ["assembly/host.ts", "assembly/stack/intrinsics.ts", "assembly/lib/", "assembly/app.ts"],
  },
  {
    what: "an atomic instruction",
    pattern: /\batomic\.|\bmemory\.atomic\b/,
    folders: ["assembly"],
    only: ["assembly/mem/atomic.ts"],
  },
  {
    what: "a clock",
    pattern: /\bDate\.now\b|\bnew Date\(\)|\bperformance\b|\bhrtime\b/,
    folders: ["ts"],
    only: platform,
  },
  {
    what: "randomness",
    pattern: /\bMath\.random\b|\bgetRandomValues\b/,
    folders: ["ts"],
    only: platform,
  },
  {
    what: "a timer or a task of the event loop",
    pattern: /\bset(Timeout|Interval|Immediate)\b|\bqueueMicrotask\b|\bMessageChannel\b/,
    folders: ["ts"],
    only: platform,
  },
  {
    what: "a platform's global",
    pattern: /(?<![.\w])(process|Deno|Bun|Buffer|window|navigator|require)(?=[.(])/,
    folders: ["ts"],
    only: ["ts/runtime/", "ts/cli/terminal.ts"],
  },
  {
    what: "a default export",
    pattern: /\bexport\s+default\b|\bas\s+default\b/,
    folders: ["assembly", "ts", "tests", "examples", "bench", "scripts"],
    // Edge runtimes take their handlers from there.
    only: ["examples/edge.ts"],
  },
  {
    what: "a test that silences the others",
    pattern: /\b\w+\.only\(/,
    folders: ["tests"],
    only: [],
  },
];

/** Words that mark unfinished work; what remains to be done is in the issue tracker. Go has a
 *  function by such a name. */
export const unfinished = /(?<!\bcontext\.)\b(TOD[O]|FIXM[E]|XX[X]|HAC[K])\b/;

/** The longest a file may be, by the start or the end of its path; the first that fits counts. */
export const fileLines: readonly (readonly [fits: RegExp, lines: number])[] = [
  [/^assembly\//, 350],
  [/^tests\/(wasm\/programs\/.*|.*\.suite)\.ts$/, 350],
  [/./, 250],
];

export const functionLines = 60;
export const lineWidth = 100;
