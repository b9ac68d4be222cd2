// What AssemblyScript programs import from "skein/os": blocking calls. The goroutine waits while
// the host works, the others go on. Failures are panics with the host's message.

// @ts-ignore: decorator
@external("skein", "print")
declare function hostPrint(text: string): void;
// @ts-ignore: decorator
@external("skein", "argCount")
declare function hostArgCount(): i32;
// @ts-ignore: decorator
@external("skein", "arg")
declare function hostArg(index: i32): string;
// @ts-ignore: decorator
@external("skein-os", "readFile")
declare function hostReadFile(path: string): ArrayBuffer;
// @ts-ignore: decorator
@external("skein-os", "writeFile")
declare function hostWriteFile(path: string, data: ArrayBuffer): void;
// @ts-ignore: decorator
@external("skein-os", "fetch")
declare function hostFetch(url: string): ArrayBuffer;

/** Writes a line of text to the standard output. */
export function print(text: string): void {
  hostPrint(text);
}

/** What was given to `load` or `skein run` as arguments. */
export function args(): string[] {
  const list = new Array<string>();
  const count = hostArgCount();
  for (let i = 0; i < count; i++) list.push(hostArg(i));
  return list;
}

/** The contents of a file. */
export function readFile(path: string): ArrayBuffer {
  return hostReadFile(path);
}

/** Replaces a file, or makes it. */
export function writeFile(path: string, data: ArrayBuffer): void {
  hostWriteFile(path, data);
}

/** Asks for `url`, and waits for the whole answer. */
export function fetch(url: string): Response {
  return new Response(hostFetch(url));
}

/** The answer to a request. */
export class Response {
  readonly status: i32;
  private body: ArrayBuffer;

  /** @param data the status, as four bytes, then the body */
  constructor(data: ArrayBuffer) {
    this.status = load<i32>(changetype<usize>(data));
    this.body = data.slice(4);
  }

  text(): string {
    return String.UTF8.decode(this.body);
  }

  bytes(): ArrayBuffer {
    return this.body;
  }
}
