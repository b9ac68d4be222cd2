// Standard output and files, as Node, Deno and Bun have them.
import { processOf } from "./platform.ts";

/** What programs may do with files. */
export interface Files {
  readFile(path: string): Promise<ArrayBuffer>;
  writeFile(path: string, data: ArrayBuffer): Promise<void>;
  /** The bytes behind a path or an address. */
  readModule(source: string | URL): Promise<ArrayBuffer>;
}

interface FileSystem {
  readFile(path: string | URL): Promise<Uint8Array>;
  writeFile(path: string, data: Uint8Array): Promise<void>;
}

function fileSystem(): FileSystem | undefined {
  return processOf()?.getBuiltinModule?.("node:fs/promises") as FileSystem | undefined;
}

/** The files of the platform; using them throws where there are none. */
export function files(): Files {
  const system = fileSystem();
  const has = (): FileSystem => {
    if (system !== undefined) return system;
    throw new Error("this platform has no files");
  };
  const whole = ({ buffer, byteOffset, byteLength }: Uint8Array): ArrayBuffer =>
    buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
  return {
    readFile: async (path) => whole(await has().readFile(path)),
    writeFile: async (path, data) => has().writeFile(path, new Uint8Array(data)),
    async readModule(source) {
      const isRemote = /^(https?|data|blob):/.test(String(source));
      if (isRemote || system === undefined) return (await fetch(source)).arrayBuffer();
      const isAddress = String(source).startsWith("file:");
      return whole(await system.readFile(isAddress ? new URL(source) : source));
    },
  };
}

/** Writes a line to the standard output. */
export function print(text: string): void {
  console.log(text);
}
