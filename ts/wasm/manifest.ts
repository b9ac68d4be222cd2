// What the builder writes down of a program, in a section of the module.

/** The section's name, and the version of what is in it. */
export const SECTION = "skein";
export const VERSION = 1;

export interface Manifest {
  readonly version: number;
  readonly exports: readonly Signature[];
  /** By "module.name". */
  readonly imports: Readonly<Record<string, Signature>>;
  /** The numbers that the program has given to its classes. */
  readonly classes: Readonly<Record<string, number>>;
}

/** A function: its parameters and result in AssemblyScript's words. */
export interface Signature {
  readonly name: string;
  readonly params: readonly string[];
  readonly result: string;
}
