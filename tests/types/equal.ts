// Assertions about types. Nothing here is ever run: the files of this folder are for the compiler.

type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? unknown : never;

/** `is<Expected>()(value)` compiles only when the type of `value` is exactly Expected, so neither
 *  narrower nor wider, and above all not `any`. */
export function is<Expected>(): <Actual>(value: Actual & Equal<Actual, Expected>) => void {
  return () => {};
}
