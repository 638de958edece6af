// Numbers by what words hold in some of their bits.
// The one idea: states lie in words, and what is asked of many of them follows from a few components; so where those lie is a mask, and
// what was found out of one state is known of all that agree in these bits, without unpacking any.
// Not here: which bits count, and why they suffice (machine/spec/joint-rows.ts, search/watchers/joint-memo.ts).
import { grown } from "./sequences.ts";

/** Where components lie in words: the word, how far up in it, and the bits of its own that it has, once shifted. */
export interface PlacesInWords {
  readonly words: number;
  readonly word: Int32Array;
  readonly shift: Int32Array;
  readonly limit: Int32Array;
}

/** By word the bits of some components. One that has no place is the same in all states that lie so. */
const maskOf = ({ words, word, shift, limit }: PlacesInWords, components: Iterable<number>): Int32Array => {
  const mask = new Int32Array(words);
  for (const component of components)
    if (component < word.length) mask[word[component]!]! |= limit[component]! << shift[component]!;
  return mask;
};

/** No number is known; a slot in which nothing is. */
const UNKNOWN = -1;
const EMPTY = 0;
const FIRST_SLOTS = 64;
const MIX = 0x9e3779b1;

export class MaskedMap {
  readonly #mask: Int32Array;
  readonly #width: number;
  /** Which key is there, plus one; a power of two, and at most half of them taken. */
  #slots = new Int32Array(FIRST_SLOTS);
  #keys: Int32Array<ArrayBuffer>;
  #numbers = new Int32Array(FIRST_SLOTS);
  #size = 0;

  constructor(places: PlacesInWords, components: Iterable<number>) {
    this.#mask = maskOf(places, components);
    this.#width = places.words;
    this.#keys = new Int32Array(FIRST_SLOTS * this.#width);
  }

  get size(): number {
    return this.#size;
  }

  /** The number of these words; -1: none. */
  get(words: Uint32Array): number {
    const key = this.#slots[this.#slotOf(words)]!;
    return key === EMPTY ? UNKNOWN : this.#numbers[key - 1]!;
  }

  /** From now on these words have a number, which is at least 0. */
  set(words: Uint32Array, number: number): void {
    const slot = this.#slotOf(words);
    const known = this.#slots[slot]!;
    if (known !== EMPTY) {
      this.#numbers[known - 1] = number;
      return;
    }
    const key = this.#size++;
    this.#keys = grown(this.#keys, this.#size * this.#width);
    for (let i = 0; i < this.#width; i++) this.#keys[key * this.#width + i] = words[i]! & this.#mask[i]!;
    this.#numbers = grown(this.#numbers, this.#size);
    this.#numbers[key] = number;
    this.#slots[slot] = key + 1;
    if (this.#size * 2 > this.#slots.length) this.#widen();
  }

  /** Where these words are, or belong. */
  #slotOf(words: Uint32Array): number {
    const mask = this.#mask;
    const width = this.#width;
    const slots = this.#slots;
    const keys = this.#keys;
    let hash = 0;
    for (let i = 0; i < width; i++) {
      hash = Math.imul(hash ^ (words[i]! & mask[i]!), MIX);
      hash ^= hash >>> 15;
    }
    for (let slot = hash & (slots.length - 1); ; slot = (slot + 1) & (slots.length - 1)) {
      const key = slots[slot]!;
      if (key === EMPTY) return slot;
      let i = 0;
      for (let at = (key - 1) * width; i < width && keys[at] === (words[i]! & mask[i]!); i++) at++;
      if (i === width) return slot;
    }
  }

  #widen(): void {
    this.#slots = new Int32Array(this.#slots.length * 2);
    const words = new Uint32Array(this.#width);
    for (let key = 0; key < this.#size; key++) {
      for (let i = 0; i < this.#width; i++) words[i] = this.#keys[key * this.#width + i]!;
      this.#slots[this.#slotOf(words)] = key + 1;
    }
  }
}
