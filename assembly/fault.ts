// The only ways to stop. `check` is for invariants and vanishes in release builds; `fault` stays,
// for states that must be impossible even there. Both pass numbers only: ts/core/faults.ts turns
// them into a sentence.
import { hostFault } from "./host";

// @ts-ignore: decorator
@inline
export function check(ok: bool, code: i32, a: u32 = 0, b: u32 = 0): void {
  // @ts-ignore: DEBUG is a compiler constant
  if (DEBUG) {
    if (!ok) fault(code, a, b);
  }
}

export function fault(code: i32, a: u32 = 0, b: u32 = 0): void {
  hostFault(code, a, b);
  unreachable();
}
