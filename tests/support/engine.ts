// What the engine under the tests tells.

/** A module whose only function, `f`, is unreachable. */
const unreachable = Uint8Array.of(
  0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, // header
  1, 4, 1, 0x60, 0, 0, // a type: [] -> []
  3, 2, 1, 0, // a function of it
  7, 5, 1, 1, 0x66, 0, 0, // exported
  10, 5, 1, 3, 0, 0, 0x0b, // its code
);

/** Whether stacks name the offsets of instructions in WebAssembly. */
export const tellsOffsets = /wasm-function\[0\]:0x/.test(stackOfTrap());

function stackOfTrap(): string {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(unreachable));
  try {
    (exports as { f(): void }).f();
  } catch (error) {
    return (error as Error).stack ?? "";
  }
  return "";
}
