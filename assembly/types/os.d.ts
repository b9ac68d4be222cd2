// "skein/os" as programs in AssemblyScript see it: blocking calls. The goroutine waits while the
// host works, the others go on. Failures are panics with the host's message.

/** What was given to `load` or `skein run` as arguments. Go: `os.Args[1:]`. */
export declare function args(): string[];

/** Writes a line of text to the standard output. */
export declare function print(text: string): void;

/** The contents of a file. Go: `os.ReadFile`. */
export declare function readFile(path: string): ArrayBuffer;

/** Replaces a file, or makes it. Go: `os.WriteFile`. */
export declare function writeFile(path: string, data: ArrayBuffer): void;

/** Asks for `url`, and waits for the whole answer. Go: `http.Get`. */
export declare function fetch(url: string): Response;

/** The answer to a request. */
export declare class Response {
  private constructor();

  readonly status: i32;

  /** The body as text. */
  text(): string;

  /** The body as it came. */
  bytes(): ArrayBuffer;
}
