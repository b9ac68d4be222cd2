// Go and defer statements in the text of a program, and protected calls. Where arguments do not
// fit, the compiler names a line of the library, in which the types meet; here the place in the
// program is looked for.

export interface Statement {
  /** What gives the function its arguments: "go", "defer" or "protect". */
  readonly what: string;
  readonly start: number;
  readonly end: number;
  /** The name of the function, if it is one. */
  readonly name: string | undefined;
  /** How many arguments the function is given. */
  readonly given: number;
}

const quoted = new RegExp([
  /\/\/[^\n]*|\/\*[^]*?\*\//,
  /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`/,
].map(({ source }) => source).join("|"), "g");
const calls = /(?<![\w.$])(go|defer|protect)\s*(?:<[^()]*>)?\(/g;
const opening = /[([{]/;
const closing = /[)\]}]/;

/** Every `go(…)`, `defer(…)` and `protect(…)` outside comments and strings. */
export function statements(source: string): Statement[] {
  const text = blanked(source);
  return [...text.matchAll(calls)].map(({ index, 0: head, 1: what = "" }) => {
    const [parts, end] = listAt(text, index + head.length);
    const name = /^[A-Za-z_$][\w$]*$/.exec(parts[0] ?? "")?.[0];
    return { what, start: index, end, name, given: parts.length - 1 };
  });
}

/** The defer statements in functions that the compiler inlines: these have no end of their own. */
export function inlinedDefers(source: string): Statement[] {
  const text = blanked(source);
  const bodies = [...text.matchAll(/@inline\b[^(]*\(/g)].map(({ index, 0: head }) => {
    const [, end] = listAt(text, index + head.length);
    const from = text.indexOf("{", end);
    return [from, listAt(text, from + 1)[1]] as const;
  });
  return statements(source).filter(({ what, start }) =>
    what === "defer" && bodies.some(([from, to]) => from >= 0 && from < start && start < to));
}

/** How many parameters function `name` declares in the text. */
export function parameterCount(source: string, name: string): number | undefined {
  const text = blanked(source);
  const found = new RegExp(`\\bfunction\\s+${name.replaceAll("$", "\\$")}\\s*\\(`).exec(text);
  return found === null ? undefined : listAt(text, found.index + found[0].length)[0].length;
}

/** Spaces in the place of comments and of what strings say. */
function blanked(text: string): string {
  return text.replace(quoted, (token) =>
    token.startsWith("/") ? token.replace(/[^\n]/g, " ") : token.replace(/[^\n]/g, "0"));
}

/** The parts of a list that begins at `from`, behind its parenthesis, and where it ends. */
function listAt(text: string, from: number): [parts: string[], end: number] {
  const parts: string[] = [];
  let depth = 0;
  let start = from;
  let at = from;
  for (; at < text.length; at++) {
    const char = text[at]!;
    if (opening.test(char)) depth++;
    else if (closing.test(char) && --depth < 0) break;
    else if (char === "," && depth === 0) {
      parts.push(text.slice(start, at).trim());
      start = at + 1;
    }
  }
  const last = text.slice(start, at).trim();
  return [last === "" ? parts : [...parts, last], at + 1];
}
