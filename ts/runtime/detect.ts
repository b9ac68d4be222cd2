// Which platform this is, found out once: a platform may hold an AsyncLocalStorage, and those are
// never given back.
import { EDGE } from "#core";
import { bun } from "./bun.ts";
import { deno } from "./deno.ts";
import { edge } from "./edge.ts";
import { generic } from "./generic.ts";
import { node } from "./node.ts";
import type { Platform, ProcessLike } from "./platform.ts";

let platform: Platform | undefined;

export function detect(): Platform {
  return platform ??= EDGE ? edge() : choose();
}

function choose(): Platform {
  const global = globalThis as { Bun?: unknown; Deno?: unknown; process?: ProcessLike };
  if (global.Bun !== undefined) return bun();
  if (global.Deno !== undefined) return deno();
  if (global.process?.versions?.node !== undefined) return node();
  return generic();
}
