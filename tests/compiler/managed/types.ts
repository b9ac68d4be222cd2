// The types of values in random programs of objects, and what belongs to each of them.

export const valueTypes = [
  "i32", "i64", "f64", "bool", "string", "Node", "OWN", "i32[]", "string[]", "Node[]", "Node[][]",
  "string[][]", "OWN[]", "StaticArray<string>", "StaticArray<Node>", "Uint8Array", "Float64Array",
  "Map<string, Node>", "Map<i32, string>", "Map<string, string[]>", "Set<string>", "Set<i32>",
  "Box<Node>", "Box<string[]>",
] as const;
/** A type as AssemblyScript writes it. OWN stands for the class that the program itself has. */
export type ValueType = typeof valueTypes[number];

/** Types of which there are more variables than of others. */
export const frequent: readonly ValueType[] = [
  "i32", "string", "Node", "OWN", "string[]", "Node[]", "i64", "bool", "string", "Node",
];

/** Numbers and texts: whoever has one shares nothing with others. */
export const plain: readonly ValueType[] = ["i32", "i64", "f64", "bool", "string"];

/** How a type is made of others. */
export type Shape =
  | { readonly kind: "array" | "static" | "set" | "box"; readonly item: ValueType }
  | { readonly kind: "map"; readonly key: ValueType; readonly item: ValueType }
  | { readonly kind: "simple" };

const generics = /^(StaticArray|Set|Box|Map)<(?:(\w+), )?(.*)>$/;

export function shapeOf(type: ValueType): Shape {
  if (type.endsWith("[]")) return { kind: "array", item: type.slice(0, -2) as ValueType };
  const [, name, key, item] = generics.exec(type) ?? [];
  switch (name) {
    case "StaticArray": return { kind: "static", item: item as ValueType };
    case "Set": return { kind: "set", item: item as ValueType };
    case "Box": return { kind: "box", item: item as ValueType };
    case "Map": return { kind: "map", key: key as ValueType, item: item as ValueType };
    default: return { kind: "simple" };
  }
}

/** A statement that shows what a value holds. */
export function seeing(type: ValueType, value: string): string {
  const shape = shapeOf(type);
  switch (shape.kind) {
    case "static": return `seeStatic<${shape.item}>(${value});`;
    case "set": return `seeSet<${shape.item}>(${value});`;
    case "box": return `seeBox<${shape.item}>(${value});`;
    case "map": return `seeMap<${shape.key}, ${shape.item}>(${value});`;
    default:
      if (type === "Uint8Array") return `seeBytes(${value});`;
      if (type === "Float64Array") return `seeFloats(${value});`;
      return `see<${type}>(${value});`;
  }
}

/** What shows a field of an object, in a method `look(depth)`; "" for what would go too deep. */
export function looking(type: ValueType, value: string): string {
  const isLookable = shapeOf(type).kind === "array" || shapeOf(type).kind === "simple";
  if (!isLookable || type.includes("Array")) return "";
  return `look<${type}>(${value}, depth);`;
}
