// A host with a clock of its own: it stands still while goroutines run and jumps to the next timer
// when none can. With a seeded core this makes a run repeat exactly.
import type { Host } from "./host.ts";

export function virtualHost(real: Host, startMs = 0): Host {
  let clock = startMs;
  let armed = 0;
  return {
    ...real,
    now: () => clock,
    isVirtual: true,
    arm(when, body) {
      const mine = ++armed;
      if (when === Infinity) return;
      real.later(() => {
        if (mine !== armed) return;
        clock = Math.max(clock, when);
        body();
      });
    },
    alive: () => false,
    deadlock: "throw",
  };
}
