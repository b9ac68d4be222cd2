// What goes wrong for the user of the command line, with what to do about it. It is printed without
// a stack: the fault is in what was asked for, not here.

export class Problem extends Error {
  override readonly name = "Problem";
  /** What to do, as a sentence. */
  readonly fix: string | undefined;

  constructor(message: string, fix?: string, options?: ErrorOptions) {
    super(message, options);
    this.fix = fix;
  }
}
