// The same work in Go, where that is installed: bench/go, built for the occasion.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Case } from "./cases.ts";
import { median } from "./measure.ts";
import type { Pace } from "./measure.ts";

/** For finding out how long the work takes. */
const TRIAL = 10_000;

export class Native {
  readonly #folder: string;
  readonly #program: string;

  constructor(folder: string, program: string) {
    this.#folder = folder;
    this.#program = program;
  }

  /** The program, or undefined when there is no Go that can build it. */
  static build(root: string): Native | undefined {
    const folder = mkdtempSync(join(tmpdir(), "skein-bench-"));
    const program = join(folder, "bench-go.exe");
    const cwd = join(root, "bench", "go");
    const { status } = spawnSync("go", ["build", "-o", program, "."], { cwd });
    const native = new Native(folder, program);
    if (status === 0) return native;
    native.remove();
    return undefined;
  }

  figure({ inGo, unit }: Case, { parked, rounds, roundMs }: Pace): number | undefined {
    if (unit === "bytes") return this.#ask(inGo, parked)?.["bytes"];
    const ns = this.#ask(inGo, TRIAL)?.["ns"];
    if (ns === undefined) return undefined;
    const n = Math.max(1, Math.round((roundMs * 1e6) / ns / TRIAL)) * TRIAL;
    const figures = Array.from({ length: rounds }, () => this.#ask(inGo, n)?.["ns"] ?? NaN);
    return median(figures);
  }

  #ask([name, variant]: Case["inGo"], n: number): Record<string, number> | undefined {
    const args = [name, String(n), String(variant)];
    const { status, stdout } = spawnSync(this.#program, args, { encoding: "utf8" });
    return status === 0 ? JSON.parse(stdout) : undefined;
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
