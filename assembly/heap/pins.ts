// Pins: objects that the host holds. A table from addresses to how often each is pinned.
//
//   | address | count |       open addressing; a free place has address 0
import { giveBlock, takeBlock } from "./blocks";
import { reach } from "./mark";

const PLACE: usize = 8;
const SMALLEST: u32 = 64;

/** The table, how many places it has, a power of two, and how many are taken. */
let table: usize = 0;
let places: u32 = 0;
let taken: u32 = 0;

export function initPins(): void {
  table = 0;
  places = 0;
  taken = 0;
}

export function pinned(): u32 {
  return taken;
}

/** The place of an address, or where it would be. */
function placeOf(at: usize): usize {
  let i = <u32>(at >>> 4) * 0x9e3779b1 & places - 1;
  while (true) {
    const place = table + <usize>i * PLACE;
    const found = load<usize>(place);
    if (!found || found == at) return place;
    i = i + 1 & places - 1;
  }
}

/** False: out of memory. */
export function pin(at: usize): bool {
  if (taken * 2 >= places && !grow()) return false;
  const place = placeOf(at);
  if (!load<usize>(place)) taken++;
  store<usize>(place, at);
  store<u32>(place, load<u32>(place, 4) + 1, 4);
  return true;
}

function grow(): bool {
  const old = table;
  const count = places;
  const wanted = max(SMALLEST, count * 2);
  const bytes = <usize>wanted * PLACE;
  const made = takeBlock(bytes);
  if (!made) return false;
  memory.fill(made, 0, bytes);
  table = made;
  places = wanted;
  for (let i: u32 = 0; i < count; i++) {
    const from = old + <usize>i * PLACE;
    if (load<usize>(from)) store<u64>(placeOf(load<usize>(from)), load<u64>(from));
  }
  if (old) giveBlock(old);
  return true;
}

/** Takes one pin back; false when there was none. */
export function unpin(at: usize): bool {
  if (!places) return false;
  const place = placeOf(at);
  if (!load<usize>(place)) return false;
  const count = load<u32>(place, 4) - 1;
  store<u32>(place, count, 4);
  if (!count) remove(place);
  return true;
}

/** Takes a place out, and moves up those behind it that would not be found any more. */
function remove(place: usize): void {
  taken--;
  const last = places - 1;
  let i = <u32>((place - table) / PLACE);
  store<u64>(place, 0);
  while (true) {
    i = i + 1 & last;
    const next = table + <usize>i * PLACE;
    const at = load<usize>(next);
    if (!at) return;
    const entry = load<u64>(next);
    store<u64>(next, 0);
    store<u64>(placeOf(at), entry);
  }
}

export function reachPinned(): void {
  for (let i: u32 = 0; i < places; i++) reach(load<usize>(table + <usize>i * PLACE));
}
