// The host that maps an M to the event loop of the platform.
import type { Platform } from "../runtime/platform.ts";
import type { Host } from "./host.ts";

/** setTimeout takes 31 bits; a later deadline is armed again when this has passed. */
const LONGEST_MS = 2 ** 31 - 1;

/** Browsers and edge runtimes refuse to have it called as a method of something else. */
const soon = (body: () => void): void => queueMicrotask(body);

/** Handles of all hosts that will never wake anybody: holds, and timers that only ask. */
let inert = 0;

/** The one timer of a host, its turns, and what of all that the platform lists. */
function clockwork(platform: Platform): Pick<Host, "arm" | "later" | "alive"> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isAsking = false;
  let immediates = 0;

  function disarm(): void {
    if (timer !== undefined) clearTimeout(timer);
    timer = undefined;
    if (isAsking) inert--;
    isAsking = false;
  }

  function arm(when: number, body: () => void, onlyAsks = false): void {
    disarm();
    if (when === Infinity) return;
    if (onlyAsks) inert++;
    isAsking = onlyAsks;
    const delay = Math.min(Math.max(0, Math.ceil(when - platform.now())), LONGEST_MS);
    timer = setTimeout(() => {
      disarm();
      body();
    }, delay);
  }

  /** Own handles are timers (the armed one, and what is inert) and immediates; anything beyond them
   *  belongs to others, such as another runtime. */
  function alive(): boolean {
    let own = inert + (timer === undefined || isAsking ? 0 : 1);
    let turns = immediates;
    for (const kind of platform.activeResources()) {
      if (kind === "Timeout" && own-- > 0) continue;
      if (kind === "Immediate" && turns-- > 0) continue;
      return true;
    }
    return false;
  }

  function later(body: () => void): void {
    immediates++;
    platform.macrotask(() => {
      immediates--;
      body();
    });
  }

  return { arm, later, alive };
}

/** Holds the process, and is no sign of life. */
function hold(platform: Platform): () => void {
  const release = platform.hold();
  inert++;
  return () => {
    inert--;
    release();
  };
}

function report(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}

export function loopHost(platform: Platform): Host {
  return {
    ...clockwork(platform),
    now: platform.now,
    isVirtual: false,
    soon,
    hold: () => hold(platform),
    deadlock: platform.deadlock,
    report,
    capture: platform.capture,
    adopt: platform.adopt,
    owner: platform.owner,
  };
}
