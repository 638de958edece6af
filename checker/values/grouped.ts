// Numbers by (group, a, b), of which those of one group lie together.
// The one idea: whoever asks many questions of one group behind each other finds all of them in the same lines of memory, where a table
// of triples would scatter them.
// Not here: what a group is (search/watchers/joint-answers.ts).
import { layout } from "./record.ts";
import { grown } from "./sequences.ts";

/** An entry; its key is a + 1, and 0 is free. */
const { key: KEY, b: B, value: VALUE, size: ENTRY } = layout("key", "b", "value");
/** Entries for which a new group has room. */
const FIRST = 4;

/** Groups, a and b are integers, groups dense from 0 and a not negative; a value is any integer but -1, which means absent. */
export class GroupedMap {
  /** By group: where its entries begin + 1 (0: it has none), how many there is room for, how many there are. */
  #starts = new Int32Array(64);
  #rooms = new Int32Array(64);
  #counts = new Int32Array(64);
  #entries = new Int32Array(1024);
  #used = 0;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get(group: number, a: number, b: number): number {
    const start = group < this.#starts.length ? this.#starts[group]! : 0;
    if (start === 0) return -1;
    const entries = this.#entries;
    const mask = this.#rooms[group]! - 1;
    for (let slot = hash(a, b) & mask; ; slot = (slot + 1) & mask) {
      const at = start - 1 + slot * ENTRY;
      const key = entries[at + KEY]!;
      if (key === 0) return -1;
      if (key === a + 1 && entries[at + B] === b) return entries[at + VALUE]!;
    }
  }

  /** Sets what is absent. */
  add(group: number, a: number, b: number, value: number): void {
    this.#starts = grown(this.#starts, group + 1);
    this.#rooms = grown(this.#rooms, group + 1);
    this.#counts = grown(this.#counts, group + 1);
    if (this.#starts[group] === 0) this.#give(group, FIRST);
    // A quarter of the entries stay free, so that what is absent is told soon.
    else if ((this.#counts[group]! + 1) * 4 > this.#rooms[group]! * 3) this.#move(group);
    this.#put(group, a, b, value);
    this.#counts[group]!++;
    this.#size++;
  }

  clear(): void {
    this.#starts = new Int32Array(64);
    this.#rooms = new Int32Array(64);
    this.#counts = new Int32Array(64);
    this.#entries = new Int32Array(1024);
    this.#used = 0;
    this.#size = 0;
  }

  #give(group: number, room: number): void {
    this.#starts[group] = this.#used + 1;
    this.#rooms[group] = room;
    this.#used += room * ENTRY;
    this.#entries = grown(this.#entries, this.#used);
  }

  /** To where there is twice the room; what it leaves is lost until all is cleared: no more in all than what is in use. */
  #move(group: number): void {
    const from = this.#starts[group]! - 1;
    const room = this.#rooms[group]!;
    this.#give(group, room * 2);
    const entries = this.#entries;
    for (let at = from; at < from + room * ENTRY; at += ENTRY)
      if (entries[at + KEY] !== 0) this.#put(group, entries[at + KEY]! - 1, entries[at + B]!, entries[at + VALUE]!);
  }

  #put(group: number, a: number, b: number, value: number): void {
    const entries = this.#entries;
    const mask = this.#rooms[group]! - 1;
    const start = this.#starts[group]! - 1;
    let slot = hash(a, b) & mask;
    while (entries[start + slot * ENTRY + KEY] !== 0) slot = (slot + 1) & mask;
    const at = start + slot * ENTRY;
    entries[at + KEY] = a + 1;
    entries[at + B] = b;
    entries[at + VALUE] = value;
  }
}

const hash = (a: number, b: number): number => {
  const h = Math.imul(Math.imul(a, 0x9e3779b1) ^ b, 0x85ebca6b);
  return h ^ (h >>> 15);
};
