// Chooses the platform.
import { bun } from "./bun.ts";
import { deno } from "./deno.ts";
import { generic } from "./generic.ts";
import { node } from "./node.ts";
import type { Platform, ProcessLike } from "./platform.ts";

export function detect(): Platform {
  const global = globalThis as { Bun?: unknown; Deno?: unknown; process?: ProcessLike };
  if (global.Bun !== undefined) return bun();
  if (global.Deno !== undefined) return deno();
  if (global.process?.versions?.node !== undefined) return node();
  return generic();
}
