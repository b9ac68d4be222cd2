// What `skein bench` measures, and who does the work.
import type { App } from "../../wasm/app.ts";
import * as script from "./script.ts";

export interface Case {
  readonly name: string;
  /** What one operation is. */
  readonly what: string;
  readonly unit: "ns" | "bytes";
  /** The name and the variant of the same work in bench/go. */
  readonly inGo: readonly [name: string, variant: number];
  /** Does `n` operations in WebAssembly; gives the figure itself where that is no time. */
  wasm(app: App, n: number): Promise<unknown>;
  /** The same in JavaScript. */
  script(n: number, heapBytes: () => number): Promise<unknown>;
}

function speed(name: string, what: string, work: (n: number) => Promise<void>): Case {
  return {
    name,
    what,
    unit: "ns",
    inGo: [name, 1],
    wasm: (app, n) => app.run(name, n),
    script: work,
  };
}

function depth(level: number): Case {
  return {
    name: `depth${level}`,
    what: `one switch between goroutines that are ${level} calls deep`,
    unit: "ns",
    inGo: ["fn-depth", level],
    wasm: (app, n) => app.run("depth", n, level),
    script: (n) => script.depth(n, level),
  };
}

export const cases: readonly Case[] = [
  {
    name: "gosched",
    what: "one yield by one of two goroutines that take turns",
    unit: "ns",
    inGo: ["gosched", 1],
    wasm: (app, n) => app.run("depth", n, 1),
    script: (n) => script.depth(n, 1),
  },
  speed("pingpong", "one round trip over two unbuffered channels", script.pingpong),
  speed("spawn", "one goroutine started, run and ended", script.spawn),
  speed("select4", "one send, and one select of four receives", script.select4),
  ...[1, 10, 100, 1000].map(depth),
  {
    name: "memory",
    what: "one goroutine that waits",
    unit: "bytes",
    inGo: ["parked-memory", 1],
    wasm: (app, n) => app.run("parked", n),
    script: script.memory,
  },
];
