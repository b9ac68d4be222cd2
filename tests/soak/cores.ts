// The cores that the library has made. Those of development builds can audit themselves.

interface Audited {
  /** Checks every invariant; gives how many references of the host are open. */
  audit?(): number;
}

const made: Audited[] = [];
const { Instance } = WebAssembly;

/** From now on every instance is noted. */
export function watchCores(): void {
  WebAssembly.Instance = new Proxy(Instance, {
    construct(target, args, newTarget): object {
      const instance = Reflect.construct(target, args, newTarget) as WebAssembly.Instance;
      made.push(instance.exports as Audited);
      return instance;
    },
  });
}

/** Audits all cores; false when they are of a release build and cannot be audited. */
export function audit(): boolean {
  for (const core of made) core.audit?.();
  return made.some((core) => core.audit !== undefined);
}
