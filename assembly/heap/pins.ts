// Pins: objects that the host holds. A table from addresses to how often each is pinned.
//
//   | address | count |       open addressing; a free place has address 0
import { arena } from "./arena";
import { giveBlock, takeBlock } from "./blocks";
import { reach } from "./mark";

const PLACE: usize = 8;
const SMALLEST: u32 = 64;

/** The place of an address, or where it would be. */
function placeOf(at: usize): usize {
  const hash = <u32>(at >>> 4) * 0x9e3779b1;
  let i = (hash ^ hash >>> 16) & arena.pinPlaces - 1;
  while (true) {
    const place = arena.pins + <usize>i * PLACE;
    const found = load<usize>(place);
    if (!found || found == at) return place;
    i = i + 1 & arena.pinPlaces - 1;
  }
}

/** False: out of memory. */
export function pin(at: usize): bool {
  if (arena.pinned * 2 >= arena.pinPlaces && !grow()) return false;
  const place = placeOf(at);
  if (!load<usize>(place)) arena.pinned++;
  store<usize>(place, at);
  store<u32>(place, load<u32>(place, 4) + 1, 4);
  return true;
}

function grow(): bool {
  const old = arena.pins;
  const count = arena.pinPlaces;
  const wanted = max(SMALLEST, count * 2);
  const bytes = <usize>wanted * PLACE;
  const made = takeBlock(bytes);
  if (!made) return false;
  memory.fill(made, 0, bytes);
  arena.pins = made;
  arena.pinPlaces = wanted;
  for (let i: u32 = 0; i < count; i++) {
    const from = old + <usize>i * PLACE;
    if (load<usize>(from)) store<u64>(placeOf(load<usize>(from)), load<u64>(from));
  }
  if (old) giveBlock(old);
  return true;
}

/** Takes one pin back; false when there was none. */
export function unpin(at: usize): bool {
  if (!arena.pinPlaces) return false;
  const place = placeOf(at);
  if (!load<usize>(place)) return false;
  const count = load<u32>(place, 4) - 1;
  store<u32>(place, count, 4);
  if (!count) remove(place);
  return true;
}

/** Takes a place out, and moves up those behind it that would not be found any more. */
function remove(place: usize): void {
  arena.pinned--;
  const last = arena.pinPlaces - 1;
  let i = <u32>((place - arena.pins) / PLACE);
  store<u64>(place, 0);
  while (true) {
    i = i + 1 & last;
    const next = arena.pins + <usize>i * PLACE;
    const at = load<usize>(next);
    if (!at) return;
    const entry = load<u64>(next);
    store<u64>(next, 0);
    store<u64>(placeOf(at), entry);
  }
}

export function reachPinned(): void {
  for (let i: u32 = 0; i < arena.pinPlaces; i++) reach(load<usize>(arena.pins + <usize>i * PLACE));
}
