// Random expressions of AssemblyScript, with calls that may park anywhere in them: as operands,
// conditions, addresses and arguments, beside assignments whose order matters.

import type { Draw } from "../support/seed.ts";

export const valueTypes = ["i32", "i64", "f32", "f64", "v128", "bool", "u8", "i16"] as const;
export type ValueType = typeof valueTypes[number];

/** `T` is what it takes for a type. */
export interface Variable<T = ValueType> {
  readonly name: string;
  readonly type: T;
  readonly mutable: boolean;
}

/** A function that generated code may call. */
export interface Callee<T = ValueType> {
  readonly name: string;
  readonly params: readonly T[];
  readonly result: T | "void";
}

/** What can be named at some place of a program. */
export interface Scope {
  readonly variables: Variable[];
  readonly callees: readonly Callee[];
  /** The name of the program's memory, 64 bytes of it. */
  readonly cells: string;
  /** The name of a table of four functions of the type (i32) => i32. */
  readonly table: string;
}

type Maker = () => string;

/** Writes expressions. Each is enclosed in brackets where it needs to be. */
export class Expressions {
  readonly #draw: Draw;

  constructor(draw: Draw) {
    this.#draw = draw;
  }

  /** One of a list. */
  pick<T>(choices: readonly T[]): T {
    return choices[this.#draw(choices.length)]!;
  }

  type(): ValueType {
    return this.pick(valueTypes);
  }

  /** An expression of a type, at most `depth` deep. */
  value(type: ValueType, scope: Scope, depth: number): string {
    if (depth <= 0 || this.#draw(4) === 0) return this.#leaf(type, scope);
    const of = (other: ValueType): string => this.value(other, scope, depth - 1);
    const makers = [...this.#special(type, of), ...this.#general(type, scope, of)];
    return this.pick(makers)();
  }

  literal(type: ValueType): string {
    const n = this.#draw(100) - 30;
    switch (type) {
      case "bool": return n & 1 ? "true" : "false";
      case "i64": return `<i64>${n * this.pick([1, 1_000_003, 5_000_000_000])}`;
      case "f32": return `<f32>${n / 4}`;
      case "f64": return `<f64>${n / 8}`;
      case "v128": return `i32x4.splat(${n})`;
      default: return `<${type}>${Math.abs(n)}`;
    }
  }

  /** A variable that may be assigned to. */
  target(type: ValueType, scope: Scope): string | undefined {
    const fits = scope.variables.filter((v) => v.type === type && v.mutable);
    return fits.length === 0 ? undefined : this.pick(fits).name;
  }

  address(scope: Scope, depth: number): string {
    return `${scope.cells} + ((${this.value("i32", scope, depth)} & 5) << 3)`;
  }

  call({ name, params }: Callee, scope: Scope, depth: number): string {
    return `${name}(${params.map((type) => this.value(type, scope, depth)).join(", ")})`;
  }

  #leaf(type: ValueType, scope: Scope): string {
    const fits = scope.variables.filter((v) => v.type === type);
    if (fits.length > 0 && this.#draw(6) > 0) return this.pick(fits).name;
    return type === "bool" ? this.#test(scope) : this.literal(type);
  }

  /** A condition that is sometimes true. */
  #test(scope: Scope): string {
    const fits = scope.variables.filter((v) => v.type === "i32" || v.type === "i64");
    if (fits.length === 0) return this.literal("bool");
    return `((${this.pick(fits).name} & ${1 + this.#draw(7)}) ${this.pick(["!=", "=="])} 0)`;
  }

  /** What every type has. */
  #general(type: ValueType, scope: Scope, of: (type: ValueType) => string): Maker[] {
    const makers: Maker[] = [
      () => `(${of("bool")} ? ${of(type)} : ${of(type)})`,
    ];
    if (type !== "v128") {
      makers.push(() => `select<${type}>(${of(type)}, ${of(type)}, ${of("bool")})`);
    }
    const target = this.target(type, scope);
    if (target !== undefined) {
      makers.push(() => `(${target} = ${of(type)})`);
      if (type !== "v128" && type !== "bool") {
        makers.push(() => `<${type}>(${target} + (${target} = ${of(type)}) * ${target})`);
      }
    }
    for (const callee of scope.callees) {
      if (callee.result === type) makers.push(() => this.call(callee, scope, 1));
    }
    return makers;
  }

  #special(type: ValueType, of: (type: ValueType) => string): Maker[] {
    switch (type) {
      case "i32": return [...this.#integers("i32", of), ...this.#int32(of)];
      case "i64": return [...this.#integers("i64", of), ...this.#int64(of)];
      case "f32": return [...this.#floats("f32", of), () => `<f32>${of("f64")}`];
      case "f64": return [...this.#floats("f64", of), () => `<f64>${of("f32")}`];
      case "v128": return this.#vectors(of);
      case "bool": return this.#conditions(of);
      default: return [() => `<${type}>${of("i32")}`, () => `<${type}>(${of(type)} * ${of(type)})`];
    }
  }

  #integers(type: "i32" | "i64", of: (type: ValueType) => string): Maker[] {
    const operators = ["+", "-", "*", "&", "|", "^", "<<", ">>", ">>>"];
    const binary = (): string => `(${of(type)} ${this.pick(operators)} ${of(type)})`;
    const parking = (): string => `${type}of(${of(type)})`;
    return [
      binary,
      binary,
      binary,
      parking,
      parking,
      parking,
      () => `(${of(type)} ${this.pick(["/", "%"])} ${2 + this.#draw(9)})`,
      () => `<${type}>${of(this.pick(["f32", "f64", "bool"]))}`,
      () => `${this.pick(["clz", "popcnt"])}<${type}>(${of(type)})`,
    ];
  }

  #int32(of: (type: ValueType) => string): Maker[] {
    return [
      () => `<i32>${of("i64")}`,
      () => `<i32>${of(this.pick(["u8", "i16"]))}`,
      () => `load<i32>(CELLS + ((${of("i32")} & 7) << 3))`,
      () => `TABLE[${of("i32")} & 3](${of("i32")})`,
    ];
  }

  #int64(of: (type: ValueType) => string): Maker[] {
    return [
      () => `<i64>${of("i32")}`,
      () => `i64x2.extract_lane(${of("v128")}, ${this.#draw(2)})`,
      () => `load<i64>(CELLS + ((${of("i32")} & 7) << 3))`,
    ];
  }

  #floats(type: "f32" | "f64", of: (type: ValueType) => string): Maker[] {
    const binary = (): string => `(${of(type)} ${this.pick(["+", "-", "*"])} ${of(type)})`;
    const parking = (): string => `${type}of(${of(type)})`;
    return [binary, binary, parking, parking, () => `<${type}>${of(this.pick(["i32", "i64"]))}`];
  }

  #vectors(of: (type: ValueType) => string): Maker[] {
    return [
      () => `i32x4.splat(${of("i32")})`,
      () => `i64x2.add(${of("v128")}, ${of("v128")})`,
      () => `v128.xor(${of("v128")}, ${of("v128")})`,
      () => `i64x2.replace_lane(${of("v128")}, ${this.#draw(2)}, ${of("i64")})`,
      () => `i8x16.shuffle(${of("v128")}, ${of("v128")}, ${this.#lanes()})`,
      () => `i32x4.shl(${of("v128")}, ${of("i32")})`,
      () => `v128of(${of("v128")})`,
    ];
  }

  #lanes(): string {
    return Array.from({ length: 16 }, () => this.#draw(32)).join(", ");
  }

  #conditions(of: (type: ValueType) => string): Maker[] {
    const compare = (): string => {
      const type = this.pick(["i32", "i64", "f32", "f64"] as const);
      // Without brackets of its own "v < (" would begin a list of type arguments.
      return `((${of(type)}) ${this.pick(["<", "<=", ">", ">=", "==", "!="])} ${of(type)})`;
    };
    return [
      compare,
      compare,
      () => `boolOf(${of("bool")})`,
      () => `!${of("bool")}`,
      () => `(${of("bool")} && ${of("bool")})`,
      () => `(${of("bool")} || ${of("bool")})`,
      () => `v128.any_true(${of("v128")})`,
    ];
  }
}
