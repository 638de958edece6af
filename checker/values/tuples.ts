// Numbers for tuples of one width.
// The one idea: a tuple lies whole in its slot, so that one that is known is found in one place of memory; sequences of any length
// (sequences.ts) lie elsewhere than their slots.
// Not here: what a tuple is of (search/watchers/joint-answers.ts).
import { layout } from "./record.ts";

/** Slots of a new table. */
const FIRST = 64;
/** A slot: the number + 1 (0 is free), and behind it the tuple. */
const { size: TUPLE } = layout("number");

/** A complete table: tuple ↔ dense number from 0. */
export class TupleTable {
  #width: number;
  #size = 0;
  /** At most half of them are taken. */
  #slots: Int32Array<ArrayBuffer>;
  #mask = FIRST - 1;

  constructor(width: number) {
    this.#width = width;
    this.#slots = new Int32Array(FIRST * (TUPLE + width));
  }

  get size(): number {
    return this.#size;
  }

  /** The number of a tuple; a new one if it is new. */
  intern(tuple: Int32Array): number {
    const width = this.#width;
    const slots = this.#slots;
    const mask = this.#mask;
    for (let slot = hashOf(tuple, 0, width) & mask; ; slot = (slot + 1) & mask) {
      const at = slot * (TUPLE + width);
      const found = slots[at]!;
      if (found === 0) return this.#append(at, tuple);
      let i = 0;
      while (i < width && slots[at + TUPLE + i] === tuple[i]) i++;
      if (i === width) return found - 1;
    }
  }

  /** Forgets everything, and takes tuples of this width from now on. */
  clear(width: number): void {
    this.#width = width;
    this.#size = 0;
    this.#slots = new Int32Array(FIRST * (TUPLE + width));
    this.#mask = FIRST - 1;
  }

  #append(at: number, tuple: Int32Array): number {
    this.#slots[at] = ++this.#size;
    for (let i = 0; i < this.#width; i++) this.#slots[at + TUPLE + i] = tuple[i]!;
    const number = this.#size - 1;
    if (this.#size * 2 > this.#mask) this.#grow();
    return number;
  }

  #grow(): void {
    const size = TUPLE + this.#width;
    const old = this.#slots;
    const slots = new Int32Array(old.length * 4);
    const mask = slots.length / size - 1;
    for (let from = 0; from < old.length; from += size) {
      if (old[from] === 0) continue;
      let slot = hashOf(old, from + TUPLE, this.#width) & mask;
      while (slots[slot * size] !== 0) slot = (slot + 1) & mask;
      for (let i = 0; i < size; i++) slots[slot * size + i] = old[from + i]!;
    }
    this.#slots = slots;
    this.#mask = mask;
  }
}

const hashOf = (words: Int32Array, from: number, width: number): number => {
  let hash = 0x2f0b4f27;
  for (let i = from; i < from + width; i++) {
    hash = Math.imul(hash ^ words[i]!, 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  return hash ^ (hash >>> 16);
};
