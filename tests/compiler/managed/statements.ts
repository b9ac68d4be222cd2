// Random statements over managed values: variables and structures change, loops and branches nest,
// functions end early.

import type { Callee, Expressions, Scope, Variable } from "./expressions.ts";
import { seeing, shapeOf, valueTypes } from "./types.ts";
import type { ValueType } from "./types.ts";

/** What a statement may do with what is around it. */
export interface Around {
  readonly result: ValueType | "void";
  readonly loop: boolean;
  /** Whether the function may panic here: somebody protects its call. */
  readonly panics: boolean;
  /** How many more structures may be nested. */
  readonly depth: number;
}

/** Functions of the type (Node, string) => void that may panic, and what calls them safely. */
export type Risks = readonly string[];

export class Statements {
  readonly #make: Expressions;
  readonly #risks: Risks;
  /** Whether the text is for the reference, which has no panics. */
  readonly #forReference: boolean;
  #names = 0;

  constructor(make: Expressions, risks: Risks, forReference: boolean) {
    this.#make = make;
    this.#risks = risks;
    this.#forReference = forReference;
  }

  variable(type: ValueType, prefix = "", mutable = true): Variable {
    return { name: `${prefix}v${this.#names++}`, type, mutable };
  }

  /** Statements of a scope of their own. */
  block(outer: Scope, around: Around, count: number): string[] {
    const scope = { ...outer, variables: [...outer.variables] };
    const lines: string[] = [];
    for (let i = 0; i < count; i++) lines.push(...this.#one(scope, around));
    return lines.map((line) => `  ${line}`);
  }

  #body(scope: Scope, around: Around): string[] {
    return this.block(scope, around, 1 + this.#make.draw(2));
  }

  #one(scope: Scope, around: Around): string[] {
    const simple = [
      () => this.declare(scope),
      () => this.declare(scope),
      () => this.declare(scope),
      () => this.#assign(scope),
      () => this.#assign(scope),
      () => this.#change(scope),
      () => this.#change(scope),
      () => this.#change(scope),
      () => this.#observe(scope),
      () => this.#call(scope),
      () => this.protecting(scope),
      () => this.#leave(scope, around),
      () => ["maybePark();"],
    ];
    const inner = { ...around, depth: around.depth - 1 };
    const nested = [
      () => this.#if(scope, inner),
      () => this.#for(scope, inner),
      () => this.#each(scope, inner),
      () => this.#while(scope, inner),
      () => this.#switch(scope, inner),
    ];
    return this.#make.pick(around.depth > 0 ? [...simple, ...nested] : simple)();
  }

  /** A new variable, which the scope has from then on. */
  declare(scope: Scope): string[] {
    const type = this.#make.type();
    const variable = this.variable(type);
    const value = this.#make.value(type, scope, 2 + this.#make.draw(2));
    scope.variables.push(variable);
    return [`let ${variable.name}: ${type} = ${value};`];
  }

  #assign(scope: Scope): string[] {
    const type = this.#make.type();
    const target = this.#make.target(type, scope);
    if (target === undefined) return this.declare(scope);
    return [`${target} = ${this.#make.value(type, scope, 2)};`];
  }

  /** Changes the inside of a structure. */
  #change(scope: Scope): string[] {
    const of = (type: ValueType): string => this.#make.value(type, scope, 2);
    const type = this.#make.pick(valueTypes);
    const shape = shapeOf(type);
    switch (shape.kind) {
      case "array": return [`put<${shape.item}>(${of(type)}, ${of("i32")}, ${of(shape.item)});`];
      case "static":
        return [`putStatic<${shape.item}>(${of(type)}, ${of("i32")}, ${of(shape.item)});`];
      case "set": return [`(${of(type)}).delete(${of(shape.item)});`];
      case "map": {
        if (this.#make.draw(3) === 0) return [`(${of(type)}).delete(${of(shape.key)});`];
        const { key, item } = shape;
        return [`setIn<${key}, ${item}>(${of(type)}, ${of(key)}, ${of(item)});`];
      }
      case "box": return [`(${of(type)}).value = ${of(shape.item)};`];
      default: return [this.#make.pick([
        () => `(${of("Node")}).${this.#make.pick(["next", "other"])} = ${of("Node")};`,
        () => `(${of("Node")}).next = null;`,
        () => `(${of("Node")}).name = ${of("string")};`,
        () => `(${of("Node")}).kids = ${of("Node[]")};`,
        () => `(${of("OWN")}).peer = ${of("OWN")};`,
        () => scope.shared ? `offer(QUEUE, ${of("Node")});` : "maybePark();",
      ])()];
    }
  }

  #observe(scope: Scope): string[] {
    const type = this.#make.type();
    return [seeing(type, this.#make.value(type, scope, 2))];
  }

  #call(scope: Scope): string[] {
    if (scope.callees.length === 0) return this.#observe(scope);
    return this.calling(this.#make.pick(scope.callees), scope);
  }

  /** Calls a function, and shows its result. */
  calling(callee: Callee, scope: Scope): string[] {
    const call = this.#make.call(callee, scope, 1);
    return [callee.result === "void" ? `${call};` : seeing(callee.result, call)];
  }

  /** Calls a function that may panic. */
  protecting(scope: Scope): string[] {
    if (!scope.shared || this.#risks.length === 0) return this.#call(scope);
    // Nothing else leads to the node, which a frame would keep if the text were made after it.
    const [node, text] = [this.#make.fresh("Node", scope, 2), this.#make.literal("string")];
    const call = `protect(${this.#make.pick(this.#risks)}, ${node}, ${text})`;
    return [`if (!${call}) see<string>(panicMessage());`];
  }

  /** A way out on a condition. */
  #leave(scope: Scope, { result, loop, panics }: Around): string[] {
    const value = result === "void" ? "" : ` ${this.#make.value(result, scope, 2)}`;
    const ways = [`return${value};`];
    if (loop) ways.push("break;", "continue;", "continue;");
    if (panics) {
      const text = `cut("panic" + ${this.#make.value("string", scope, 2)})`;
      const way = this.#forReference ? `{ fall(${text}); return; }` : `panic(${text});`;
      ways.push(way, way);
    }
    return [`if (${this.#make.value("bool", scope, 2)}) ${this.#make.pick(ways)}`];
  }

  #if(scope: Scope, around: Around): string[] {
    const head = `if (${this.#make.value("bool", scope, 3)}) {`;
    const then = this.#body(scope, around);
    if (this.#make.draw(2)) return [head, ...then, "}"];
    return [head, ...then, "} else {", ...this.#body(scope, around), "}"];
  }

  #for(scope: Scope, around: Around): string[] {
    const counter = this.variable("i32", "", false);
    const { name } = counter;
    const inside = { ...scope, variables: [...scope.variables, counter] };
    const more = this.#make.draw(3) === 0 ? ` && ${this.#make.value("bool", inside, 2)}` : "";
    const goesOn = `${name} < ${2 + this.#make.draw(4)} && tick()${more}`;
    const body = this.#body(inside, { ...around, loop: true });
    return [`for (let ${name}: i32 = 0; ${goesOn}; ${name}++) {`, ...body, "}"];
  }

  /** A loop over an array, which may change meanwhile. */
  #each(scope: Scope, around: Around): string[] {
    const item = this.#make.pick(["Node", "string", "i32", "OWN"] as const);
    const list = this.variable(`${item}[]`);
    const at = this.variable("i32", "", false);
    const one = this.variable(item);
    const inside = { ...scope, variables: [...scope.variables, list, at, one] };
    const value = this.#make.value(list.type, scope, 2);
    const body = this.#body(inside, { ...around, loop: true });
    return [
      `let ${list.name}: ${list.type} = ${value};`,
      `for (let ${at.name} = 0; ${at.name} < ${list.name}.length && tick(); ${at.name}++) {`,
      `  let ${one.name}: ${item} = ${list.name}[${at.name}];`,
      ...body,
      "}",
    ];
  }

  #while(scope: Scope, around: Around): string[] {
    const condition = `tick() && ${this.#make.value("bool", scope, 2)}`;
    const body = this.#body(scope, { ...around, loop: true });
    if (this.#make.draw(2)) return [`while (${condition}) {`, ...body, "}"];
    return ["do {", ...body, `} while (${condition});`];
  }

  #switch(scope: Scope, around: Around): string[] {
    const lines = [`switch (${this.#make.value("i32", scope, 2)} & 3) {`];
    const inside = { ...around, loop: false };
    for (const label of ["case 0:", "default:", "case 2:"]) {
      lines.push(`${label} {`, ...this.#body(scope, inside), "}");
      if (this.#make.draw(2)) lines.push("break;");
    }
    return [...lines, "}"];
  }
}
