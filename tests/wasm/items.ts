// Objects of which a program of the tests can tell whether they are what they were made, in
// AssemblyScript.
import { gc } from "skein";

export class Item {
  name: string;
  tags: string[] = [];
  places: Map<string, i32> = new Map();
  data: Float64Array = new Float64Array(3);
  children: Item[] = [];

  constructor(seed: i32, depth: i32) {
    this.name = "item " + seed.toString();
    for (let i = 0; i < 3; i++) {
      this.tags.push(`tag ${seed}/${i}`);
      this.places.set(`place ${seed + i}`, seed * i);
      this.data[i] = <f64>(seed + i);
    }
    for (let i = 0; i < depth; i++) this.children.push(new Item(seed + i + 1, depth - 1));
  }
}

/** Whether an item is what it was made. */
export function check(item: Item, seed: i32, depth: i32): void {
  assert(item.name == "item " + seed.toString(), "name");
  assert(item.tags.length == 3 && item.places.size == 3 && item.data.length == 3, "lengths");
  for (let i = 0; i < 3; i++) {
    assert(item.tags[i] == `tag ${seed}/${i}`, "tag");
    assert(item.places.get(`place ${seed + i}`) == seed * i, "place");
    assert(item.data[i] == <f64>(seed + i), "data");
  }
  assert(item.children.length == depth, "children");
  for (let i = 0; i < depth; i++) check(item.children[i], seed + i + 1, depth - 1);
}

/** Makes what nobody keeps, and collects. */
export function churn(n: i32): void {
  for (let i = 0; i < n; i++) new Item(i + 1000, 1);
  gc();
  for (let i = 0; i < n; i++) new Item(i + 2000, 1);
}
