// The host that maps an M to the event loop of the platform.
import type { Platform } from "../runtime/platform.ts";
import type { Host } from "./host.ts";

/** setTimeout takes 31 bits; a later deadline is armed again when this has passed. */
const LONGEST_MS = 2 ** 31 - 1;

/** Browsers and edge runtimes refuse to have it called as a method of something else. */
const soon = (body: () => void): void => queueMicrotask(body);

export function loopHost(platform: Platform): Host {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let holds = 0;
  let immediates = 0;

  function arm(when: number, body: () => void): void {
    if (timer !== undefined) clearTimeout(timer);
    timer = undefined;
    if (when === Infinity) return;
    const delay = Math.min(Math.max(0, Math.ceil(when - platform.now())), LONGEST_MS);
    timer = setTimeout(() => {
      timer = undefined;
      body();
    }, delay);
  }

  /** Own handles are timers (holds, the armed one) and immediates; anything beyond them belongs to
   *  others. */
  function alive(): boolean {
    let own = holds + (timer === undefined ? 0 : 1);
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
    soon,
    later(body) {
      immediates++;
      platform.macrotask(() => {
        immediates--;
        body();
      });
    },
    arm,
    hold() {
      const release = platform.hold();
      holds++;
      return () => {
        holds--;
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
