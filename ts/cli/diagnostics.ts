// What the AssemblyScript compiler reports, for people: the place in their own file, the line, and
// what to do.
//
//   app.ts:3:21: error TS2305: "skein" has no export "chan"
//     3 │ import { go, chan } from "skein";
//       │              ~~~~
//     fix: a channel is made by `new Chan<T>()`
import { LIBRARY } from "./library.ts";
import type { Library } from "./library.ts";
import { inlinedDefers, parameterCount, statements } from "./statements.ts";
import type { Statement } from "./statements.ts";

/** A diagnostic as asc gives it. */
export interface Diagnostic {
  readonly message: string;
  readonly code: number;
  readonly category: number;
  readonly range: Range | null;
}

export interface Range {
  readonly start: number;
  readonly end: number;
  readonly source: { readonly normalizedPath: string } | null;
}

/** asc's categories. */
const WARNING = 2;
const ERROR = 3;

/** Codes below this are AssemblyScript's own. */
const FIRST_OF_TYPESCRIPT = 1000;

const FILE_NOT_FOUND = 6054;
const NO_SUCH_EXPORT = 2305;

/** More would only hide the first ones. */
const MOST = 10;

/** What the TypeScript library has under another name, or what takes its place. */
const elsewhere: Readonly<Record<string, string>> = {
  chan: "a channel is made by `new Chan<T>(capacity)`",
  select: "a select is made by `Select.begin()`, its cases added, and performed by `wait()`",
  run: "the host runs exported functions: `app.run(name)`, or `skein run` for `main`",
  fn: "any function may block: call it as it is",
  wait: "a function of the host that returns a promise blocks by itself: declare it with @external",
  never: "the nil channel is `Chan.never<T>()`",
  time: 'import from "skein/time"',
  runtime: '`numGoroutine`, `gomaxprocs` and `gc` are exports of "skein" itself',
};

/** Collects what is reported about a program. */
export class Diagnostics {
  readonly #library: Library;
  /** What has been read: texts by path. */
  readonly #sources: ReadonlyMap<string, string>;
  readonly #errors: Diagnostic[] = [];
  readonly #warnings: Diagnostic[] = [];

  constructor(library: Library, sources: ReadonlyMap<string, string>) {
    this.#library = library;
    this.#sources = sources;
  }

  /** Warnings of the library are nothing that the program's author could do anything about. */
  add(diagnostic: Diagnostic): void {
    if (diagnostic.category === ERROR) this.#errors.push(diagnostic);
    const isOurs = diagnostic.range?.source?.normalizedPath.startsWith("~lib/") === true;
    if (diagnostic.category === WARNING && !isOurs) this.#warnings.push(diagnostic);
  }

  get hasErrors(): boolean {
    return this.#errors.length > 0 || this.#inlined().length > 0;
  }

  errorText(): string {
    const miscounted = this.#errors.some(isCall) ? this.#miscounted() : [];
    const rest = this.#errors.filter((each) => miscounted.length === 0 || !isCall(each));
    const others = rest.map((each) => this.#describe(each, "error"));
    const all = [...miscounted, ...this.#inlined(), ...others];
    const shown = all.slice(0, MOST);
    if (all.length > MOST) shown.push(`… and ${all.length - MOST} more`);
    return shown.join("\n\n");
  }

  warningText(): string {
    return this.#warnings.map((each) => this.#describe(each, "warning")).join("\n\n");
  }

  #describe(diagnostic: Diagnostic, kind: string): string {
    const { code, range } = diagnostic;
    const number = `${code < FIRST_OF_TYPESCRIPT ? "AS" : "TS"}${code}`;
    const [message, fix] = this.#reword(diagnostic);
    const place = range === null ? "" : `${this.#placeOf(range)}: `;
    const lines = [`${place}${kind} ${number}: ${message}`];
    if (range !== null) lines.push(...this.#excerpt(range));
    if (fix !== undefined) lines.push(`  fix: ${fix}`);
    return lines.join("\n");
  }

  /** The message in the words of the program's author, and what to do. */
  #reword(diagnostic: Diagnostic): [message: string, fix?: string] {
    const { code, message, range } = diagnostic;
    if (code === FILE_NOT_FOUND) return this.#notFound(message);
    if (code === NO_SUCH_EXPORT) return this.#noExport(message);
    const plain = readable(message);
    if (range === null || !isCall(diagnostic)) return [plain];
    const found = this.#statements();
    const places = found.map(([where]) => this.#placeOf(where)).join(", ");
    const kinds = [...new Set(found.map(([, { what }]) => what))];
    return [
      `${kinds.join(" or ")} gives its function arguments that do not fit. ${plain}`,
      `\`${kinds[0] ?? "go"}(f, a, b)\` takes what f takes, of the same types. Calls: ${places}`,
    ];
  }

  #notFound(message: string): [string, string?] {
    const path = /^File '(.*)' not found/.exec(message)?.[1] ?? "";
    const name = path.replace(/\.ts$/, "").replace("~lib/", "");
    if (path.startsWith(LIBRARY)) {
      const names = this.#library.names().map((each) => `"${each}"`).join(", ");
      return [`there is no module "${name}"`, `the modules are ${names}`];
    }
    if (!path.startsWith("~lib/")) return [`there is no file ${path}`];
    return [`there is no module "${name}"`, `install the package: npm install ${packageOf(name)}`];
  }

  #noExport(message: string): [string, string?] {
    const found = /^Module '(.*)' has no exported member '(.*)'/.exec(message);
    const [, path = "", name = ""] = found ?? [];
    const module = path.replace("~lib/", "").replace(/\/index$/, "");
    const said = `"${module}" has no export "${name}"`;
    const exported = this.#library.exportsOf(module);
    if (exported.length === 0) return [said];
    const home = this.#library.names().find((each) => this.#library.exportsOf(each).includes(name));
    if (home !== undefined) return [said, `import it from ${JSON.stringify(home)}`];
    return [said, elsewhere[name] ?? `it exports ${exported.join(", ")}`];
  }

  /** The go and defer statements of the program, and its protected calls. */
  #statements(): [where: Range, statement: Statement][] {
    return [...this.#sources]
      .filter(([path]) => !path.startsWith("~lib/"))
      .flatMap(([normalizedPath, text]) =>
        statements(text).map((statement): [Range, Statement] => {
          const { start, end } = statement;
          return [{ start, end, source: { normalizedPath } }, statement];
        }));
  }

  /** Those that give a function more or fewer arguments than it takes. */
  #miscounted(): string[] {
    const texts = [...this.#sources].filter(([path]) => !path.startsWith("~lib/"));
    return this.#statements().flatMap(([where, { what, name, given }]) => {
      if (name === undefined) return [];
      const own = this.#sources.get(where.source!.normalizedPath)!;
      const counts = [own, ...texts.map(([, text]) => text)]
        .map((text) => parameterCount(text, name));
      const taken = counts.find((count) => count !== undefined);
      if (taken === undefined || taken === given) return [];
      const message = `error: ${name} takes ${taken} arguments, and ${what} gives it ${given}`;
      return [[`${this.#placeOf(where)}: ${message}`, ...this.#excerpt(where)].join("\n")];
    });
  }

  /** What is put off by functions that have no end of their own. */
  #inlined(): string[] {
    return [...this.#sources]
      .filter(([path]) => !path.startsWith("~lib/"))
      .flatMap(([normalizedPath, text]) => inlinedDefers(text).map(({ start, end }) => {
        const where = { start, end, source: { normalizedPath } };
        const message = "error: defer in a function that is @inline, which has no end of its own";
        return [`${this.#placeOf(where)}: ${message}`, ...this.#excerpt(where)].join("\n");
      }));
  }

  #placeOf({ start, source }: Range): string {
    const path = source?.normalizedPath ?? "";
    const text = this.#sources.get(path);
    return text === undefined ? path : placeIn(path, text, start);
  }

  /** The line with the place underlined. */
  #excerpt({ start, end, source }: Range): string[] {
    const text = this.#sources.get(source?.normalizedPath ?? "");
    if (text === undefined) return [];
    const from = text.lastIndexOf("\n", start - 1) + 1;
    const to = text.indexOf("\n", start);
    const line = text.slice(from, to < 0 ? undefined : to);
    const number = String(text.slice(0, start).split("\n").length);
    const length = Math.max(1, Math.min(end, from + line.length) - start);
    const blank = line.slice(0, start - from).replace(/[^\t]/g, " ");
    const margin = " ".repeat(number.length);
    return [`  ${number} │ ${line}`, `  ${margin} │ ${blank}${"~".repeat(length)}`];
  }
}

/** Whether the types of a go statement or its like do not meet: that comes to light inside the
 *  library. */
function isCall({ range }: Diagnostic): boolean {
  const path = range?.source?.normalizedPath ?? "";
  return path.startsWith(LIBRARY) && /^assembly\/lib\/(call|go|defer|protect)\.ts$/.test(
    path.slice(LIBRARY.length),
  );
}

/** Where offset `start` of a file is: `path:line:column`. */
export function placeIn(path: string, text: string, start: number): string {
  const before = text.slice(0, start).split("\n");
  return `${path}:${before.length}:${before.at(-1)!.length + 1}`;
}

/** A message with the plain names of types: `Chan<i32>`, without the file that it is from. */
function readable(message: string): string {
  return message.replace(/~lib\/(?:[\w.@-]+\/)*(?=\w)/g, "").replace(/\.$/, "");
}

function packageOf(name: string): string {
  return name.split("/").slice(0, name.startsWith("@") ? 2 : 1).join("/");
}
