// Reads the public surface out of the sources, by way of the compiler: every name that an entry of
// the package exports, with its signature and its doc comment.

import { join } from "node:path";
import {
  isClassDeclaration, isConstructorDeclaration, isExpressionStatement, isFunctionDeclaration,
  isInterfaceDeclaration, isMethodDeclaration, isMethodSignatureDeclaration, isSourceFile,
  isTypeAliasDeclaration, isVariableDeclaration,
} from "typescript/unstable/ast/is";
import { API } from "typescript/unstable/sync";
import { root } from "../runtimes.mjs";
import { readComment } from "./comment.mjs";

/**
 * @typedef {import("typescript/unstable/ast").Node} Node
 * @typedef {import("typescript/unstable/sync").Symbol} Symbol
 * @typedef {import("typescript/unstable/sync").Project} Project
 * @typedef {import("./comment.mjs").Comment} Comment
 *
 * @typedef {"function" | "class" | "interface" | "type" | "value" | "module"} Kind
 *
 * @typedef {object} Member
 * @property {string} name
 * @property {boolean} isMethod
 * @property {string} signature
 * @property {Comment} comment
 *
 * @typedef {object} Item
 * @property {string} name
 * @property {Kind} kind
 * @property {string} signature
 * @property {Comment} comment
 * @property {Member[]} members   of a class or an interface
 *
 * @typedef {object} Entry
 * @property {string} specifier   what an import names
 * @property {string} about       the header of its source
 * @property {Item[]} items
 */

/** @param {Node} node */
function textBefore(node) {
  return node.getSourceFile().text.slice(node.getFullStart(), node.getStart());
}

/** The text from the start of `node` to that of its body, without what the body is told by.
 *  @param {Node} node @param {Node | undefined} body */
function headOf(node, body) {
  const text = node.getSourceFile().text;
  return text.slice(node.getStart(), body?.getStart() ?? node.getEnd())
    .replace(/^export\s+/, "").replace(/^(static )?async\s+/, "$1").replace(/\s*[;{=]?\s*$/, "");
}

/** @param {Node} node @returns {Node | undefined} */
function bodyOf(node) {
  return /** @type {{ body?: Node }} */ (/** @type {unknown} */ (node)).body;
}

/** Whether a constructor is the code behind others, which are what the program sees.
 *  @param {Node} member */
function isOverloaded(member) {
  const { members } = /** @type {{ members: readonly Node[] }} */ (
    /** @type {unknown} */ (member.parent)
  );
  const isSeen = members.some((other) => isConstructorDeclaration(other) && !bodyOf(other));
  return isSeen && bodyOf(member) !== undefined;
}

/** The name of a member, "" when it is for nobody outside. Errors are made by the runtime alone.
 *  @param {Node} member */
function memberName(member) {
  const isError = /\bextends \w*Error\b/.test(member.parent.getText());
  if (isConstructorDeclaration(member)) {
    return isError || isOverloaded(member) ? "" : "constructor";
  }
  const { name, modifiers = [] } = /** @type {{ name?: Node, modifiers?: readonly Node[] }} */ (
    /** @type {unknown} */ (member)
  );
  const words = modifiers.map((modifier) => modifier.getText());
  if (words.some((word) => ["private", "protected", "override"].includes(word))) return "";
  const text = name?.getText() ?? "";
  const isPublic = /^[A-Za-z]/.test(text) || /^\[Symbol\.\w+\]$/.test(text);
  return isPublic ? text : "";
}

/** @param {Node} member @returns {Member[]} */
function readMember(member) {
  const comment = readComment(textBefore(member));
  const name = memberName(member);
  if (name === "" || comment.isInternal) return [];
  const isSilent = comment.text === "" && /^(toString|constructor)\(\)/.test(member.getText());
  if (isSilent) return [];
  const { initializer, type } = /** @type {{ initializer?: Node, type?: Node }} */ (
    /** @type {unknown} */ (member)
  );
  const body = bodyOf(member) ?? (type === undefined ? undefined : initializer);
  const isMethod = isMethodDeclaration(member) || isMethodSignatureDeclaration(member);
  const signature = headOf(member, body).replace(/\s+/g, " ")
    .replace(/^(static )?get (\w+)\(\)/, "$1readonly $2").replace(/\( /g, "(")
    .replace(/,? \)/g, ")").replace(/^(async )?\*/, "");
  return [{ name, isMethod, signature, comment }];
}

/** @param {string} name @param {Node} node @returns {Item} */
function readDeclaration(name, node) {
  const statement = isVariableDeclaration(node) ? node.parent.parent : node;
  const comment = readComment(textBefore(statement));
  /** @param {Kind} kind @param {string} signature @param {readonly Node[]} [members]
   *  @returns {Item} */
  const item = (kind, signature, members = []) =>
    ({ name, kind, signature, comment, members: members.flatMap(readMember) });
  if (isFunctionDeclaration(node)) return item("function", headOf(node, node.body));
  if (isTypeAliasDeclaration(node)) return item("type", headOf(node, undefined));
  if (isClassDeclaration(node) || isInterfaceDeclaration(node)) {
    const kind = isClassDeclaration(node) ? "class" : "interface";
    const text = node.getText();
    const head = text.slice(0, text.indexOf("{")).replace(/^export\s+/, "").trim();
    return item(kind, head, node.members);
  }
  if (isVariableDeclaration(node)) {
    if (node.type === undefined) throw new Error(`${name} needs a type of its own`);
    return item("value", `const ${name}: ${node.type.getText()}`);
  }
  if (isSourceFile(node)) return item("module", "");
  throw new Error(`no way is known to describe ${name}`);
}

/** A function that is a property of another, as in `go.with = function …`.
 *  @param {string} name @param {Node} node @returns {Item} */
function readProperty(name, node) {
  let statement = node;
  while (!isExpressionStatement(statement)) statement = statement.parent;
  const made = /** @type {{ right: Node }} */ (/** @type {unknown} */ (statement.expression)).right;
  const signature = headOf(made, bodyOf(made)).replace(/^function\s*/, name);
  const comment = readComment(textBefore(statement));
  return { name, kind: "function", signature, comment, members: [] };
}

const ALIAS = 2_097_152;

/** @param {Project} project @param {Symbol} exported @returns {Item[]} */
function readSymbol({ checker }, exported) {
  const symbol = exported.flags & ALIAS ? checker.getAliasedSymbol(exported) : exported;
  const nodes = symbol.declarations.map((handle) => /** @type {Node} */ (handle.resolve()));
  const [first, ...others] = nodes.filter((node) => !isExpressionStatement(node));
  const { name } = exported;
  const items = [readDeclaration(name, first)];
  for (const other of others) items[0].signature += `\n${headOf(other, bodyOf(other))}`;
  if (!isFunctionDeclaration(first)) return items;
  for (const property of symbol.getExports().values()) {
    const node = /** @type {Node} */ (property.declarations[0].resolve());
    items.push(readProperty(`${name}.${property.name}`, node));
  }
  return items;
}

/** A base class that is not exported is nobody's business.
 *  @param {Item} item @param {readonly Item[]} all @returns {Item} */
function withoutBase(item, all) {
  const [text, base] = / extends (\w+)(<.*>)?/.exec(item.signature) ?? ["", ""];
  const isKnown = base === "Error" || all.some(({ name }) => name === base);
  if (item.kind !== "class" || isKnown) return item;
  return { ...item, signature: item.signature.replace(text, "") };
}

/** @param {Project} project @param {string} specifier @param {string} source @returns {Entry} */
function readEntry(project, specifier, source) {
  const file = project.program.getSourceFile(join(root, source));
  if (file === undefined) throw new Error(`${source} is not part of the project`);
  const module = project.checker.getSymbolAtLocation(file);
  if (module === undefined) throw new Error(`${source} exports nothing`);
  const items = project.checker.getExportsOfModule(module)
    .flatMap((symbol) => readSymbol(project, symbol));
  const header = /^(\/\/.*\n)+/.exec(file.text)?.[0] ?? "";
  const about = header.replaceAll(/^\/\/ ?/gm, "").trim();
  return { specifier, about, items: items.map((item) => withoutBase(item, items)) };
}

/** Every entry of the package: the specifier that an import names, and its source.
 *  @param {Record<string, string | { types: string }>} exports   of package.json
 *  @returns {Entry[]} */
export function readSurface(exports) {
  const api = new API({ cwd: root });
  try {
    const snapshot = api.updateSnapshot({ openProjects: [join(root, "tsconfig.json")] });
    const [project] = snapshot.getProjects();
    return Object.entries(exports).flatMap(([path, how]) => {
      if (typeof how === "string") return [];
      const source = how.types.replace("./build/types/", "").replace(/\.d\.ts$/, ".ts");
      return [readEntry(project, path.replace(".", "skein"), source)];
    });
  } finally {
    api.close();
  }
}
