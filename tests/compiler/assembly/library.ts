// AssemblyScript's standard library at work. The test puts an occasion to park at the head of every
// function of the library, so that it is interrupted everywhere.

import { maybePark, note, noteFloat, setPrograms } from "./rt";

export {
  spawn, step, resultOf, traceOf, occasionsOf, parksOf, framesOf,
} from "./rt";

function hash(text: string): i64 {
  let sum: i64 = text.length;
  for (let i = 0; i < text.length; i++) sum = sum * 31 + text.charCodeAt(i);
  note(sum);
  return sum;
}

/** Numbers that look random. */
function numbers(n: i32): i32[] {
  const list: i32[] = [];
  for (let i = 0, x = n * 7919 + 1; i < n + 12; i++) {
    x = (x * 1103515245 + 12345) & 0x7fffffff;
    list.push(x % 1000);
  }
  return list;
}

function sorting(n: i32): i64 {
  const list = numbers(n * 3);
  list.sort((a, b) => { maybePark(); return b - a; });
  const floats = list.map<f64>((x) => <f64>x / 7);
  floats.sort();
  const words = list.map<string>((x) => x.toString());
  words.sort();
  return hash(list.join()) ^ hash(floats.slice(0, 3).join(";")) ^ hash(words.join("|"));
}

function arrays(n: i32): i64 {
  const list = numbers(n);
  const even = list.filter((x) => { maybePark(); return x % 2 == 0; });
  const sum = even.reduce<i64>((total, x, i) => total * 3 + x + i, 0);
  list.splice(2, 3);
  list.unshift(n);
  list.reverse();
  list.copyWithin(1, 4, 6);
  note(list.indexOf(list[3]));
  note(list.lastIndexOf(-1));
  note(list.findIndex((x) => { maybePark(); return x > 500; }));
  note(list.every((x) => x >= 0) ? 1 : 0);
  note(list.some((x) => { maybePark(); return x > 990; }) ? 1 : 0);
  list.forEach((x) => { note(x); maybePark(); });
  const nested: i32[][] = [list, even, even.concat(list)];
  return sum + nested.flat().length + (list.pop() as i64) + list.shift();
}

function maps(n: i32): i64 {
  const byName = new Map<string, i32>();
  const byNumber = new Map<i32, string>();
  for (let i = 0; i < n + 9; i++) {
    byName.set("key" + (i * i).toString(), i);
    byNumber.set(i * 37, "value" + i.toString());
  }
  for (let i = 0; i < n; i++) byName.delete("key" + (i * 4).toString());
  let sum: i64 = byName.size;
  const keys = byName.keys();
  for (let i = 0; i < keys.length; i++) sum = sum * 5 + byName.get(keys[i]);
  return sum ^ hash(byNumber.values().join()) + (byNumber.has(74) ? 1 : 0);
}

function sets(n: i32): i64 {
  const seen = new Set<string>();
  const list = numbers(n);
  for (let i = 0; i < list.length; i++) seen.add((list[i] % 10).toString());
  seen.delete("3");
  const floats = new Set<f64>();
  for (let i = 0; i < list.length; i++) floats.add(<f64>(list[i] % 4) / 3);
  return hash(seen.values().join()) * 10 + floats.size;
}

function typedArrays(n: i32): i64 {
  const bytes = new Uint8Array(32 + n);
  for (let i = 0; i < bytes.length; i++) bytes[i] = <u8>(i * n * 13);
  bytes.subarray(4, 20).sort();
  bytes.set([1, 2, 3], 5);
  const wide = Float64Array.wrap(bytes.buffer, 8, 2);
  noteFloat(wide[0]);
  const filled = new Int16Array(9).fill(<i16>n, 2, 6);
  const shorts = filled.map((x) => { maybePark(); return <i16>(x * 3); });
  const view = new DataView(bytes.buffer);
  view.setInt32(4, n * 77777, true);
  view.setFloat32(12, <f32>n / 3);
  let sum: i64 = view.getInt64(2) ^ view.getUint16(12);
  for (let i = 0; i < shorts.length; i++) sum = sum * 3 + shorts.at(i);
  return sum + bytes.indexOf(2) + hash(bytes.slice(3, 9).join());
}

function math(n: i32): i64 {
  const x = <f64>n / 5 + 0.3;
  let sum: f64 = 0;
  sum += Math.sin(x) + Math.cos(x * 3) * Math.tan(x / 2) + Math.exp(x) - Math.log(x);
  noteFloat(sum);
  sum += Math.pow(x, 2.5) + Math.atan2(x, 2) + Math.hypot(x, 4) + Math.cbrt(x) + Math.sinh(x / 9);
  noteFloat(sum);
  const y = <f32>x;
  noteFloat(Mathf.sin(y) + Mathf.pow(y, 3.5) + Mathf.log2(y) + Mathf.exp(-y) + Mathf.round(y));
  noteFloat(Math.fround(x) + Math.imul(n, 77) + Math.clz32(x) + Math.sign(-x) + Math.trunc(x * 9));
  return <i64>(sum * 1e6) ^ ipow32(n, 3) ^ <i64>(x % 0.7 * 1e9);
}

function formatting(n: i32): i64 {
  const x = <f64>n * 1234.56789 + 0.001;
  const text = x.toString() + (x * 1e30).toString() + (x / 1e30).toString() + (<f32>x).toString();
  const integers = (<i64>n * -987654321012).toString() + (<u32>n).toString(16) + n.toString(2);
  const back = parseFloat(text) + F64.parseFloat("1e-7") + parseInt("0x" + n.toString(16));
  noteFloat(back);
  note(I64.parseInt("-123456789012345"));
  return hash(text) ^ hash(integers) ^ hash(i32.MAX_VALUE.toString() + true.toString());
}

function strings(n: i32): i64 {
  const text = "The quick brown fox ".repeat(n + 1) + "jumps über den faulen Hund €𝄞";
  const words = text.split(" ");
  const upper = words.map<string>((word) => { maybePark(); return word.toUpperCase(); });
  const joined = upper.join("-").replaceAll("FOX", "cat").replace("QUICK", "slow").trim();
  const bytes = String.UTF8.encode(joined);
  const back = String.UTF8.decode(bytes);
  note(bytes.byteLength);
  note(back.indexOf("cat") + back.lastIndexOf("cat") + (back.includes("HUND") ? 1000 : 0));
  note(back == joined ? 1 : 0);
  note(back < text ? 1 : 0);
  const padded = n.toString().padStart(9, "ab") + n.toString().padEnd(5) + text.substring(4, 9);
  const concat = `${padded}<${n}>${back.slice(-9)}${back.charAt(3)}${String.fromCharCode(65 + n)}`;
  return hash(back) ^ hash(concat) + (concat.startsWith("ab") ? 1 : 0) + concat.codePointAt(2);
}

function vectors(n: i32): i64 {
  const list = new StaticArray<f32>(8);
  for (let i = 0; i < 8; i++) list[i] = <f32>(i * n) + 0.5;
  let sum = f32x4.splat(0);
  for (let i = 0; i < 8; i += 4) {
    maybePark();
    sum = f32x4.add(f32x4.mul(v128.load(changetype<usize>(list) + i * 4), f32x4.splat(2)), sum);
    list[i] = f32x4.extract_lane(sum, 1);
  }
  maybePark();
  const bits = v128.bitselect(sum, i8x16.splat(<i8>n), i16x8.splat(0x0f0f));
  maybePark();
  noteFloat(f32x4.extract_lane(sum, 3));
  return i64x2.extract_lane(i8x16.swizzle(bits, sum), 1) ^ i8x16.bitmask(bits);
}

class Point {
  constructor(public x: i32, public y: i32) {}
  toString(): string { return `(${this.x}, ${this.y})`; }
}

function objects(n: i32): i64 {
  const points = new Map<i32, Point[]>();
  for (let i = 0; i < n + 6; i++) {
    const key = i % 3;
    if (!points.has(key)) points.set(key, []);
    points.get(key).push(new Point(i, i * n));
  }
  const all = points.values().flat();
  all.sort((a, b) => { maybePark(); return b.y - a.y || a.x - b.x; });
  return hash(all.map<string>((point) => point.toString()).join(" "));
}

const programs: StaticArray<(n: i32) => i64> = [
  sorting, arrays, maps, sets, typedArrays, math, formatting, strings, vectors, objects,
];

setPrograms((program: i32, argument: i32): i64 => programs[program](argument));
