// Writes the reference: one document, a section for each entry of the package.

/** @typedef {import("./read.mjs").Entry} Entry */
/** @typedef {import("./read.mjs").Item} Item */
/** @typedef {import("./read.mjs").Member} Member */

/** In the order in which they stand. @type {Item["kind"][][]} */
const kinds = [["function", "value"], ["class"], ["interface", "type"], ["module"]];

/** Capital letters do not part a name from its neighbours. @param {Item} a @param {Item} b */
function byName(a, b) {
  return a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1;
}

/** What the name is called in the program: `Timer` of skein/time is `time.Timer`.
 *  @param {Entry} entry @param {string} name */
function fullName({ specifier }, name) {
  const [, module] = specifier.split("/");
  return module === undefined ? name : `${module}.${name}`;
}

/** @param {string} heading */
function anchor(heading) {
  return `#${heading.toLowerCase().replace(/[^\w\s-]/g, "").replaceAll(" ", "-")}`;
}

/** @param {Entry} entry @param {Item} item */
function link(entry, { name, kind }) {
  const heading = kind === "module" ? `skein/${name}` : fullName(entry, name);
  return `[\`${name}\`](${anchor(heading)})`;
}

/** @param {readonly string[]} lines */
function indented(lines) {
  return lines.map((line) => line === "" ? "" : `  ${line}`);
}

/** @param {Member} member */
function writeMember({ signature, comment }) {
  const text = comment.text === "" ? [] : comment.text.split("\n");
  const examples = comment.examples.flatMap((example) => ["", ...example.split("\n")]);
  const [line = "", ...rest] = [`* \`${signature}\``, ...indented([...text, ...examples])];
  return [text.length === 0 ? line : `${line}\\`, ...rest];
}

/** @param {Entry} entry @param {Item} item */
function writeItem(entry, { name, signature, comment, members }) {
  return [
    `### ${fullName(entry, name)}`, "",
    "```ts", ...signature.split("\n"), "```", "",
    ...(comment.text === "" ? [] : [comment.text, ""]),
    ...(members.length === 0 ? [] : [...members.flatMap(writeMember), ""]),
    ...comment.examples.flatMap((example) => [example, ""]),
  ];
}

/** @param {Entry} entry */
function ordered({ items }) {
  return kinds.flatMap((some) => items.filter(({ kind }) => some.includes(kind)).sort(byName));
}

/** @param {Entry} entry */
function writeEntry(entry) {
  const items = ordered(entry).filter(({ kind }) => kind !== "module");
  const sections = items.flatMap((item) => writeItem(entry, item));
  return [`## ${entry.specifier}`, "", entry.about, "", ...sections];
}

/** The whole document. @param {readonly Entry[]} entries */
export function writeReference(entries) {
  return [
    "# API reference", "",
    "Made by `npm run docs` from the doc comments of [ts/](../ts/); every example in it is run by",
    "the tests. Durations are milliseconds. An `Op` is performed with `yield*` in a goroutine or",
    "with `await` in async code; a `Comm` can also be a case of `select`. The",
    "[README](../README.md) has an overview, [GO.md](GO.md) shows the same next to Go, and",
    "[ASYNC.md](ASYNC.md) next to async functions.", "",
    "| import from | names |", "|---|---|",
    ...entries.map((entry) => {
      const names = ordered(entry).map((item) => link(entry, item));
      return `| [\`${entry.specifier}\`](${anchor(entry.specifier)}) | ${names.join(", ")} |`;
    }), "",
    ...entries.flatMap(writeEntry),
  ].join("\n").trimEnd() + "\n";
}

/** Names that say all there is to say: no example would tell more. */
const plain = new Set([
  "skein/context background", "skein/context todo",
  "skein/runtime gc", "skein/runtime numCPU", "skein/runtime lockOSThread",
  "skein/runtime unlockOSThread", "skein/runtime unref", "skein/time now",
]);

/** What the reference lacks, a sentence each. @param {readonly Entry[]} entries */
export function lacks(entries) {
  return entries.flatMap((entry) => entry.items.flatMap((item) => {
    const { name, kind, comment, members, signature } = item;
    if (kind === "module") return [];
    const isExplained = kind !== "function" && (kind !== "class" || /\bextends\b/.test(signature));
    const hasExample = comment.examples.length > 0 || plain.has(`${entry.specifier} ${name}`);
    const where = `${entry.specifier}: ${name}`;
    return [
      ...(comment.text === "" ? [`${where} does not say what it is`] : []),
      ...(isExplained || hasExample ? [] : [`${where} has no example`]),
      ...members.filter(({ isMethod, name: own, comment: { text } }) =>
        isMethod && text === "" && own !== "[Symbol.dispose]")
        .map((member) => `${where}.${member.name} does not say what it does`),
    ];
  }));
}
