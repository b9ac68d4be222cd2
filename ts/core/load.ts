// Compiles the core once, where it does not come compiled, and makes instances of it.
import { compile } from "#core";
import { directly } from "./exports.ts";
import type { Core, CoreImports } from "./exports.ts";

let compiled: WebAssembly.Module | undefined;
/** Instances whose engines have ended. Some engines take milliseconds to make one. */
const idle: Instance[] = [];

/** An instance of the core. What it imports goes to whoever uses it now. */
export class Instance {
  readonly core: Core;
  user: CoreImports | undefined = undefined;

  /** @param instantiate makes the instance, given what a core imports */
  constructor(instantiate: (host: CoreImports) => Core) {
    this.core = instantiate({
      now: () => this.user!.now(),
      grew: () => this.user!.grew(),
      wake: (m) => this.user!.wake(m),
      fire: (index) => this.user!.fire(index),
      fault: (code, a, b) => this.user!.fault(code, a, b),
    });
  }
}

function instantiate(host: CoreImports): Core {
  const imports = { host } as unknown as WebAssembly.Imports;
  const { exports } = new WebAssembly.Instance(compiled!, imports);
  return directly(exports as unknown as Core);
}

/** An instance that nobody uses, of the core compiled at first use. */
export function takeInstance(): Instance {
  compiled ??= compile();
  return idle.pop() ?? new Instance(instantiate);
}

/** Gives an instance back, in whatever state: `init` sets it up anew. */
export function giveInstance(instance: Instance): void {
  instance.user = undefined;
  idle.push(instance);
}
