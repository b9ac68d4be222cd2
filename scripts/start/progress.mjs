// One line that says how far a long step is: rewritten in place on a terminal, absent elsewhere.

const EVERY_MS = 80;

/** @param {string} title */
export function progress(title) {
  const isTerminal = process.stderr.isTTY;
  let shown = 0;
  return {
    /** @param {() => string} text asked for only when it is shown */
    show(text) {
      const now = performance.now();
      if (!isTerminal || now - shown < EVERY_MS) return;
      shown = now;
      process.stderr.write(`\r\x1b[K  ${title}: ${text()}`);
    },
    clear() {
      if (isTerminal) process.stderr.write("\r\x1b[K");
    },
  };
}

/** @param {number} figure */
export function grouped(figure) {
  return Math.round(figure).toLocaleString("en-US");
}

/** @param {number} since a reading of performance.now() */
export function secondsSince(since) {
  return (performance.now() - since) / 1000;
}
