// What is seen of values: their deep contents, folded into the trace of whoever looks. Cycles end
// by a budget of nodes.
import { Box, Branch, Leaf, Node } from "./objects";
import { note, noteFloat } from "./routine";

const MOST_NODES = 24;
const DEPTH = 3;

let budget: i32 = 0;

/** What a class of a program has: it shows its own fields. */
export class Own {
  look(depth: i32): void {}
}

function more(): bool { return budget-- > 0; }

/** A number, a text, an array, a node, or an object of a program's own class. */
export function see<T>(value: T): void {
  budget = MOST_NODES;
  look<T>(value, DEPTH);
}

export function seeStatic<T>(list: StaticArray<T>): void {
  budget = MOST_NODES;
  for (let i = 0; i < list.length; i++) look<T>(list[i], 1);
}

export function seeMap<K, V>(map: Map<K, V>): void {
  budget = MOST_NODES;
  const keys = map.keys();
  const values = map.values();
  for (let i = 0; i < keys.length; i++) {
    look<K>(keys[i], 1);
    look<V>(values[i], 1);
  }
}

export function seeSet<T>(set: Set<T>): void {
  budget = MOST_NODES;
  const values = set.values();
  for (let i = 0; i < values.length; i++) look<T>(values[i], 1);
}

export function seeBox<T>(box: Box<T>): void {
  budget = MOST_NODES;
  seeText(box.label);
  look<T>(box.value, 2);
}

export function seeBytes(list: Uint8Array): void {
  for (let i = 0; i < list.length; i++) note(list[i]);
}

export function seeFloats(list: Float64Array): void {
  for (let i = 0; i < list.length; i++) noteFloat(list[i]);
}

export function seeText(text: string): void {
  let hash: u32 = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = (hash ^ <u32>text.charCodeAt(i)) * 0x01000193;
  }
  note(<i64>hash << 8 | text.length);
}

/** The same of a value inside another one. */
export function look<T>(value: T, depth: i32): void {
  if (isString<T>()) {
    seeText(changetype<string>(value));
  } else if (isFloat<T>()) {
    noteFloat(<f64>value);
  } else if (isInteger<T>()) {
    note(<i64>value);
  } else if (isArray<T>()) {
    lookAtArray<valueof<T>>(changetype<valueof<T>[]>(value), depth);
  } else if (idof<T>() == idof<Node>()) {
    lookAtNode(changetype<Node>(value), depth);
  } else {
    const own = changetype<Own>(value);
    if (depth > 0 && more()) own.look(depth - 1);
  }
}

function lookAtArray<T>(list: T[], depth: i32): void {
  note(list.length);
  for (let i = 0; i < list.length; i++) look<T>(list[i], depth - 1);
}

function lookAtNode(node: Node, depth: i32): void {
  note(node.id);
  seeText(node.name);
  if (depth <= 0 || !more()) return;
  if (node instanceof Leaf) for (let i = 0; i < 3; i++) note((<Leaf>node).data[i]);
  if (node instanceof Branch) note((<Branch>node).places.size);
  lookAtArray<Node>(node.kids, depth);
  const next = node.next;
  if (next !== null) lookAtNode(next, depth - 1);
  const other = node.other;
  if (other !== null) lookAtNode(other, depth - 1);
}
