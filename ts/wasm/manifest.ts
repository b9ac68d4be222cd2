// What the builder writes down of a program, in a section of the module.

/** The section's name, and the version of what is in it. */
export const SECTION = "skein";
export const VERSION = 1;
/** The section with the names of functions. */
export const NAMES_SECTION = "skein-names";
/** The export in which a program notes where it is, if it does. */
export const NOTED = "$spot";

export interface Manifest {
  readonly version: number;
  readonly exports: readonly Signature[];
  /** By "module.name". */
  readonly imports: Readonly<Record<string, Signature>>;
  /** The numbers that the program has given to its classes. */
  readonly classes: Readonly<Record<string, number>>;
}

/** What functions are called and where they stand in the source: for stack dumps. What is called a
 *  name or a file below is a place in the lists of these. Numbers in text are written as in vlq.ts;
 *  most are differences to the one before of their kind. */
export interface NameTable {
  readonly names: readonly string[];
  readonly files: readonly string[];
  /** The name of a function, by the number in frames. */
  readonly frames: Readonly<Record<number, number>>;
  /** The name of a function, by its place in the table. */
  readonly table: Readonly<Record<number, number>>;
  /** The places of the resume points of a function, by the number in frames. A place is its file,
   *  plus one unless that is negative, and its line; one that is not known is 0 alone. */
  readonly lines: Readonly<Record<number, string>>;
  /** The go statements, by their numbers less one. */
  readonly gos: readonly SpotAt[];
  /** The places that the program notes, likewise. */
  readonly spots: readonly SpotAt[];
  /** Functions, as their code lies in the module, with commas between. Of each: how far behind the
   *  end of the one before it begins, its bytes, and its name; then, as pairs, from which byte on
   *  its instructions stand at which place. */
  readonly code: string;
}

/** A place in a function. */
export type SpotAt = readonly [name: number, file: number, line: number];

/** Stands for the name of a function of the library, and of one of the scheduler. */
export const NAMELESS = -1;
export const BORDER = -2;

export const noNames: NameTable = {
  names: [], files: [], frames: {}, table: {}, lines: {}, gos: [], spots: [], code: "",
};

/** All that the builder has written down. */
export interface Description {
  readonly manifest: Manifest;
  readonly names: NameTable;
}

/** A function: its parameters and result in AssemblyScript's words. */
export interface Signature {
  readonly name: string;
  readonly params: readonly string[];
  readonly result: string;
}
