// Watching promises. A promise keeps every reaction until it settles, so a loop that selects on one
// long-lived promise would pile them up; here a promise gets one reaction, and its watchers come
// and go.

/** What a watcher is told: whether the promise was rejected, and its value or reason. */
export type Watcher = (hasFailed: boolean, value: unknown) => void;

const watched = new WeakMap<PromiseLike<unknown>, Set<Watcher>>();

/** Tells `watcher` how the promise settles, unless the result is called first. */
export function watch(promise: PromiseLike<unknown>, watcher: Watcher): () => void {
  let watchers = watched.get(promise);
  if (watchers === undefined) watched.set(promise, watchers = follow(promise));
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

function follow(promise: PromiseLike<unknown>): Set<Watcher> {
  const watchers = new Set<Watcher>();
  const settle = (hasFailed: boolean) => (value: unknown): void => {
    watched.delete(promise);
    for (const watcher of watchers) watcher(hasFailed, value);
  };
  Promise.resolve(promise).then(settle(false), settle(true));
  return watchers;
}
