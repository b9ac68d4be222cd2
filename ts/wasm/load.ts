// load: makes an app of a module built by `skein build`.
import { RuntimeError } from "../errors.ts";
import { callerEngine } from "../default.ts";
import { files } from "../runtime/files.ts";
import { App } from "./app.ts";
import type { LoadOptions, Source } from "./contract.ts";
import { NAMES_SECTION, noNames, SECTION, VERSION } from "./manifest.ts";
import type { Description, Manifest, NameTable } from "./manifest.ts";

/** `load`, for those who may know the inside of a program. */
export function load(source: Source, options: LoadOptions = {}): Promise<App> {
  // Who calls is known only now.
  const caller = callerEngine();
  return compile(source).then((module) => new App(module, describe(module), options, caller));
}

async function compile(source: Source): Promise<WebAssembly.Module> {
  if (source instanceof WebAssembly.Module) return source;
  if (typeof source === "string" || source instanceof URL) {
    return WebAssembly.compile(await files().readModule(source));
  }
  if (typeof Response !== "undefined" && source instanceof Response) {
    if (!source.ok) {
      throw new RuntimeError("ERR_LOAD", `load: ${source.url} answers ${source.status}`);
    }
    return WebAssembly.compile(await source.arrayBuffer());
  }
  if (source instanceof ArrayBuffer) return WebAssembly.compile(source);
  if (ArrayBuffer.isView(source)) {
    // V8 takes no DataView.
    const { buffer, byteOffset, byteLength } = source;
    return WebAssembly.compile(new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength));
  }
  throw new TypeError(
    "load: expected a URL, a path, bytes, a Response or a WebAssembly.Module, " +
      `got ${String(source)}`,
  );
}

function describe(module: WebAssembly.Module): Description {
  const manifest = section<Manifest>(module, SECTION);
  if (manifest === undefined) {
    throw new RuntimeError(
      "ERR_NOT_BUILT",
      "load: this module was not built by `skein build`: compile the program with it",
    );
  }
  if (manifest.version !== VERSION) {
    throw new RuntimeError(
      "ERR_NOT_BUILT",
      `load: the module was built for version ${manifest.version} of the format, this is version ` +
        `${VERSION}: build it again`,
    );
  }
  return { manifest, names: section<NameTable>(module, NAMES_SECTION) ?? noNames };
}

/** What is in a section of the module, if it has that. */
function section<T>(module: WebAssembly.Module, name: string): T | undefined {
  const [content] = WebAssembly.Module.customSections(module, name);
  return content === undefined ? undefined : JSON.parse(new TextDecoder().decode(content)) as T;
}
