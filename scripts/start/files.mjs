// A pipeline over real input: one goroutine walks a folder, a bounded number of workers read and
// hash the files by blocking calls, and main merges what they found. A plain sequential pass over
// the same files must come to the same sum.

import { createHash } from "node:crypto";
import { closeSync, openSync, readdirSync, readSync } from "node:fs";
import { open, readdir, readFile, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { chan, fn, go, run, wait } from "skein";
import { numGoroutine } from "skein/runtime";
import { grouped, progress, secondsSince } from "./progress.mjs";

/**
 * @typedef {{ path: string, size: number, digest: string }} Found
 * @typedef {import("skein").Chan<string>} Paths
 * @typedef {import("skein").Chan<Found>} Results
 * @typedef {Generator<unknown, void, any>} Routine
 */

const WORKERS = 32;

/** Files up to this size are read whole, larger ones in pieces of it: this bounds the memory. */
const PIECE = 1 << 20;

/** Sends the path of every file below a folder. Links are not followed.
 *  @param {string} folder @param {Paths} paths @returns {Routine} */
function* walkFolder(folder, paths) {
  const entries = yield* wait(() => readdir(folder, { withFileTypes: true }));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* walk(path, paths);
    else if (entry.isFile()) yield* paths.send(path);
  }
}
const walk = fn(walkFolder);

/** @param {string} path @param {import("node:crypto").Hash} hash @returns {Routine} */
function* hashPieces(path, hash) {
  const file = yield* wait(() => open(path));
  const buffer = Buffer.allocUnsafe(PIECE);
  try {
    for (;;) {
      const { bytesRead } = yield* wait(() => file.read(buffer, 0, PIECE));
      if (bytesRead === 0) return;
      hash.update(buffer.subarray(0, bytesRead));
    }
  } finally {
    void file.close();
  }
}

/** @param {Paths} paths @param {Results} found @returns {Routine} */
function* worker(paths, found) {
  for (;;) {
    const next = yield* paths.recvOk();
    if (!next.ok) return;
    const hash = createHash("sha256");
    const { size } = yield* wait(() => stat(next.value));
    if (size > PIECE) yield* hashPieces(next.value, hash);
    else hash.update(yield* wait(() => readFile(next.value)));
    yield* found.send({ path: next.value, size, digest: hash.digest("hex") });
  }
}

/** Gives the largest number of goroutines that there were.
 *  @param {string} folder @param {Tally} tally @param {ReturnType<typeof progress>} line
 *  @returns {Generator<unknown, number, any>} */
function* pipeline(folder, tally, line) {
  /** @type {Paths} */
  const paths = chan(WORKERS);
  /** @type {Results} */
  const found = chan(WORKERS);
  go(function* () {
    yield* walk(folder, paths);
    paths.close();
  });
  const workers = Array.from({ length: WORKERS }, () => go(worker, paths, found));
  go(function* () {
    for (const goroutine of workers) yield* goroutine.join();
    found.close();
  });
  let peak = 0;
  for (;;) {
    peak = Math.max(peak, numGoroutine());
    const next = yield* found.recvOk();
    if (!next.ok) return peak;
    tally.add(next.value);
    line.show(() => tally.text());
  }
}

/** Counts files and bytes, and makes one digest of all of theirs, in the order of their paths. */
class Tally {
  #folder;
  /** @type {string[]} */
  #lines = [];
  #began = performance.now();
  bytes = 0;

  /** @param {string} folder */
  constructor(folder) {
    this.#folder = folder;
  }

  get files() {
    return this.#lines.length;
  }

  /** @param {Found} found */
  add({ path, size, digest }) {
    this.#lines.push(`${relative(this.#folder, path)} ${digest}`);
    this.bytes += size;
  }

  text() {
    const seconds = secondsSince(this.#began);
    const megabytes = this.bytes / 1e6;
    return `${grouped(this.files)} files, ${grouped(megabytes)} MB in ${seconds.toFixed(2)} s`
      + ` (${grouped(megabytes / seconds)} MB/s)`;
  }

  digest() {
    return createHash("sha256").update(this.#lines.sort().join("\n")).digest("hex");
  }
}

/** @param {string} folder @returns {Generator<string>} */
function* plainWalk(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* plainWalk(path);
    else if (entry.isFile()) yield path;
  }
}

/** @param {string} path @param {Buffer} buffer @returns {Found} */
function plainHash(path, buffer) {
  const hash = createHash("sha256");
  const file = openSync(path, "r");
  let size = 0;
  for (let read; (read = readSync(file, buffer, 0, PIECE, null)) > 0; size += read) {
    hash.update(buffer.subarray(0, read));
  }
  closeSync(file);
  return { path, size, digest: hash.digest("hex") };
}

/** Reads every file below `folder` twice, by goroutines and plainly, and compares.
 *  @param {string} folder */
export async function files(folder) {
  const line = progress("reading");
  const tally = new Tally(folder);
  const peak = await run(() => pipeline(folder, tally, line));
  line.clear();
  console.log(`  ${WORKERS} workers: ${tally.text()}, at most ${peak} goroutines`);

  const check = progress("checking");
  const plain = new Tally(folder);
  const buffer = Buffer.allocUnsafe(PIECE);
  for (const path of plainWalk(folder)) {
    plain.add(plainHash(path, buffer));
    check.show(() => plain.text());
  }
  check.clear();
  console.log(`  one by one: ${plain.text()}`);
  const [digest, expected] = [tally.digest(), plain.digest()];
  if (digest !== expected || tally.bytes !== plain.bytes) {
    throw new Error(`the two passes differ: ${digest} with goroutines, ${expected} without`);
  }
  console.log(`  the same files, bytes and digest: sha256 ${digest.slice(0, 32)}`);
}
