// Random programs of managed values. A program has a class of its own and one that extends it,
// tables of functions, globals, helpers that may recurse, a channel, and two goroutines that serve
// it; all of it may lead to anything. Its main function has the type (i32) => i64 and sets
// everything first, so that a program can be run many times.
//
// There are two texts of the same program: for the real runtime, and for the reference, in which
// deferred calls and panics are written out.

import { Declarations } from "./declarations.ts";
import type { Callee, Scope, Variable } from "./expressions.ts";
import { seeing } from "./types.ts";
import type { ValueType } from "./types.ts";

const objects = "Node, Leaf, Branch, Box, cut, cutList, i32of, i64of, f64of, boolOf, stringOf, " +
  "nodeOf, same, sameHere, pick, pickHere, pickStatic, put, putStatic, push, unshift, popOr, " +
  "shiftOr, getOr, setIn, addTo, byteAt, floatAt, bytes, floats, byWeight, byText, nextOr, " +
  "otherOr, link, cross, adopt, chain, ring, takeOr, offer";
const seen = "look, Own, see, seeBox, seeBytes, seeFloats, seeMap, seeSet, seeStatic";
const platform = "Chan, panicMessage, protect, Server, Stream";

/** A module of programs, one for each seed; program i has seeds[i]. */
export function generateModule(seeds: readonly number[], forReference: boolean): string {
  const mains = seeds.map((_, index) => `p${index}_main`).join(", ");
  const more = forReference ? "afterDeferred, beforeDeferred, fall, forget" : "defer, panic";
  return [
    `import { ${objects} } from "./objects";`,
    `import { ${seen} } from "./seeing";`,
    'import { maybePark, note, seen, tick } from "./routine";',
    'import { setPrograms } from "./programs";',
    `import { ${platform}, ${more} } from "./platform";`,
    'export { audit } from "./platform";',
    'export { occasionsOf, parksOf, play, prepare, resultOf, traceOf } from "./programs";',
    ...seeds.map((seed, index) => new Generator(seed, index, forReference).program()),
    `const programs: StaticArray<(n: i32) => i64> = [${mains}];`,
    "setPrograms((program: i32, n: i32): i64 => {",
    forReference ? "  forget();" : "",
    "  return programs[program](n);",
    "});",
    "",
  ].join("\n");
}

class Generator extends Declarations {
  program(): string {
    const p = this.prefix;
    const parts = [...this.classes(), ...this.tables()];
    for (let i = 2 + this.draw(3); i > 0; i--) {
      this.globals.push(this.write.variable(this.make.type(), p));
    }
    const globals = this.globals.map((v) =>
      `let ${v.name}: ${v.type} = ${this.make.literal(v.type)};`);
    const callees: Callee[] = [];
    for (let i = 1 + this.draw(2); i > 0; i--) parts.push(...this.#helper(callees));
    if (this.draw(2)) parts.push(...this.#deferring(callees));
    if (this.draw(2)) parts.push(...this.#risk(callees));
    parts.push(...this.#goroutines(), ...this.#main(callees));
    const text = [...globals, ...parts].join("\n");
    return text.replace(/\b(OWN|SUB|NODES|TEXTS|QUEUE|SERVER|STREAM|CONSTANTS)\b/g, `${p}$1`);
  }

  #parameters(): Variable[] {
    return Array.from({ length: this.draw(4) }, () => this.write.variable(this.make.type()));
  }

  #helper(callees: Callee[]): string[] {
    const parameters = this.#parameters();
    const result = this.draw(6) === 0 ? "void" : this.make.type();
    const name = `${this.prefix}f${callees.length}`;
    const callee: Callee = { name, params: parameters.map(({ type }) => type), result };
    const inlined = this.draw(4) === 0;
    const scope = this.scope(parameters, inlined ? [...callees] : [...callees, callee], true);
    callees.push(callee);
    const body = this.body(scope, this.around(result, 2), 1 + this.draw(3));
    const inline = inlined ? ["// @ts-ignore: decorator", "@inline"] : [];
    return [...inline, `function ${name}(${this.list(parameters)}): ${result} {`, ...body, "}"];
  }

  /** A function that puts calls off. */
  #deferring(callees: Callee[]): string[] {
    const name = `${this.prefix}d`;
    const parameters = this.#parameters();
    const result = this.make.type();
    const late = [this.write.variable("Node"), this.write.variable("string")];
    const lateBody = this.body(this.scope(late, [...callees], true), this.around("void", 1), 2);
    const callee: Callee = { name, params: parameters.map(({ type }) => type), result };
    const scope = this.scope(parameters, [...callees, callee], true);
    const body = this.body(scope, this.around(result, 2), 1 + this.draw(3));
    // What stands before the test for fuel must not recurse.
    const before = { ...scope, callees: [...callees] };
    callees.push(callee);
    return [
      `function ${name}_late(${this.list(late)}): void {`,
      ...late.map((given) => `  ${seeing(given.type, given.name)}`),
      ...lateBody,
      "}",
      ...this.#putOff(name, parameters, result, body, before),
    ];
  }

  /** A function whose statements are `body`, and which first defers calls of `…d_late`. */
  #putOff(
    name: string, parameters: readonly Variable[], result: ValueType | "void",
    body: readonly string[], scope: Scope,
  ): string[] {
    const list = this.list(parameters);
    const late = `${this.prefix}d_late`;
    const calls = Array.from({ length: 1 + this.draw(2) }, () =>
      [this.make.fresh("Node", scope, 2), this.make.literal("string")]);
    if (!this.forReference) {
      const defers = calls.map(([node, text]) => `  defer(${late}, ${node}, ${text});`);
      return [`function ${name}(${list}): ${result} {`, ...defers, ...body, "}"];
    }
    const names = parameters.map((parameter) => parameter.name).join(", ");
    const kept = result === "void" ? "" : "const result = ";
    return [
      `function ${name}_body(${list}): ${result} {`, ...body, "}",
      `function ${name}(${list}): ${result} {`,
      ...calls.map(([node, text], i) => `  const a${i} = ${node}; const b${i} = ${text};`),
      `  ${kept}${name}_body(${names});`,
      "  const was = beforeDeferred();",
      ...calls.map((_, i) => `  ${late}(a${i}, b${i});`).reverse(),
      "  afterDeferred(was);",
      ...(kept === "" ? [] : ["  return result;"]),
      "}",
    ];
  }

  /** A function that may panic, and may defer calls before that. */
  #risk(callees: readonly Callee[]): string[] {
    const name = `${this.prefix}risk`;
    const parameters = [this.write.variable("Node"), this.write.variable("string")];
    const scope = this.scope(parameters, [...callees], true);
    const body = this.body(scope, this.around("void", 2, true), 2 + this.draw(3));
    this.risks.push(name);
    const defers = callees.some((callee) => callee.name === `${this.prefix}d`);
    if (defers && this.draw(2)) return this.#putOff(name, parameters, "void", body, scope);
    return [`function ${name}(${this.list(parameters)}): void {`, ...body, "}"];
  }

  /** What the two goroutines do beside main. */
  #goroutines(): string[] {
    const scope = this.scope([{ name: "i", type: "i32", mutable: true }], [], false);
    const nodes: Variable[] = ["node", "before"].map((name) => ({
      name, type: "Node", mutable: false,
    }));
    const making = this.body(scope, this.around("Node", 1), 1);
    const asked = this.scope([nodes[0]!], [], false);
    const answering = this.body(asked, this.around("Node", 1), 1);
    const kept = "link(new Node(seen() + before.id, cut(before.name)),";
    const told = answering.map((line) =>
      line.replace(/^ {2}return (.*);$/, `  return ${kept} $1);`));
    const caps = Array.from({ length: 4 }, () => this.draw(3));
    const [count, queue] = [1 + this.draw(4), 1 + this.draw(3)];
    const stream = `new Stream(${this.prefix}make, ${count}, ${caps[0]})`;
    const server = `new Server(${this.prefix}answer, ${caps[1]}, ${caps[2]})`;
    return [
      `function ${this.prefix}make(i: i32): Node {`, ...making, "}",
      `function ${this.prefix}answer(node: Node, before: Node): Node {`, ...told, "}",
      `let QUEUE: Chan<Node> = new Chan<Node>(${queue});`,
      `let STREAM: Stream = ${stream};`,
      `let SERVER: Server = ${server};`,
      `function ${this.prefix}begin(): void {`,
      `  QUEUE = new Chan<Node>(${queue});`,
      `  STREAM = ${stream};`,
      "  STREAM.begin();",
      `  SERVER = ${server};`,
      "  SERVER.begin();",
      "}",
    ];
  }

  #main(callees: readonly Callee[]): string[] {
    const scope = this.scope([{ name: "n", type: "i32", mutable: true }], callees, true);
    const main = { ...scope, asking: true };
    const locals = Array.from({ length: 3 }, () => this.write.declare(main)).flat();
    const calls = callees.filter(() => this.draw(3) > 0)
      .flatMap((callee) => this.write.calling(callee, main));
    if (this.risks.length > 0) calls.push(...this.write.protecting(main));
    if (this.draw(2)) {
      const [one, two] = [this.make.fresh("Node", main, 2), this.make.fresh("Node", main, 2)];
      calls.push(`see<Node>(SERVER.askBoth(${one}, ${two}));`);
    }
    const around = this.around("i64", 3);
    return [
      `function ${this.prefix}body(n: i32): i64 {`,
      ...[...locals, ...calls].map((line) => `  ${line}`),
      ...this.write.block(main, around, 2 + this.draw(3)),
      ...main.variables.slice(-4).map(({ name, type }) => `  ${seeing(type, name)}`),
      `  return ${this.make.value("i64", main, 2)};`,
      "}",
      `function ${this.prefix}main(n: i32): i64 {`,
      ...this.globals.map(({ name, type }) => `  ${name} = ${this.make.literal(type)};`),
      ...["one", "two", "three"].map((text, i) => `  CONSTANTS[${i}] = "${text}";`),
      `  ${this.prefix}begin();`,
      `  const result = ${this.prefix}body(n);`,
      "  STREAM.finish();",
      "  SERVER.finish();",
      "  while (QUEUE.length > 0) see<Node>(QUEUE.recv());",
      ...this.globals.map(({ name, type }) => `  ${seeing(type, name)}`),
      "  seeStatic<string>(CONSTANTS);",
      "  return result;",
      "}",
    ];
  }
}
