// How a state lies in words: where each component's id is, and how many bits it has there.
// The one idea: no id crosses a word, and no bit is left over: what a state does not need goes to its components, because an id that
// outgrows its bits late has all states laid out anew. All of them get a bit before any gets a second one, and the widest are first:
// their ids are those that still grow. Where components come while a search runs, a word keeps some bits for them.
// Not here: the words themselves (store.ts).

import { layout } from "../../values/record.ts";

/** Where the ids of the components lie. */
export interface Packing {
  readonly words: number;
  readonly word: Int32Array;
  readonly shift: Int32Array;
  /** The greatest id that fits; the bits of its own that an id has, once shifted. */
  readonly limit: Int32Array;
  /** Bits kept for one-bit components to come: from `free` on in the word `last`. */
  readonly last: number;
  readonly free: number;
  /** How many of them there were at first; 0: no component came late so far. */
  readonly kept: number;
}

/** States, one behind the other, as they lie in the store. */
export interface StatesInWords {
  readonly packing: Packing;
  /** `packing.words` of each state. */
  readonly words: Uint32Array;
  readonly states: number;
}

/** What a change does to a word: the bits that stay, and those that come. */
export const BITS = layout("stay", "come");

/** Bits of a word. */
const WORD = 32;
/** The greatest id there is. */
const GREATEST = 0x7fffffff;
/** Bits that a component may get beyond what it needs before the rest is given out. */
const MOST_MORE = 8;
/** Bits that are kept for components to come, where some have come: few, because most come while there are few states to lay out anew. */
export const FOR_MORE = 8;

const bitsFor = (limit: number): number => Math.max(1, 32 - Math.clz32(limit));

/** Where each component goes. */
interface Placed {
  readonly word: Int32Array;
  readonly words: number;
}

const widestFirst = (bits: Int32Array): readonly number[] => [...bits.keys()].sort((a, b) => bits[b]! - bits[a]!);

/** The widest first, each into the first word that has room: it takes few words. */
const tight = (bits: Int32Array): Placed => {
  const word = new Int32Array(bits.length);
  const used: number[] = [];
  for (const i of widestFirst(bits)) {
    let at = used.findIndex((taken) => taken + bits[i]! <= WORD);
    if (at < 0) at = used.push(0) - 1;
    word[i] = at;
    used[at]! += bits[i]!;
  }
  return { word, words: used.length };
};

/** The widest first, each into the emptiest of so many words, so that what is left over is left to all; null: that takes more words. */
const even = (bits: Int32Array, words: number): Placed | null => {
  const word = new Int32Array(bits.length);
  const used = new Array<number>(words).fill(0);
  for (const i of widestFirst(bits)) {
    const at = used.indexOf(Math.min(...used));
    word[i] = at;
    used[at]! += bits[i]!;
    if (used[at]! > WORD) return null;
  }
  return { word, words };
};

/** In as few words as possible, with as many bits more for each component as these words have. */
const placed = (bits: Int32Array, kept: number): Placed => {
  // The bits that are kept are placed like those of a component that needs no more.
  const withKept = (more: number): Int32Array => {
    const wider = bits.map((width) => Math.min(WORD, width + more));
    return kept > 0 ? Int32Array.of(...wider, kept) : wider;
  };
  const least = tight(withKept(0));
  for (let more = MOST_MORE; more >= 0; more--) {
    const found = even(withKept(more), least.words);
    if (found !== null) return found;
  }
  return least;
};

/** Room for ids up to these, and for greater ones where that costs no further word; and so many bits for components to come. */
export const packingFor = (limits: ArrayLike<number>, kept = 0): Packing => {
  const components = limits.length;
  const bits = Int32Array.from(limits, bitsFor);
  const { word, words } = placed(bits, kept);
  const last = kept > 0 ? word[components]! : 0;
  const room = new Array<number>(words).fill(WORD);
  room[last]! -= kept;
  for (let at = 0; at < words; at++) share(room[at]!, at, word, bits);
  const shift = new Int32Array(components);
  const filled = new Int32Array(Math.max(1, words));
  for (let i = 0; i < components; i++) {
    shift[i] = filled[word[i]!]!;
    filled[word[i]!]! += bits[i]!;
  }
  const limit = bits.map((width) => (width === WORD ? GREATEST : 2 ** width - 1));
  return { words: filled.length, word: word.slice(0, components), shift, limit, last, free: filled[last]!, kept };
};

/** Gives the bits of a word to its components, one by one: to one that was given least more than it needs, the widest of several. */
const share = (room: number, at: number, word: Int32Array, bits: Int32Array): void => {
  const needed = bits.slice();
  let left = room;
  for (let i = 0; i < bits.length; i++) if (word[i] === at) left -= bits[i]!;
  for (; left > 0; left--) {
    let next = -1;
    for (let i = 0; i < bits.length; i++) {
      if (word[i] !== at) continue;
      const given = bits[i]! - needed[i]!;
      const least = next < 0 ? GREATEST : bits[next]! - needed[next]!;
      if (given < least || (given === least && needed[i]! > needed[next]!)) next = i;
    }
    if (next < 0) return;
    bits[next]!++;
  }
};

/**
 * Room for one more bit than some ids of the state need that do not fit; `greatest`: of each component the greatest id so far. Those that
 * needed as many bits as one of these are likely its like: they get another bit, too, if that costs no further word. No bits are kept for
 * components to come: most have come by then.
 */
export const packingWith = (state: Int32Array, { limit }: Packing, greatest: Int32Array): Packing => {
  const wanted = greatest.map((most, i) => {
    const id = state[i] ?? 0;
    return id <= limit[i]! ? Math.max(most, id) : Math.min(GREATEST, id * 2 + 1);
  });
  const outgrown = new Set(greatest.map(bitsFor).filter((_, i) => (state[i] ?? 0) > limit[i]!));
  const alike = wanted.map((most, i) => {
    const bits = bitsFor(greatest[i]!);
    return outgrown.has(bits) ? Math.max(most, bits < WORD - 1 ? 2 ** (bits + 1) - 1 : GREATEST) : most;
  });
  const [asLike, asWanted] = [packingFor(alike), packingFor(wanted)];
  return asLike.words <= asWanted.words ? asLike : asWanted;
};

/** Room for more components of one bit each, in the bits that are kept for them; null: there are not enough. */
export const withMore = (packing: Packing, components: number): Packing | null => {
  const have = packing.word.length;
  const { last, free, kept } = packing;
  if (kept === 0 || free + components - have > WORD) return null;
  const extended = (source: Int32Array, value: (i: number) => number): Int32Array => {
    const wide = new Int32Array(components);
    wide.set(source);
    for (let i = have; i < components; i++) wide[i] = value(i);
    return wide;
  };
  return {
    ...packing,
    word: extended(packing.word, () => last),
    shift: extended(packing.shift, (i) => free + i - have),
    limit: extended(packing.limit, () => 1),
    free: free + components - have,
  };
};

/** Packs a state into words that are 0 from `at` on. */
export const pack = ({ word, shift }: Packing, state: Int32Array, words: Uint32Array, at: number): void => {
  for (let i = 0; i < state.length; i++) words[at + word[i]!]! |= state[i]! << shift[i]!;
};

/** The state whose words begin at `at`. */
export const unpack = ({ word, shift, limit }: Packing, words: Uint32Array, at: number, state: Int32Array): void => {
  for (let i = 0; i < word.length; i++) state[i] = (words[at + word[i]!]! >>> shift[i]!) & limit[i]!;
};
