// Interning of integer sequences: equal sequences get the same small id, and live as integers in one array.
// The one idea: everything that is compared often (values, inboxes, labels) is a sequence of ids of smaller things.
// Not here: what the sequences mean.
import { mayLearn } from "./numbering.ts";

/** Doubles a typed array until `length` fits. */
export const grown = (array: Int32Array<ArrayBuffer>, length: number): Int32Array<ArrayBuffer> => {
  if (length <= array.length) return array;
  const wider = new Int32Array(Math.max(length, array.length * 2));
  wider.set(array);
  return wider;
};

const mix = (hash: number, word: number): number => {
  const h = Math.imul(hash ^ word, 0x9e3779b1);
  return h ^ (h >>> 15);
};

/** A table that was cleared has no more slots than these: they are filled with zeros each time. */
const SLOTS_KEPT = 1 << 10;

/** A complete table: sequence of integers ↔ dense id from 0. */
export class SequenceTable {
  /** Are its ids part of states or labels? Then who only looks ahead of a search gives none. */
  readonly #numbers: boolean;
  #words = new Int32Array(256);
  #used = 0;
  #starts = new Int32Array(64);
  #size = 0;
  /** id + 1 by hash; 0 is free. At most half full. */
  #slots = new Int32Array(128);

  constructor(numbers = false) {
    this.#numbers = numbers;
  }

  get size(): number {
    return this.#size;
  }

  /** Bytes held by the arrays. */
  get bytes(): number {
    return 4 * (this.#words.length + this.#starts.length + this.#slots.length);
  }

  /** The id of the first `length` integers of `source`; a new one if the sequence is new. */
  intern(source: ArrayLike<number>, length: number = source.length): number {
    let hash = mix(length, 0x51ed270b);
    for (let i = 0; i < length; i++) hash = mix(hash, source[i]!);
    const mask = this.#slots.length - 1;
    let slot = (hash ^ (hash >>> 16)) & mask;
    for (;;) {
      const found = this.#slots[slot]!;
      if (found === 0) break;
      if (this.#equals(found - 1, source, length)) return found - 1;
      slot = (slot + 1) & mask;
    }
    return this.#append(source, length, slot);
  }

  /** Forgets every sequence: for a table of a few that is wanted often, which would else be allocated as often. */
  clear(): void {
    this.#used = 0;
    this.#size = 0;
    if (this.#slots.length <= SLOTS_KEPT) this.#slots.fill(0);
    else this.#slots = new Int32Array(128);
  }

  length(id: number): number {
    return this.#starts[id + 1]! - this.#starts[id]!;
  }

  at(id: number, index: number): number {
    return this.#words[this.#starts[id]! + index]!;
  }

  /** A copy of the sequence. */
  get(id: number): number[] {
    const words: number[] = [];
    for (let at = this.#starts[id]!; at < this.#starts[id + 1]!; at++) words.push(this.#words[at]!);
    return words;
  }

  #equals(id: number, source: ArrayLike<number>, length: number): boolean {
    const start = this.#starts[id]!;
    if (this.#starts[id + 1]! - start !== length) return false;
    for (let i = 0; i < length; i++) if (this.#words[start + i] !== source[i]) return false;
    return true;
  }

  #append(source: ArrayLike<number>, length: number, slot: number): number {
    if (this.#numbers) mayLearn();
    const id = this.#size++;
    this.#words = grown(this.#words, this.#used + length);
    for (let i = 0; i < length; i++) this.#words[this.#used + i] = source[i]!;
    this.#used += length;
    this.#starts = grown(this.#starts, this.#size + 1);
    this.#starts[this.#size] = this.#used;
    this.#slots[slot] = id + 1;
    if (this.#size * 2 > this.#slots.length) this.#rehash();
    return id;
  }

  #rehash(): void {
    const slots = new Int32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let id = 0; id < this.#size; id++) {
      const start = this.#starts[id]!;
      const end = this.#starts[id + 1]!;
      let hash = mix(end - start, 0x51ed270b);
      for (let i = start; i < end; i++) hash = mix(hash, this.#words[i]!);
      let slot = (hash ^ (hash >>> 16)) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = id + 1;
    }
    this.#slots = slots;
  }
}

/**
 * A map from pairs of non-negative integers to integers, by open addressing. -1 means absent.
 * With a limit it is a cache: it forgets everything when it would hold more, so only what can be derived again may live there.
 */
export class PairMap {
  readonly #limit: number;
  /** (a + 1, b, value) by hash; a + 1 = 0 is free. At most half full. */
  #slots = new Int32Array(3 * 64);
  #size = 0;

  constructor(limit = Number.POSITIVE_INFINITY) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#size;
  }

  get(a: number, b: number): number {
    const slots = this.#slots;
    const mask = slots.length / 3 - 1;
    let slot = hashPair(a, b) & mask;
    for (;;) {
      const at = slot * 3;
      const key = slots[at]!;
      if (key === 0) return -1;
      if (key === a + 1 && slots[at + 1] === b) return slots[at + 2]!;
      slot = (slot + 1) & mask;
    }
  }

  /** Adds a pair that is absent. */
  set(a: number, b: number, value: number): void {
    if (this.#size >= this.#limit) this.clear();
    if (++this.#size * 6 > this.#slots.length) this.#rehash();
    insert(this.#slots, a + 1, b, value);
  }

  clear(): void {
    this.#slots = new Int32Array(3 * 64);
    this.#size = 0;
    this.#forgot = true;
  }

  /** Was anything forgotten that it held? */
  get forgot(): boolean {
    return this.#forgot;
  }
  #forgot = false;

  /** The pairs that it holds, in no particular order. */
  pairs(): [a: number, b: number][] {
    const all: [number, number][] = [];
    for (let at = 0; at < this.#slots.length; at += 3)
      if (this.#slots[at] !== 0) all.push([this.#slots[at]! - 1, this.#slots[at + 1]!]);
    return all;
  }

  #rehash(): void {
    const old = this.#slots;
    this.#slots = new Int32Array(old.length * 2);
    for (let at = 0; at < old.length; at += 3)
      if (old[at] !== 0) insert(this.#slots, old[at]!, old[at + 1]!, old[at + 2]!);
  }
}

const hashPair = (a: number, b: number): number => {
  const h = Math.imul(Math.imul(a, 0x9e3779b1) ^ b, 0x85ebca6b);
  return h ^ (h >>> 15);
};

const insert = (slots: Int32Array, key: number, b: number, value: number): void => {
  const mask = slots.length / 3 - 1;
  let slot = hashPair(key - 1, b) & mask;
  while (slots[slot * 3] !== 0) slot = (slot + 1) & mask;
  slots[slot * 3] = key;
  slots[slot * 3 + 1] = b;
  slots[slot * 3 + 2] = value;
};
