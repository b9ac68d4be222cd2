// Documents of JSON: objects with lists, numbers, strings with escapes, and an object inside. They
// are written by joining strings, read into a tree of values, and the tree is walked.
import { rest } from "./resting";

/** How many people are in a document, and in how many there is a rest. */
const PEOPLE: i32 = 100;
const BATCH: i32 = 20;

class Address {
  constructor(readonly street: string, readonly code: i32) {}
}

class Person {
  constructor(
    readonly id: i32,
    readonly name: string,
    readonly isActive: bool,
    readonly tags: string[],
    readonly tenths: i32[],
    readonly address: Address,
  ) {}
}

function person(id: i32): Person {
  const tags: string[] = [];
  for (let i = 0; i <= id % 4; i++) tags.push("tag" + (id + i).toString());
  const tenths: i32[] = [];
  for (let i = 0; i < 5; i++) tenths.push((id * 31 + i * 17) % 2000 - 500);
  const name = "\"Number " + id.toString() + "\"\nof all";
  return new Person(id, name, id % 3 == 0, tags, tenths,
    new Address("C:\\" + id.toString() + " Long Road", id % 100000));
}

function escapeOf(code: i32): string {
  if (code == 34) return "\\\"";
  if (code == 92) return "\\\\";
  return code == 10 ? "\\n" : "";
}

function quoted(text: string): string {
  let out = "\"";
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    const escape = escapeOf(text.charCodeAt(i));
    if (!escape.length) continue;
    out += text.substring(from, i) + escape;
    from = i + 1;
  }
  return out + text.substring(from, text.length) + "\"";
}

function decimal(tenths: i32): string {
  const size = abs(tenths);
  const sign = tenths < 0 ? "-" : "";
  return sign + (size / 10).toString() + "." + (size % 10).toString();
}

function written(who: Person): string {
  const tags: string[] = [];
  for (let i = 0; i < who.tags.length; i++) tags.push(quoted(who.tags[i]));
  const tenths: string[] = [];
  for (let i = 0; i < who.tenths.length; i++) tenths.push(decimal(who.tenths[i]));
  const address = "{\"street\":" + quoted(who.address.street) +
    ",\"code\":" + who.address.code.toString() + "}";
  return "{\"id\":" + who.id.toString() + ",\"name\":" + quoted(who.name) +
    ",\"active\":" + (who.isActive ? "true" : "false") + ",\"tags\":[" + tags.join(",") +
    "],\"scores\":[" + tenths.join(",") + "],\"note\":null,\"address\":" + address + "}";
}

const NULL: i32 = 0;
const TRUTH: i32 = 1;
const NUMBER: i32 = 2;
const TEXT: i32 = 3;
const LIST: i32 = 4;

class Value {
  number: f64 = 0;
  text: string = "";
  items: Value[] | null = null;
  /** Of an object: the names of its items. */
  keys: string[] | null = null;

  constructor(readonly kind: i32) {}
}

class Reader {
  private at: i32 = 0;

  constructor(private text: string) {}

  value(): Value {
    const code = this.text.charCodeAt(this.at);
    if (code == 123) return this.list(125, []);
    if (code == 91) return this.list(93, null);
    if (code == 34) {
      const value = new Value(TEXT);
      value.text = this.string();
      return value;
    }
    if (code == 110) return this.word(new Value(NULL), 4);
    if (code == 116) return this.word(truth(1), 4);
    return code == 102 ? this.word(truth(0), 5) : this.number();
  }

  private word(value: Value, length: i32): Value {
    this.at += length;
    return value;
  }

  /** What ends with the character `end`; an object if there are keys. */
  private list(end: i32, keys: string[] | null): Value {
    const items: Value[] = [];
    this.at++;
    while (this.text.charCodeAt(this.at) != end) {
      if (keys !== null) {
        keys.push(this.string());
        this.at++;
      }
      items.push(this.value());
      if (this.text.charCodeAt(this.at) == 44) this.at++;
    }
    this.at++;
    const value = new Value(LIST);
    value.items = items;
    value.keys = keys;
    return value;
  }

  private string(): string {
    let out = "";
    let from = ++this.at;
    for (let code = 0; (code = this.text.charCodeAt(this.at)) != 34; this.at++) {
      if (code != 92) continue;
      out += this.text.substring(from, this.at);
      from = ++this.at;
      if (this.text.charCodeAt(from) == 110) {
        out += "\n";
        from++;
      }
    }
    return out + this.text.substring(from, this.at++);
  }

  private number(): Value {
    const isNegative = this.text.charCodeAt(this.at) == 45;
    if (isNegative) this.at++;
    let digits: f64 = 0;
    let scale: f64 = 0;
    for (; this.at < this.text.length; this.at++) {
      const code = this.text.charCodeAt(this.at);
      if (code == 46) {
        scale = 1;
      } else if (code >= 48 && code <= 57) {
        digits = digits * 10 + <f64>(code - 48);
        scale *= 10;
      } else {
        break;
      }
    }
    const value = new Value(NUMBER);
    value.number = (isNegative ? -digits : digits) / (scale > 0 ? scale : 1);
    return value;
  }
}

function truth(is: i32): Value {
  const value = new Value(TRUTH);
  value.number = is;
  return value;
}

/** A number that depends on all that is in a value. */
function sumOf(value: Value): i32 {
  let sum = value.kind + <i32>(value.number * 10) + value.text.length;
  for (let i = 0; i < value.text.length; i++) sum = sum * 31 + value.text.charCodeAt(i);
  const items = value.items;
  if (items === null) return sum;
  for (let i = 0; i < items.length; i++) sum = sum * 31 + sumOf(items[i]);
  const keys = value.keys;
  if (keys === null) return sum;
  for (let i = 0; i < keys.length; i++) sum += keys[i].length;
  return sum;
}

function documents(start: i32, n: i32): i32 {
  let sum = 0;
  for (let i = start; i < start + n; i += PEOPLE) {
    const people: string[] = [];
    for (let k = i; k < i + PEOPLE; k++) people.push(written(person(k)));
    sum = sum * 31 + sumOf(new Reader("[" + people.join(",") + "]").value());
  }
  return sum;
}

/** `n` people, a hundred in a document. */
export function json(n: i32): i32 {
  let sum = 0;
  for (let i = 0; i < n; i += PEOPLE * BATCH) {
    sum += documents(i, min(n - i, PEOPLE * BATCH));
    rest();
  }
  return sum;
}
