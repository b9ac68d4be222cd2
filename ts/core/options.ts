// What an engine is made with.
import type { Host } from "../host/host.ts";
import type { Instance } from "./load.ts";

export interface EngineOptions {
  host: Host;
  /** The core to use, instead of one of its own. */
  instance?: Instance;
  seed: number;
  /** Perturbs the schedule: a goroutine yields at one operation in so many. 0: not at all. */
  perturb?: number;
}

/** What makes the schedule of an engine repeat. */
export interface Seeding {
  readonly seed: number;
  readonly perturb: number;
}
