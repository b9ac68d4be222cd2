// Random expressions of managed values. Calls that may park or allocate stand anywhere in them, so
// that what has been computed before is a temporary that must survive.

import type { Draw } from "../../support/seed.ts";
import type { Callee as AnyCallee, Variable as AnyVariable } from "../expressions.ts";
import { Makers } from "./makers.ts";
import type { Maker, Of } from "./makers.ts";
import { frequent, plain, shapeOf, valueTypes } from "./types.ts";
import type { ValueType } from "./types.ts";

export type Variable = AnyVariable<ValueType>;
/** Also a method of a program's own class. */
export type Callee = AnyCallee<ValueType>;

/** What can be named at some place of a program. */
export interface Scope {
  readonly variables: Variable[];
  readonly callees: readonly Callee[];
  /** Whether what is shared by all functions of a program is at hand: its channels. */
  readonly shared: boolean;
  /** Whether other goroutines of the program may be asked: by its main function alone. */
  readonly asking: boolean;
}

/** The class of a program: its fields in the order of the constructor, and its methods. */
export interface Own {
  readonly fields: readonly Variable[];
  readonly methods: readonly Callee[];
}

export class Expressions {
  readonly draw: Draw;
  readonly #own: Own;
  readonly #makers: Makers;

  constructor(draw: Draw, own: Own) {
    this.draw = draw;
    this.#own = own;
    this.#makers = new Makers(this, own);
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.draw(choices.length)]!;
  }

  type(): ValueType {
    return this.pick(this.draw(2) ? frequent : valueTypes);
  }

  /** An expression of a type, at most `depth` deep. */
  value(type: ValueType, scope: Scope, depth: number): string {
    if (depth <= 0 || this.draw(5) === 0) return this.#leaf(type, scope);
    const of: Of = (other) => this.value(other, scope, depth - 1);
    const special = this.#special(type, scope, of);
    const makers = [...special, ...special, ...this.#general(type, scope, of)];
    return this.pick(makers)();
  }

  /** The same of what nobody else has: it can be handed to another goroutine. */
  fresh(type: ValueType, scope: Scope, depth: number): string {
    const variables = scope.variables.filter((v) => plain.includes(v.type));
    const alone = { variables, callees: [], shared: false, asking: false };
    return this.value(type, alone, depth);
  }

  /** A variable that may be assigned to. */
  target(type: ValueType, scope: Scope): string | undefined {
    const fits = scope.variables.filter((v) => v.type === type && v.mutable);
    return fits.length === 0 ? undefined : this.pick(fits).name;
  }

  call({ name, params }: Callee, scope: Scope, depth: number): string {
    return `${name}(${params.map((type) => this.value(type, scope, depth)).join(", ")})`;
  }

  literal(type: ValueType): string {
    const n = this.draw(40);
    const shape = shapeOf(type);
    switch (shape.kind) {
      case "array": return `<${type}>[${this.#some(shape.item)}]`;
      case "static": return `StaticArray.fromArray<${shape.item}>([${this.#some(shape.item)}])`;
      case "box": return `new ${type}(${this.literal(shape.item)}, "box ${n}")`;
      case "set": case "map": return `new ${type}()`;
      default: return this.#simple(type, n);
    }
  }

  #simple(type: ValueType, n: number): string {
    switch (type) {
      case "i32": return `${n - 9}`;
      case "i64": return `<i64>${(n - 9) * this.pick([1, 5_000_000_000])}`;
      case "f64": return `<f64>${n / 8}`;
      case "bool": return n & 1 ? "true" : "false";
      case "string": return `"${"abcdefgh".slice(n & 7)}${n}"`;
      case "Uint8Array": return `new Uint8Array(${n & 15})`;
      case "Float64Array": return `new Float64Array(${n & 3})`;
      case "OWN": return `new OWN(${this.#own.fields.map((f) => this.literal(f.type)).join(", ")})`;
      default: return `new Node(${n}, "n${n}")`;
    }
  }

  /** The items of a literal. */
  #some(item: ValueType): string {
    const deep = item.endsWith("[]") || item === "OWN";
    const count = this.draw(deep ? 2 : 4);
    return Array.from({ length: count }, () => this.literal(item)).join(", ");
  }

  #leaf(type: ValueType, scope: Scope): string {
    const fits = scope.variables.filter((v) => v.type === type);
    if (fits.length > 0 && this.draw(8) > 0) return this.pick(fits).name;
    return this.literal(type);
  }

  /** What every type has. */
  #general(type: ValueType, scope: Scope, of: Of): Maker[] {
    const target = this.target(type, scope);
    const own = scope.variables.filter((v) => v.type === "OWN");
    const fields = own.length === 0 ? [] : this.#own.fields.filter((f) => f.type === type);
    const methods = own.length === 0 ? [] : this.#own.methods.filter((m) => m.result === type);
    const callees = scope.callees.filter((callee) => callee.result === type);
    return [
      () => `(${of("bool")} ? ${of(type)} : ${of(type)})`,
      () => `same<${type}>(${of(type)})`,
      () => `sameHere<${type}>(${of(type)})`,
      ...(target === undefined ? [] : [() => `(${target} = ${of(type)})`]),
      ...fields.map(({ name }) => () => `${this.pick(own).name}.${name}`),
      ...methods.map((m) => () => `${this.pick(own).name}.${this.call(m, scope, 1)}`),
      ...callees.map((callee) => () => this.call(callee, scope, 1)),
    ];
  }

  #special(type: ValueType, scope: Scope, of: Of): Maker[] {
    const shape = shapeOf(type);
    switch (shape.kind) {
      case "array": return this.#makers.arrays(shape.item, of);
      case "static": return this.#makers.statics(shape.item, of);
      case "set": return [() => `addTo<${shape.item}>(${of(type)}, ${of(shape.item)})`];
      case "box": return [() => `new ${type}(${of(shape.item)}, ${of("string")})`];
      case "map": {
        const { key, item } = shape;
        return [() => `setIn<${key}, ${item}>(${of(type)}, ${of(key)}, ${of(item)})`];
      }
      default: return [...this.#makers.simples(type, scope, of), ...this.#makers.items(type, of)];
    }
  }
}
