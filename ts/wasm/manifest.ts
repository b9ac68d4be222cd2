// What the builder writes down of a program, in a section of the module.

/** The section's name, and the version of what is in it. */
export const SECTION = "skein";
export const VERSION = 1;
/** The section with the names of functions. */
export const NAMES_SECTION = "skein-names";

export interface Manifest {
  readonly version: number;
  readonly exports: readonly Signature[];
  /** By "module.name". */
  readonly imports: Readonly<Record<string, Signature>>;
  /** The numbers that the program has given to its classes. */
  readonly classes: Readonly<Record<string, number>>;
}

/** What functions are called, in a section of their own: for stack dumps. */
export interface Names {
  /** By the numbers in frames. */
  readonly frames: Readonly<Record<number, string>>;
  /** By their places in the table. */
  readonly table: Readonly<Record<number, string>>;
  /** Source files. */
  readonly files: readonly string[];
  /** The lines of the resume points of a function, by the number in frames: a list for each stretch
   *  of them in one file, which begins with the number of the file. Each line is the difference to
   *  the one before; null: not known. */
  readonly lines: Readonly<Record<number, readonly (readonly (number | null)[])[]>>;
}

export const noNames: Names = { frames: {}, table: {}, files: [], lines: {} };

/** All that the builder has written down. */
export interface Description {
  readonly manifest: Manifest;
  readonly names: Names;
}

/** A function: its parameters and result in AssemblyScript's words. */
export interface Signature {
  readonly name: string;
  readonly params: readonly string[];
  readonly result: string;
}
