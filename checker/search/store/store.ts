// The visited states, exactly: every state is kept whole, so two states are the same only if they are equal.
// The one idea: a state is a few packed words, states lie in the order in which they were found (so levels are ranges and no
// parent is stored), and an open-addressing index of 32-bit slots finds them again.
// Not here: what the words mean (machine/), in which order states are visited (frontier/), states as pairs of halves
// (rows-store.ts).

import type { Successors } from "../../machine/successors.ts";

/** What `visit` answers of a state that is stored. */
export const KNOWN = -2;

/** What a search needs of a store; layouts are interchangeable behind it. Indices are in the order in which states were found. */
export interface StateStore {
  readonly size: number;
  readonly bytes: number;
  /** Takes the state for `visit` and `find` to start from, and unpacks it into `state`. */
  load(index: number, state: Int32Array): void;
  /**
   * Is the loaded state, changed as its successor at `at` says, new? KNOWN if it is not, its index if it is new and to be kept,
   * else -1. Cheaper than `find`, because nobody asks which state it is.
   */
  visit(successors: Successors, at: number, keep: boolean): number;
  /** The index of the loaded state changed as its successor at `at` says; a new one if `keep`, else -1 if it is new. */
  find(successors: Successors, at: number, keep: boolean): number;
  /** The index of a whole state; a new one if `keep`, else -1 if it is new. */
  findState(state: Int32Array, keep: boolean): number;
  /** Room for `components` components, new ones being 0 in all states so far. */
  widen(components: number): void;
  /** The states in `[from, to)` will be expanded, in the order of `nth`. */
  arrange(from: number, to: number): void;
  /** The index of the state to expand at a position. */
  nth(position: number): number;
}

/** Where a component's id lies. */
interface Layout {
  readonly words: number;
  readonly word: Int32Array;
  readonly shift: Int32Array;
  /** The greatest id that fits. */
  readonly limit: Int32Array;
  /** Bits used of the last word; new one-bit components go behind them. */
  readonly spare: number;
}

const bitsFor = (limit: number): number => Math.max(1, 32 - Math.clz32(limit));

/** Bits of a word. */
const WORD = 32;

/**
 * First fit, in the order of the components: no id crosses a word. What is left of a word goes to its components, the narrowest
 * first, because an id that outgrows its bits late would have all states laid out anew.
 */
const layoutFor = (limits: ArrayLike<number>): Layout => {
  const word = new Int32Array(limits.length);
  const bits = Int32Array.from(limits, bitsFor);
  const used: number[] = [];
  for (let i = 0; i < limits.length; i++) {
    let at = used.findIndex((taken) => taken + bits[i]! <= WORD);
    if (at < 0) at = used.push(0) - 1;
    word[i] = at;
    used[at]! += bits[i]!;
  }
  for (const [at, taken] of used.entries()) share(WORD - taken, at, word, bits);
  const shift = new Int32Array(limits.length);
  const filled = new Int32Array(Math.max(1, used.length));
  for (let i = 0; i < limits.length; i++) {
    shift[i] = filled[word[i]!]!;
    filled[word[i]!]! += bits[i]!;
  }
  const limit = bits.map((width) => (width === WORD ? 0x7fffffff : 2 ** width - 1));
  return { words: filled.length, word, shift, limit, spare: filled.at(-1)! };
};

/** Gives the bits left of a word, one by one, to the narrowest of its components, the first of several. */
const share = (left: number, at: number, word: Int32Array, bits: Int32Array): void => {
  for (; left > 0; left--) {
    let narrowest = -1;
    for (let i = 0; i < bits.length; i++)
      if (word[i] === at && (narrowest < 0 || bits[i]! < bits[narrowest]!)) narrowest = i;
    bits[narrowest]!++;
  }
};

/** Slots hold (tag, index + 1): the tag is whatever bits the index leaves over, so most false matches cost no look at the state. */
export class FlatStore implements StateStore {
  #layout: Layout;
  #words: number;
  #keys: Uint32Array<ArrayBuffer>;
  #size = 0;
  #slots: Int32Array;
  #mask: number;
  #current: Uint32Array<ArrayBuffer>;
  #next: Uint32Array<ArrayBuffer>;

  constructor(components: number) {
    this.#layout = layoutFor(new Int32Array(components).fill(1));
    this.#words = this.#layout.words;
    this.#keys = new Uint32Array(this.#words * 1024);
    this.#slots = new Int32Array(2048);
    this.#mask = 2047;
    this.#current = new Uint32Array(this.#words);
    this.#next = new Uint32Array(this.#words);
  }

  get size(): number {
    return this.#size;
  }

  get bytes(): number {
    return this.#keys.byteLength + this.#slots.byteLength;
  }

  /** `offset`: where in `state` the components begin. */
  load(index: number, state: Int32Array, offset = 0): void {
    const words = this.#words;
    const current = this.#current;
    for (let i = 0, at = index * words; i < words; i++) current[i] = this.#keys[at + i]!;
    this.#unpack(current, 0, state, offset);
  }

  /** Takes a state that need not be stored for `visit` and `find` to start from. */
  take(state: Int32Array): void {
    this.widen(state.length);
    this.#fit(state);
    this.#pack(state, this.#current);
  }

  visit(successors: Successors, at: number, keep: boolean): number {
    const before = this.#size;
    const index = this.find(successors, at, keep);
    return index < 0 || index === before ? index : KNOWN;
  }

  /** In the order in which they were found. */
  arrange(): void {}

  nth(position: number): number {
    return position;
  }

  find(successors: Successors, at: number, keep: boolean): number {
    const { word, shift, limit } = this.#layout;
    const next = this.#next;
    const current = this.#current;
    for (let i = 0; i < this.#words; i++) next[i] = current[i]!;
    const changes = successors.changes(at);
    for (let change = 0; change < changes; change++) {
      const component = successors.component(at, change);
      const id = successors.id(at, change);
      const room = limit[component]!;
      if (id > room) return keep ? this.#findWider(successors, at) : -1;
      const w = word[component]!;
      const s = shift[component]!;
      next[w] = (next[w]! & ~(room << s)) | (id << s);
    }
    return this.#probe(next, keep);
  }

  findState(state: Int32Array, keep: boolean): number {
    this.widen(state.length);
    if (keep) this.#fit(state);
    else if (!this.#fits(state)) return -1;
    this.#pack(state, this.#next);
    return this.#probe(this.#next, keep);
  }

  widen(components: number): void {
    const have = this.#layout.word.length;
    if (components <= have) return;
    // Unused bits are 0 everywhere, so one-bit components can be added without touching a state.
    if (this.#layout.spare + components - have <= 32) {
      this.#layout = withBits(this.#layout, components);
      return;
    }
    // A further word, empty, because components tend to come one by one.
    const limits = new Int32Array(components).fill(1);
    limits.set(this.#greatest());
    const layout = layoutFor(limits);
    this.#repack({ ...layout, words: layout.words + 1, spare: 0 });
  }

  /** The state whose words begin at `at`, into `state` from `offset` on. */
  #unpack(words: Uint32Array, at: number, state: Int32Array, offset = 0): void {
    const { word, shift, limit } = this.#layout;
    for (let i = 0; i < word.length; i++) state[offset + i] = (words[at + word[i]!]! >>> shift[i]!) & limit[i]!;
  }

  #pack(state: Int32Array, words: Uint32Array): void {
    words.fill(0);
    packed(this.#layout, state, words, 0);
  }

  /** An id does not fit: lay the states out anew with one more bit than it needs, and try again. */
  #findWider(successors: Successors, at: number): number {
    const state = new Int32Array(this.#layout.word.length);
    this.#unpack(this.#current, 0, state);
    const wanted = state.slice();
    successors.apply(at, wanted);
    this.#fit(wanted);
    this.#pack(state, this.#current);
    this.#pack(wanted, this.#next);
    return this.#probe(this.#next, true);
  }

  /** Where an id does not fit, no stored state has it. */
  #fits(state: Int32Array): boolean {
    const { limit } = this.#layout;
    for (let i = 0; i < state.length; i++) if (state[i]! > limit[i]!) return false;
    return true;
  }

  /** Lays the states out anew where an id of the state does not fit. The state may have fewer components than the layout. */
  #fit(state: Int32Array): void {
    if (this.#fits(state)) return;
    const { limit } = this.#layout;
    const limits = this.#greatest().map((most, i) => {
      const id = state[i] ?? 0;
      return id <= limit[i]! ? Math.max(most, id) : Math.min(0x7fffffff, id * 2 + 1);
    });
    this.#repack(layoutFor(limits));
  }

  /** The greatest id of each component in any state: bits that were only left over need not be kept. */
  #greatest(): Int32Array {
    const state = new Int32Array(this.#layout.word.length);
    this.#unpack(this.#current, 0, state);
    const greatest = state.slice();
    for (let at = 0; at < this.#size * this.#words; at += this.#words) {
      this.#unpack(this.#keys, at, state);
      for (let i = 0; i < state.length; i++) if (state[i]! > greatest[i]!) greatest[i] = state[i]!;
    }
    return greatest;
  }

  #repack(layout: Layout): void {
    const old = this.#keys;
    const oldWords = this.#words;
    const state = new Int32Array(Math.max(layout.word.length, this.#layout.word.length));
    const keys = new Uint32Array(Math.max(layout.words * 1024, layout.words * (old.length / oldWords)));
    const current = new Uint32Array(layout.words);
    for (let index = 0; index < this.#size; index++) {
      this.#unpack(old, index * oldWords, state);
      packed(layout, state, keys, index * layout.words);
    }
    this.#unpack(this.#current, 0, state);
    packed(layout, state, current, 0);
    this.#layout = layout;
    this.#words = layout.words;
    this.#keys = keys;
    this.#current = current;
    this.#next = new Uint32Array(layout.words);
    this.#index(this.#slots.length);
  }

  #probe(words: Uint32Array, keep: boolean): number {
    const count = this.#words;
    const slots = this.#slots;
    const mask = this.#mask;
    const keys = this.#keys;
    const hash = hashOf(words, count);
    const tag = hash & ~mask;
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (;;) {
      const found = slots[slot]!;
      if (found === 0) break;
      if ((found & ~mask) === tag) {
        const index = (found & mask) - 1;
        let i = 0;
        for (let at = index * count; i < count && keys[at] === words[i]; i++) at++;
        if (i === count) return index;
      }
      slot = (slot + 1) & mask;
    }
    return keep ? this.#append(words, tag, slot) : -1;
  }

  #append(words: Uint32Array, tag: number, slot: number): number {
    const count = this.#words;
    const index = this.#size;
    if ((index + 1) * count > this.#keys.length) this.#growKeys();
    const keys = this.#keys;
    for (let i = 0, at = index * count; i < count; i++) keys[at + i] = words[i]!;
    this.#slots[slot] = tag | (index + 1);
    this.#size++;
    if (this.#size * 4 > this.#slots.length * 3) this.#index(this.#slots.length * 2);
    return index;
  }

  #growKeys(): void {
    const wider = new Uint32Array(this.#keys.length * 2);
    wider.set(this.#keys);
    this.#keys = wider;
  }

  /** Builds the index anew with so many slots. */
  #index(length: number): void {
    const slots = new Int32Array(length);
    const mask = length - 1;
    const count = this.#words;
    const keys = this.#keys;
    const words = new Uint32Array(count);
    for (let index = 0; index < this.#size; index++) {
      for (let i = 0, at = index * count; i < count; i++) words[i] = keys[at + i]!;
      const hash = hashOf(words, count);
      let slot = (hash ^ (hash >>> 15)) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = (hash & ~mask) | (index + 1);
    }
    this.#slots = slots;
    this.#mask = mask;
  }
}

/** Packs a state into words that are 0 from `at` on. */
const packed = ({ word, shift }: Layout, state: Int32Array, words: Uint32Array, at: number): void => {
  for (let i = 0; i < state.length; i++) words[at + word[i]!]! |= state[i]! << shift[i]!;
};

const withBits = (layout: Layout, components: number): Layout => {
  const have = layout.word.length;
  const extended = (source: Int32Array, value: (i: number) => number): Int32Array => {
    const wide = new Int32Array(components);
    wide.set(source);
    for (let i = have; i < components; i++) wide[i] = value(i);
    return wide;
  };
  return {
    words: layout.words,
    word: extended(layout.word, () => layout.words - 1),
    shift: extended(layout.shift, (i) => layout.spare + i - have),
    limit: extended(layout.limit, () => 1),
    spare: layout.spare + components - have,
  };
};

const hashOf = (words: Uint32Array, count: number): number => {
  let h = 0x2f0b4f27;
  for (let i = 0; i < count; i++) {
    h = Math.imul(h ^ words[i]!, 0x9e3779b1);
    h ^= h >>> 15;
  }
  h = Math.imul(h, 0x85ebca6b);
  return h ^ (h >>> 13);
};
