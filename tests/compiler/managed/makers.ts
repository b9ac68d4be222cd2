// What makes values of each type in random programs of objects: calls of what
// ../assembly/managed/objects.ts has, and of AssemblyScript's own library.

import type { Expressions, Own, Scope } from "./expressions.ts";
import { shapeOf, valueTypes } from "./types.ts";
import type { ValueType } from "./types.ts";

/** Gives an operand of a type. */
export type Of = (type: ValueType) => string;
export type Maker = () => string;

export class Makers {
  readonly #make: Pick<Expressions, "draw" | "fresh" | "pick">;
  readonly #own: Own;

  constructor(make: Pick<Expressions, "draw" | "fresh" | "pick">, own: Own) {
    this.#make = make;
    this.#own = own;
  }

  /** What makes numbers, texts and objects. */
  simples(type: ValueType, scope: Scope, of: Of): Maker[] {
    switch (type) {
      case "i32": return this.#integers(of);
      case "i64": return [() => `i64of(${of("i64")})`, () => `(${of("i64")} ^ <i64>${of("i32")})`];
      case "f64": return [
        () => `f64of(${of("f64")})`,
        () => `floatAt(${of("Float64Array")}, ${of("i32")})`,
        () => `(${of("f64")} + <f64>${of("i32")})`,
      ];
      case "bool": return this.#conditions(of);
      case "string": return this.#texts(of);
      case "Node": return this.#nodes(scope, of);
      case "OWN": return this.#owns(of);
      case "Uint8Array": return [
        () => `bytes(${of("i32")}, ${of("i32")})`,
        () => `(${of(type)}).subarray(${this.#make.draw(3)}, ${this.#make.draw(9)})`,
        () => `(${of(type)}).slice(${this.#make.draw(3)})`,
      ];
      default: return [() => `floats(${of("i32")}, ${of("f64")})`];
    }
  }

  #integers(of: Of): Maker[] {
    const length = this.#make.pick(["string", "Node[]", "string[]", "i32[]"] as const);
    const size = this.#make.pick(["Map<string, Node>", "Set<string>", "Map<i32, string>"] as const);
    return [
      () => `i32of(${of("i32")})`,
      () => `i32of(${of("i32")})`,
      () => `(${of("i32")} ${this.#make.pick(["+", "-", "*", "^"])} ${of("i32")})`,
      () => `(${of(length)}).length`,
      () => `(${of(size)}).size`,
      () => `(${of("Node")}).id`,
      () => `(${of("Node")}).weigh(${of("i32")})`,
      () => `byteAt(${of("Uint8Array")}, ${of("i32")})`,
      () => `(${of("string")}).indexOf(${of("string")})`,
    ];
  }

  #conditions(of: Of): Maker[] {
    return [
      () => `((${of("i32")}) ${this.#make.pick(["<", ">", "=="])} ${of("i32")})`,
      () => `((${of("string")}) ${this.#make.pick(["==", "!=", "<"])} ${of("string")})`,
      () => `boolOf(${of("bool")})`,
      () => `boolOf(${of("bool")})`,
      () => `(${of("bool")} ${this.#make.pick(["&&", "||"])} ${of("bool")})`,
      () => `!${of("bool")}`,
      () => `(${of("Map<string, Node>")}).has(${of("string")})`,
      () => `(${of("Node")} === ${of("Node")})`,
      () => `(${of("Node")} instanceof ${this.#make.pick(["Leaf", "Branch"])})`,
    ];
  }

  #texts(of: Of): Maker[] {
    const plus = (): string => `cut(${of("string")} + ${of("string")} + ${of("string")})`;
    return [
      plus, plus,
      () => `cut(\`\${${of("string")}}-\${${of("i32")}}+\${${of("string")}}\`)`,
      () => `stringOf(${of("string")})`,
      () => `stringOf(${of("string")})`,
      () => `(${of("string")}).substring(${of("i32")} & 7, ${of("i32")} & 15)`,
      () => `(${of("i32")}).toString()`,
      () => `cut((${of("string[]")}).join(${of("string")}))`,
      () => `cut((${of("i32[]")}).toString())`,
      () => `(${of("Node")}).name`,
      () => `(${of("Node")}).text()`,
      () => `TEXTS[${of("i32")} & 3](${of("string")}, ${of("i32")})`,
      () => `(${of("Box<Node>")}).label`,
    ];
  }

  #nodes(scope: Scope, of: Of): Maker[] {
    const name = (): string => this.#make.pick(["Node", "Leaf", "Branch"]);
    const made = (): string => `<Node>new ${name()}(${of("i32")}, ${of("string")})`;
    const two = this.#make.pick(["link", "cross", "adopt", "nextOr", "otherOr"]);
    const makers: Maker[] = [
      made, made,
      () => `nodeOf(${of("Node")})`,
      () => `nodeOf(${of("Node")})`,
      () => `${two}(${of("Node")}, ${of("Node")})`,
      () => `${two}(${of("Node")}, ${of("Node")})`,
      () => `${this.#make.pick(["chain", "ring"])}(${of("i32")} & 3, ${of("string")})`,
      () => `NODES[${of("i32")} & 3](${of("Node")}, ${of("i32")})`,
    ];
    if (scope.shared) makers.push(() => `takeOr(QUEUE, ${of("Node")})`);
    if (!scope.asking) return makers;
    const fresh = (): string => this.#make.fresh("Node", scope, 2);
    const asking: Maker[] = [
      () => `SERVER.ask(${fresh()})`,
      () => `SERVER.askBoth(${fresh()}, ${fresh()})`,
      () => `STREAM.next(${of("Node")})`,
    ];
    return [...makers, ...asking];
  }

  #owns(of: Of): Maker[] {
    const made = (name: string): string =>
      `${name}(${this.#own.fields.map((f) => of(f.type)).join(", ")})`;
    return [() => made("new OWN"), () => `<OWN>${made("new SUB")}`];
  }

  arrays(item: ValueType, of: Of): Maker[] {
    const type = `${item}[]` as ValueType;
    const callback = `(x: ${item}, i: i32, all: ${type}): `;
    const makers: Maker[] = [
      () => `<${type}>[${of(item)}, ${of(item)}, ${of(item)}]`,
      () => `<${type}>[${of(item)}, ${of(item)}]`,
      () => `cutList<${item}>((${of(type)}).concat(${of(type)}))`,
      () => `${this.#make.pick(["push", "unshift"])}<${item}>(${of(type)}, ${of(item)})`,
      () => `(${of(type)}).slice(${this.#make.draw(3)}, ${this.#make.draw(6)})`,
      () => `(${of(type)}).reverse()`,
      () => `(${of(type)}).splice(${of("i32")} & 1, ${this.#make.draw(3)})`,
      () => `(${of(type)}).filter(${callback}bool => { maybePark(); return (i & 1) == 0; })`,
      () => `(${of(type)}).map<${item}>(${callback}${item} => same<${item}>(x))`,
    ];
    if (item === "string") {
      makers.push(
        () => `(${of("string")}).split(${of("string")}, 6)`,
        () => `(${of(type)}).slice(0).sort(byText)`,
        () => `(${of("Map<string, Node>")}).keys()`,
        () => `(${of("Set<string>")}).values()`,
        () => `(${of("Node[]")}).map<string>((x: Node): string => x.text())`,
      );
    } else if (item === "Node") {
      makers.push(
        () => `(${of(type)}).slice(0).sort(byWeight)`,
        () => `(${of("Map<string, Node>")}).values()`,
        () => `(${of("Node")}).kids`,
      );
    }
    return makers;
  }

  statics(item: ValueType, of: Of): Maker[] {
    const type = `StaticArray<${item}>` as ValueType;
    return [
      () => `StaticArray.fromArray<${item}>([${of(item)}, ${of(item)}])`,
      () => `(${of(type)}).slice<${type}>(0, ${1 + this.#make.draw(3)})`,
    ];
  }

  /** A value that lies in something. */
  items(type: ValueType, of: Of): Maker[] {
    const makers: Maker[] = [];
    for (const whole of valueTypes) {
      const shape = shapeOf(whole);
      if (shape.kind === "simple" || shape.item !== type) continue;
      const add = (name: string): void => {
        makers.push(() => `${name}<${type}>(${of(whole)}, ${of("i32")}, ${of(type)})`);
      };
      if (shape.kind === "array") {
        add(this.#make.pick(["pick", "pickHere"]));
        const end = this.#make.pick(["popOr", "shiftOr"]);
        makers.push(() => `${end}<${type}>(${of(whole)}, ${of(type)})`);
      } else if (shape.kind === "static") add("pickStatic");
      else if (shape.kind === "box") makers.push(() => `(${of(whole)}).value`);
      else if (shape.kind === "map") {
        const { key } = shape;
        makers.push(() => `getOr<${key}, ${type}>(${of(whole)}, ${of(key)}, ${of(type)})`);
      }
    }
    return makers;
  }
}
