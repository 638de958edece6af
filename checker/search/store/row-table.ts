// A set of pairs (row, key), a small open-addressing table for each row.
// The one idea: who asks for many keys of one row stays in a few cache lines; a key lies in its slot, so that to find it costs
// one look at memory.
// Not here: what rows and keys stand for (rows-store.ts).
import { layout } from "../../values/record.ts";
import { Arena, SMALLEST } from "./arena.ts";

/** Of each row: where its block begins, its size as a power of two, how many keys it holds, and nothing yet. */
const { start: START, power: SIZE, count: COUNT, size: ROW } = layout("start", "power", "count", "spare");

export class RowTable {
  /** Slots hold key + 1; 0 is free. A row is at most three quarters full. */
  readonly #arena: Arena;
  #rows = new Int32Array(ROW * 256);
  /** By slot: which number the pair was given; null until somebody asks. */
  #numbers: Int32Array<ArrayBuffer> | null = null;

  /** Room for about so many pairs at first. */
  constructor(pairs: number) {
    this.#arena = new Arena(2 ** Math.max(10, 32 - Math.clz32(2 * pairs)));
  }

  get bytes(): number {
    return this.#arena.bytes + this.#rows.byteLength + (this.#numbers?.byteLength ?? 0);
  }

  has(row: number, key: number): boolean {
    return this.#slot(row, key) >= 0;
  }

  /** Adds a pair with its number; false if it is there already. */
  add(row: number, key: number, number: number): boolean {
    const at = row * ROW;
    if (at >= this.#rows.length) this.#growRows(at);
    const rows = this.#rows;
    const count = rows[at + COUNT]!;
    if (count === 0) {
      rows[at + START] = this.#arena.take(SMALLEST);
      rows[at + SIZE] = SMALLEST;
    }
    const words = this.#arena.words;
    const start = rows[at + START]!;
    const mask = (1 << rows[at + SIZE]!) - 1;
    let slot = hashOf(key) & mask;
    for (;;) {
      const found = words[start + slot]!;
      if (found === key + 1) return false;
      if (found === 0) break;
      slot = (slot + 1) & mask;
    }
    words[start + slot] = key + 1;
    rows[at + COUNT] = count + 1;
    if (this.#numbers !== null) this.#write(start + slot, number);
    if ((count + 1) * 4 > 3 * (mask + 1)) this.#grow(at);
    return true;
  }

  /** The number of a pair, -1 if it is not there; needs `number` first. */
  numberOf(row: number, key: number): number {
    const slot = this.#slot(row, key);
    return slot < 0 ? -1 : this.#numbers![slot]!;
  }

  get numbered(): boolean {
    return this.#numbers !== null;
  }

  /** From now on pairs know their numbers; those that are there get them from the caller through `renumber`. */
  number(): void {
    this.#numbers = new Int32Array(this.#arena.words.length);
  }

  /** Tells a pair that is there its number. */
  renumber(row: number, key: number, number: number): void {
    this.#numbers![this.#slot(row, key)] = number;
  }

  /** Where a pair lies; -1 if it is not there. */
  #slot(row: number, key: number): number {
    const at = row * ROW;
    if (at >= this.#rows.length || this.#rows[at + COUNT] === 0) return -1;
    const words = this.#arena.words;
    const start = this.#rows[at + START]!;
    const mask = (1 << this.#rows[at + SIZE]!) - 1;
    let slot = hashOf(key) & mask;
    for (;;) {
      const found = words[start + slot]!;
      if (found === key + 1) return start + slot;
      if (found === 0) return -1;
      slot = (slot + 1) & mask;
    }
  }

  /** Moves a row to a block of twice the size. */
  #grow(at: number): void {
    const rows = this.#rows;
    const size = rows[at + SIZE]!;
    const from = rows[at + START]!;
    const to = this.#arena.take(size + 1);
    const words = this.#arena.words;
    const mask = (2 << size) - 1;
    for (let place = from; place < from + (1 << size); place++) {
      const held = words[place]!;
      if (held === 0) continue;
      let slot = hashOf(held - 1) & mask;
      while (words[to + slot] !== 0) slot = (slot + 1) & mask;
      words[to + slot] = held;
      if (this.#numbers !== null) this.#write(to + slot, this.#numbers[place]!);
    }
    this.#arena.free(from, size);
    rows[at + START] = to;
    rows[at + SIZE] = size + 1;
  }

  #write(slot: number, number: number): void {
    if (slot >= this.#numbers!.length) {
      const wider = new Int32Array(this.#arena.words.length);
      wider.set(this.#numbers!);
      this.#numbers = wider;
    }
    this.#numbers![slot] = number;
  }

  #growRows(at: number): void {
    const wider = new Int32Array(Math.max(at + ROW, this.#rows.length * 2));
    wider.set(this.#rows);
    this.#rows = wider;
  }
}

const hashOf = (key: number): number => {
  const h = Math.imul(key, 0x9e3779b1);
  return h ^ (h >>> 16);
};
