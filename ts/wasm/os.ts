// What "skein/os" imports: the platform's files and output, and fetch.
import { files, print } from "../runtime/files.ts";

interface OsImports {
  readonly skein: Record<string, unknown>;
  readonly "skein-os": Record<string, unknown>;
}

/** The imports, by module and name. Those that return promises block the goroutine. */
export function osImports(): OsImports {
  return {
    skein: { print },
    "skein-os": {
      readFile: (path: string) => files().readFile(path),
      writeFile: (path: string, data: ArrayBuffer) => files().writeFile(path, data),
      fetch: async (url: string) => {
        const response = await fetch(url);
        const body = new Uint8Array(await response.arrayBuffer());
        const data = new Uint8Array(body.length + 4);
        new DataView(data.buffer).setInt32(0, response.status, true);
        data.set(body, 4);
        return data.buffer;
      },
    },
  };
}
