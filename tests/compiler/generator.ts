// Random programs of AssemblyScript: structured, terminating, and full of occasions to park.
// A program is a main function of the type (i32) => i64, a few helpers which may recurse, globals
// and a little memory; main begins by setting those, so that a program can be run many times.

import { draws } from "../support/seed.ts";
import type { Draw } from "../support/seed.ts";
import { Expressions } from "./expressions.ts";
import type { Callee, Scope, ValueType, Variable } from "./expressions.ts";

/** What a statement may do with the loops and switches around it. */
interface Around {
  readonly result: ValueType | "void";
  /** Whether `continue`, and whether `break`, means something here. */
  readonly loop: boolean;
  readonly breakable: boolean;
  /** How many more structures may be nested. */
  readonly depth: number;
}

const imports = "boolOf, f32of, f64of, i32of, i64of, v128of, maybePark, note, noteFloat, tick";

/** A module of programs, one for each seed; program i has seeds[i]. */
export function generateModule(seeds: readonly number[]): string {
  const programs = seeds.map((seed, index) => new Generator(seed, index).program());
  const mains = seeds.map((_, index) => `p${index}_main`).join(", ");
  return [
    `import { ${imports}, setPrograms } from "./rt";`,
    'export { spawn, step, resultOf, traceOf, occasionsOf, parksOf, framesOf } from "./rt";',
    ...programs,
    `const programs: StaticArray<(n: i32) => i64> = [${mains}];`,
    "setPrograms((program: i32, n: i32): i64 => programs[program](n));",
    "",
  ].join("\n");
}

class Generator {
  readonly #draw: Draw;
  readonly #make: Expressions;
  /** What every name of the program begins with. */
  readonly #own: string;
  readonly #globals: Variable[] = [];
  #names = 0;

  constructor(seed: number, index: number) {
    this.#draw = draws(seed);
    this.#make = new Expressions(this.#draw);
    this.#own = `p${index}_`;
  }

  program(): string {
    const callees: Callee[] = [];
    const functions: string[] = [];
    for (let i = this.#draw(3); i >= 0; i--) {
      this.#globals.push(this.#variable(this.#make.pick(["i32", "i64", "f64"]), this.#own));
    }
    for (let i = this.#draw(3); i > 0; i--) functions.push(this.#helper(callees));
    functions.push(this.#main(callees));
    const text = [this.#declarations(), ...functions].join("\n");
    return text.replaceAll("CELLS", `${this.#own}cells`).replaceAll("TABLE", `${this.#own}table`);
  }

  #variable(type: ValueType, prefix = "", mutable = true): Variable {
    return { name: `${prefix}v${this.#names++}`, type, mutable };
  }

  #declarations(): string {
    const own = this.#own;
    return [
      `const ${own}cells = memory.data(64);`,
      `function ${own}double(x: i32): i32 { maybePark(); return x * 2; }`,
      `function ${own}plus(x: i32): i32 { return x + 1; }`,
      `const ${own}table: StaticArray<(x: i32) => i32> =`,
      `  [${own}double, ${own}plus, i32of, (x) => { note(x); maybePark(); return x ^ 3; }];`,
      ...this.#globals.map(({ name, type }) => `let ${name}: ${type} = 0;`),
    ].join("\n");
  }

  #scope(callees: readonly Callee[], parameters: readonly Variable[]): Scope {
    const variables = [...this.#globals, ...parameters];
    return { variables, callees: [...callees], cells: "CELLS", table: "TABLE" };
  }

  /** Adds a function, which may call itself and those before it, and gives its text. */
  #helper(callees: Callee[]): string {
    const parameters = Array.from({ length: this.#draw(4) }, () =>
      this.#variable(this.#make.type())
    );
    const result = this.#draw(5) === 0 ? "void" : this.#make.type();
    const callee: Callee = {
      name: `${this.#own}f${callees.length}`,
      params: parameters.map(({ type }) => type),
      result,
    };
    const inlined = this.#draw(4) === 0;
    const scope = this.#scope(inlined ? callees : [...callees, callee], parameters);
    callees.push(callee);
    const list = parameters.map(({ name, type }) => `${name}: ${type}`).join(", ");
    const around: Around = { result, loop: false, breakable: false, depth: 2 };
    const end = result === "void" ? "" : ` ${this.#make.literal(result)}`;
    return [
      ...(inlined ? ["@inline"] : []),
      `function ${callee.name}(${list}): ${result} {`,
      `  if (!tick()) return${end};`,
      ...this.#statements(scope, around, 1 + this.#draw(3)),
      `  return${result === "void" ? "" : ` ${this.#make.value(result, scope, 2)}`};`,
      "}",
    ].join("\n");
  }

  #main(callees: readonly Callee[]): string {
    const scope = this.#scope(callees, [{ name: "n", type: "i32", mutable: true }]);
    const locals = [...this.#declare(scope), ...this.#declare(scope), ...this.#declare(scope)];
    const around: Around = { result: "i64", loop: false, breakable: false, depth: 3 };
    return [
      `function ${this.#own}main(n: i32): i64 {`,
      "  memory.fill(CELLS, 0, 64);",
      ...this.#globals.map(({ name }) => `  ${name} = n;`),
      ...locals.map((line) => `  ${line}`),
      ...this.#for(scope, around).map((line) => `  ${line}`),
      ...this.#statements(scope, around, 1 + this.#draw(4)),
      ...scope.variables.slice(-4).map(({ name, type }) => this.#note(name, type)),
      ...this.#globals.map(({ name, type }) => this.#note(name, type)),
      "  for (let i = 0; i < 64; i += 8) note(load<i64>(CELLS + i));",
      `  return ${this.#make.value("i64", scope, 3)};`,
      "}",
    ].join("\n");
  }

  #note(value: string, type: ValueType): string {
    if (type === "v128") return `note(i64x2.extract_lane(${value}, 0));`;
    return type === "f32" || type === "f64" ? `noteFloat(${value});` : `note(<i64>${value});`;
  }

  /** Statements of a scope of their own. */
  #statements(outer: Scope, around: Around, count: number): string[] {
    const scope = { ...outer, variables: [...outer.variables] };
    const lines: string[] = [];
    for (let i = 0; i < count; i++) lines.push(...this.#statement(scope, around));
    return lines.map((line) => `  ${line}`);
  }

  #statement(scope: Scope, around: Around): string[] {
    const simple = [
      () => this.#declare(scope),
      () => this.#declare(scope),
      () => this.#assign(scope),
      () => this.#assign(scope),
      () => this.#store(scope),
      () => this.#observe(scope),
      () => this.#callSomething(scope),
      () => ["maybePark();"],
      () => this.#leave(scope, around),
    ];
    const inner = { ...around, depth: around.depth - 1 };
    const nested = [
      () => this.#if(scope, inner),
      () => this.#if(scope, inner),
      () => this.#for(scope, inner),
      () => this.#while(scope, inner),
      () => this.#switch(scope, inner),
      () => ["{", ...this.#body(scope, inner), "}"],
    ];
    return this.#make.pick(around.depth > 0 ? [...simple, ...nested] : simple)();
  }

  #body(scope: Scope, around: Around): string[] {
    return this.#statements(scope, around, 1 + this.#draw(2));
  }

  #declare(scope: Scope): string[] {
    const type = this.#make.type();
    const variable = this.#variable(type);
    const line = `let ${variable.name}: ${type} = ${this.#make.value(type, scope, 3)};`;
    scope.variables.push(variable);
    return [line];
  }

  #assign(scope: Scope): string[] {
    const type = this.#make.type();
    const target = this.#make.target(type, scope);
    if (target === undefined) return this.#declare(scope);
    const value = this.#make.value(type, scope, 3);
    if (type === "v128" || type === "bool" || this.#draw(2)) return [`${target} = ${value};`];
    if (this.#draw(4) === 0) return [this.#make.pick([`${target}++;`, `--${target};`])];
    return [`${target} ${this.#make.pick(["+=", "-=", "*="])} ${value};`];
  }

  #store(scope: Scope): string[] {
    const type = this.#make.pick(["i32", "i64"] as const);
    const value = this.#make.value(type, scope, 3);
    return [`store<${type}>(${this.#make.address(scope, 2)}, ${value});`];
  }

  #observe(scope: Scope): string[] {
    const type = this.#make.type();
    return [this.#note(this.#make.value(type, scope, 3), type)];
  }

  #callSomething(scope: Scope): string[] {
    if (scope.callees.length === 0) return this.#observe(scope);
    return [`${this.#make.call(this.#make.pick(scope.callees), scope, 2)};`];
  }

  /** A way out, most often on a condition. */
  #leave(scope: Scope, { result, loop, breakable }: Around): string[] {
    const value = result === "void" ? "" : ` ${this.#make.value(result, scope, 2)}`;
    const ways = [`return${value};`];
    if (breakable) ways.push("break;", "break;", "break;");
    if (loop) ways.push("continue;", "continue;", "continue;");
    return [`if (${this.#make.value("bool", scope, 2)}) ${this.#make.pick(ways)}`];
  }

  #if(scope: Scope, around: Around): string[] {
    const head = `if (${this.#make.value("bool", scope, 3)}) {`;
    const then = this.#body(scope, around);
    if (this.#draw(2)) return [head, ...then, "}"];
    return [head, ...then, "} else {", ...this.#body(scope, around), "}"];
  }

  #for(scope: Scope, around: Around): string[] {
    const counter = this.#variable("i32", "", false);
    const { name } = counter;
    const inside = { ...scope, variables: [...scope.variables, counter] };
    const more = this.#draw(3) === 0 ? ` && ${this.#make.value("bool", inside, 2)}` : "";
    const step = this.#draw(3) === 0 ? `${name} += (i32of(${name}) & 1) + 1` : `${name}++`;
    const first = this.#draw(3) === 0 ? "i32of(0) & 1" : "0";
    const goesOn = `${name} < ${2 + this.#draw(4)} && tick()${more}`;
    const body = this.#body(inside, { ...around, loop: true, breakable: true });
    return [`for (let ${name}: i32 = ${first}; ${goesOn}; ${step}) {`, ...body, "}"];
  }

  #while(scope: Scope, around: Around): string[] {
    const condition = `tick() && ${this.#make.value("bool", scope, 2)}`;
    const body = this.#body(scope, { ...around, loop: true, breakable: true });
    if (this.#draw(2)) return [`while (${condition}) {`, ...body, "}"];
    return ["do {", ...body, `} while (${condition});`];
  }

  #switch(scope: Scope, around: Around): string[] {
    const lines = [`switch (${this.#make.value("i32", scope, 2)} & 3) {`];
    const inside = { ...around, breakable: true };
    const third = this.#draw(2) ? "default:" : "case 3:";
    for (const label of ["case 0:", "case 1:", third, "case 2:"]) {
      if (this.#draw(5) === 0) continue;
      lines.push(`${label} {`, ...this.#body(scope, inside), "}");
      if (this.#draw(2)) lines.push("break;");
    }
    return [...lines, "}"];
  }
}
