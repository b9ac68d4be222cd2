// Doc comments as they are written in this repository: text, then tags.

/**
 * @typedef {object} Comment
 * @property {string} text   what stands before the first tag
 * @property {string[]} examples
 * @property {boolean} isInternal
 */

/** The lines between the stars. @param {string} comment */
function linesOf(comment) {
  const [first = "", ...rest] = comment.slice("/**".length).replace(/\s*\*\/$/, "").split("\n");
  return [first.trim(), ...rest.map((line) => line.replace(/^\s*\* {0,2}/, "").trimEnd())];
}

/** Links to other names are their names. @param {string[]} lines */
function joined(lines) {
  return lines.join("\n").replace(/\{@link\s+([^}]+?)\s*\}/g, "`$1`").trim();
}

/** Reads the last doc comment of `trivia`, the text before a declaration.
 *  @param {string} trivia @returns {Comment} */
export function readComment(trivia) {
  const comment = [...trivia.matchAll(/\/\*\*[^]*?\*\//g)].at(-1)?.[0] ?? "";
  /** @type {{ tag: string, lines: string[] }[]} */
  const sections = [{ tag: "", lines: [] }];
  for (const line of linesOf(comment)) {
    const [, tag, rest = ""] = /^@(\w+)\s?(.*)$/.exec(line) ?? [];
    if (tag === undefined) sections.at(-1)?.lines.push(line);
    else sections.push({ tag, lines: [rest] });
  }
  const unknown = sections.find(({ tag }) => !["", "example", "internal", "param"].includes(tag));
  if (unknown !== undefined) throw new Error(`what does @${unknown.tag} mean? ${comment}`);
  return {
    text: joined(sections[0]?.lines ?? []),
    examples: sections.filter(({ tag }) => tag === "example").map(({ lines }) => joined(lines)),
    isInternal: sections.some(({ tag }) => tag === "internal"),
  };
}
