// What part the functions of a program and of the library play, by their internal names: what the
// resumable pass wants to know.
import type { TransformOptions } from "../compiler/transform.ts";
import { NOTED } from "../wasm/manifest.ts";
import { LIBRARY } from "./library.ts";
import { hiding } from "./shown.ts";

export interface Program {
  /** Whether it is built for debugging. */
  readonly debug: boolean;
  /** Whether its loops and calls may be interrupted. */
  readonly preempt: boolean;
  /** The compiler's own files, without their endings. */
  readonly libraries: readonly string[];
  /** The functions that call the host; known before the pass begins. */
  readonly hosts: ReadonlySet<string>;
}

/** The options of the pass for a program. */
export function rolesIn({ debug, preempt, libraries, hosts }: Program): TransformOptions {
  const yields = (name: string): boolean => preempt && isProgram(name, libraries);
  const charges = (name: string): boolean => charging.test(name);
  return {
    isBoundary: isScheduler,
    defers: deferring,
    lines: {
      isHidden: hiding(libraries),
      isLibrary: (name) => name.startsWith(LIBRARY),
      isCalled: (name) => name.startsWith(`${LIBRARY}assembly/lib/`) || hosts.has(name),
      isGo: (name) => name.startsWith(`${LIBRARY}assembly/lib/go/go<`),
      ...(debug ? { noting: NOTED } : {}),
    },
    recursion: {
      hooks,
      hookOf: (name) => mayGrow(name) ? hooks[yields(name) ? 0 : 1] : undefined,
    },
    ...(preempt ? { preempt: { tick, isProgram: yields, charges } } : {}),
  };
}

/** Whether a function belongs to the scheduler, which sees goroutines unwind: it is the border of
 *  the pass. */
export function isScheduler(name: string): boolean {
  return /\/assembly\/(trampoline|loop)\//.test(name);
}

/** What loops of the program call now and then. */
const tick = `${LIBRARY}assembly/lib/go/tick`;

/** What charges the slice itself, whether the goroutine waits or goes on: the parts of `send` and
 *  `recv` that are not inlined. */
const charging = new RegExp(`^${LIBRARY}assembly/lib/chan/(offer|want)<`);

/** The defer statement, and what is called where a function begins and ends that contains one. */
const deferring = {
  isDefer: (name: string) => name.startsWith(`${LIBRARY}assembly/lib/defer/defer<`),
  mark: `${LIBRARY}assembly/lib/defer/deferMark`,
  run: `${LIBRARY}assembly/lib/defer/runDeferred`,
};

/** What functions that recurse call when there is no more room: those that may be interrupted, and
 *  the others. */
const hooks = [`${LIBRARY}assembly/lib/grow/growOrYield`, `${LIBRARY}assembly/lib/grow/grow`];

/** Whether a function may be unwound at its entry: one of the core may not, nor what the collector
 *  calls. */
function mayGrow(name: string): boolean {
  return !name.startsWith(LIBRARY) && !name.startsWith("~lib/rt/") && !/[#~]_*visit$/.test(name);
}

/** Whether a function may be interrupted: one of the program, or of a package that it uses. The
 *  core and the compiler's library keep state across a loop; what stands at the top level of a file
 *  is no goroutine. */
function isProgram(name: string, libraries: readonly string[]): boolean {
  if (name.startsWith(LIBRARY) || /^(~start$|start:)/.test(name)) return false;
  return !libraries.some((library) => name.startsWith(`~lib/${library}/`));
}
