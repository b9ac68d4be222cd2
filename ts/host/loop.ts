// The host that maps an M to the event loop of the platform.
import type { Platform } from "../runtime/platform.ts";
import type { Host } from "./host.ts";

/** setTimeout takes 31 bits; a later deadline is armed again when this has passed. */
const LONGEST_MS = 2 ** 31 - 1;

/** A handle that keeps the process alive: fires once in 24 days, and does nothing. */
function hold(): () => void {
  const handle = setInterval(() => {}, LONGEST_MS);
  return () => clearInterval(handle);
}

/** Handles of all hosts that will never wake anybody: holds, and timers that only ask. */
let inert = 0;

export function loopHost(platform: Platform): Host {
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

  return {
    now: platform.now,
    isVirtual: false,
    soon: queueMicrotask,
    later(body) {
      immediates++;
      platform.macrotask(() => {
        immediates--;
        body();
      });
    },
    arm,
    hold() {
      const release = hold();
      inert++;
      return () => {
        inert--;
        release();
      };
    },
    alive,
    deadlock: platform.deadlock,
    report(error) {
      queueMicrotask(() => {
        throw error;
      });
    },
    capture: platform.capture,
    adopt: platform.adopt,
    owner: platform.owner,
  };
}
