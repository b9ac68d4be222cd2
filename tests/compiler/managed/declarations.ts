// What a random program of objects declares beside its functions: a class of its own and one that
// extends it, tables of functions, an array in the data of the module.

import { draws } from "../../support/seed.ts";
import type { Draw } from "../../support/seed.ts";
import { Expressions } from "./expressions.ts";
import type { Callee, Scope, Variable } from "./expressions.ts";
import { Statements } from "./statements.ts";
import type { Around } from "./statements.ts";
import { looking, valueTypes } from "./types.ts";
import type { ValueType } from "./types.ts";

export class Declarations {
  readonly draw: Draw;
  /** What every name of the program begins with. */
  readonly prefix: string;
  /** Which of the two texts is made. */
  readonly forReference: boolean;
  readonly make: Expressions;
  readonly write: Statements;
  /** Of the program's own class. */
  readonly fields: Variable[] = [];
  readonly methods: Callee[] = [];
  readonly globals: Variable[] = [];
  /** The names of functions that may panic. */
  readonly risks: string[] = [];

  constructor(seed: number, index: number, forReference: boolean) {
    this.draw = draws(seed);
    this.prefix = `p${index}_`;
    this.forReference = forReference;
    this.make = new Expressions(this.draw, { fields: this.fields, methods: this.methods });
    this.write = new Statements(this.make, this.risks, forReference);
  }

  /** What a function can name; what all share of a program, if it is to. */
  scope(parameters: readonly Variable[], callees: readonly Callee[], shared: boolean): Scope {
    const constants: Variable = { name: "CONSTANTS", type: "StaticArray<string>", mutable: false };
    const globals = shared ? [...this.globals, constants] : [];
    return { variables: [...globals, ...parameters], callees, shared, asking: false };
  }

  /** Parameters as a list. */
  list(variables: readonly Variable[]): string {
    return variables.map(({ name, type }) => `${name}: ${type}`).join(", ");
  }

  /** What is around the statements of a function. */
  around(result: Around["result"], depth: number, panics = false): Around {
    return { result, loop: false, panics, depth };
  }

  /** What a function does that has begun: not much if there is no fuel left. */
  body(scope: Scope, around: Around, count: number): string[] {
    const { result } = around;
    const isVoid = result === "void";
    return [
      `  if (!tick()) return${isVoid ? "" : ` ${this.make.literal(result)}`};`,
      ...this.write.block(scope, around, count),
      ...(isVoid ? [] : [`  return ${this.make.value(result, scope, 2)};`]),
    ];
  }

  /** The class of the program, and one that extends it. */
  classes(): string[] {
    const possible = valueTypes.filter((type) => !type.includes("OWN"));
    for (let i = this.draw(4); i >= 0; i--) {
      this.fields.push(this.write.variable(this.make.pick(possible), "f"));
    }
    const parameters = this.fields.map(({ name, type }) => `public ${name}: ${type}`).join(", ");
    const method = { name: "act", params: [this.make.type()], result: this.make.type() };
    const lookAll = this.fields.map(({ name, type }) => looking(type, `this.${name}`));
    const base = [
      "class OWN extends Own {",
      "peer: OWN | null = null;",
      `constructor(${parameters}) { super(); maybePark(); }`,
      ...this.#method(method),
      "look(depth: i32): void {",
      ...lookAll.filter((line) => line !== ""),
      "const peer = this.peer;",
      "if (peer !== null) look<OWN>(peer, depth);",
      "}",
      "}",
    ];
    const names = this.fields.map(({ name }) => name).join(", ");
    const sub = [
      "class SUB extends OWN {",
      'extra: string = "extra";',
      `constructor(${this.list(this.fields)}) { super(${names}); this.extra = stringOf("sub"); }`,
      ...this.#method(method),
      "look(depth: i32): void { super.look(depth); look<string>(this.extra, 0); }",
      "}",
    ];
    this.methods.push(method);
    return [...base, ...sub];
  }

  #method({ name, params, result }: Callee): string[] {
    const parameters = params.map((type) => this.write.variable(type));
    const fields = this.fields.map((f) => ({ ...f, name: `this.${f.name}` }));
    const scope = this.scope([...fields, ...parameters], [], false);
    const body = this.body(scope, this.around(result, 1), 1 + this.draw(2));
    return [`${name}(${this.list(parameters)}): ${result} {`, ...body, "}"];
  }

  /** Tables of functions, and an array in the data of the module. */
  tables(): string[] {
    const entries = (type: ValueType): string => Array.from({ length: 4 }, () => {
      const parameters = [this.write.variable(type), this.write.variable("i32")];
      const scope = this.scope(parameters, [], false);
      const body = this.body(scope, this.around(type, 1), this.draw(2));
      return `(${this.list(parameters)}): ${type} => {\n${body.join("\n")}\n}`;
    }).join(",\n");
    // The entries of one table may call those of the other, so a table must not be a constant.
    return [
      "let NODES: StaticArray<(n: Node, i: i32) => Node> = new StaticArray(0);",
      "let TEXTS: StaticArray<(s: string, i: i32) => string> = new StaticArray(0);",
      `NODES = [${entries("Node")}];`,
      `TEXTS = [${entries("string")}];`,
      'const CONSTANTS: StaticArray<string> = ["one", "two", "three"];',
    ];
  }
}
