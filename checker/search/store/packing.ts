// How a state lies in words: where each component's id is, and how many bits it has there.
// The one idea: no id crosses a word, and no bit is left over: what a state does not need goes to its components, because an id that
// outgrows its bits late has all states laid out anew, and the ids of like components outgrow theirs one behind the other.
// Not here: the words themselves (store.ts).

/** Where the ids of the components lie. */
export interface Packing {
  readonly words: number;
  readonly word: Int32Array;
  readonly shift: Int32Array;
  /** The greatest id that fits; the bits of its own that an id has, once shifted. */
  readonly limit: Int32Array;
  /** Bits used of the last word; new one-bit components go behind them. */
  readonly spare: number;
}

/** Bits of a word. */
const WORD = 32;
/** The greatest id there is. */
const GREATEST = 0x7fffffff;

const bitsFor = (limit: number): number => Math.max(1, 32 - Math.clz32(limit));

/** Where each component goes, first fit in their order, and how many words that takes. */
const placed = (bits: Int32Array): { readonly word: Int32Array; readonly used: readonly number[] } => {
  const word = new Int32Array(bits.length);
  const used: number[] = [];
  for (let i = 0; i < bits.length; i++) {
    let at = used.findIndex((taken) => taken + bits[i]! <= WORD);
    if (at < 0) at = used.push(0) - 1;
    word[i] = at;
    used[at]! += bits[i]!;
  }
  return { word, used };
};

/** Room for ids up to these, and for greater ones where that costs no further word. */
export const packingFor = (limits: ArrayLike<number>): Packing => {
  const bits = Int32Array.from(limits, bitsFor);
  const { word, used } = placed(bits);
  for (const [at, taken] of used.entries()) share(WORD - taken, at, word, bits);
  const shift = new Int32Array(bits.length);
  const filled = new Int32Array(Math.max(1, used.length));
  for (let i = 0; i < bits.length; i++) {
    shift[i] = filled[word[i]!]!;
    filled[word[i]!]! += bits[i]!;
  }
  const limit = bits.map((width) => (width === WORD ? GREATEST : 2 ** width - 1));
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

/**
 * Room for one more bit than some ids of the state need that do not fit; `greatest`: of each component the greatest id so far. Those that
 * have as many bits as one of these are likely its like: they get another bit, too, if that costs no further word.
 */
export const packingWith = (state: Int32Array, { limit }: Packing, greatest: Int32Array): Packing => {
  const wanted = greatest.map((most, i) => {
    const id = state[i] ?? 0;
    return id <= limit[i]! ? Math.max(most, id) : Math.min(GREATEST, id * 2 + 1);
  });
  const outgrown = new Set(limit.filter((room, i) => (state[i] ?? 0) > room));
  const alike = wanted.map((most, i) =>
    outgrown.has(limit[i]!) ? Math.max(most, Math.min(GREATEST, limit[i]! * 2 + 1)) : most,
  );
  const words = (limits: Int32Array): number => placed(limits.map(bitsFor)).used.length;
  return packingFor(words(alike) <= words(wanted) ? alike : wanted);
};

/** Room for more components of one bit each: in what is left of the last word, else null. */
export const withMore = (packing: Packing, components: number): Packing | null => {
  const have = packing.word.length;
  if (packing.spare + components - have > WORD) return null;
  const extended = (source: Int32Array, value: (i: number) => number): Int32Array => {
    const wide = new Int32Array(components);
    wide.set(source);
    for (let i = have; i < components; i++) wide[i] = value(i);
    return wide;
  };
  return {
    words: packing.words,
    word: extended(packing.word, () => packing.words - 1),
    shift: extended(packing.shift, (i) => packing.spare + i - have),
    limit: extended(packing.limit, () => 1),
    spare: packing.spare + components - have,
  };
};

/** With a further word, empty, because components tend to come one by one. */
export const withEmptyWord = (packing: Packing): Packing => ({ ...packing, words: packing.words + 1, spare: 0 });

/** Packs a state into words that are 0 from `at` on. */
export const pack = ({ word, shift }: Packing, state: Int32Array, words: Uint32Array, at: number): void => {
  for (let i = 0; i < state.length; i++) words[at + word[i]!]! |= state[i]! << shift[i]!;
};

/** The state whose words begin at `at`. */
export const unpack = ({ word, shift, limit }: Packing, words: Uint32Array, at: number, state: Int32Array): void => {
  for (let i = 0; i < word.length; i++) state[i] = (words[at + word[i]!]! >>> shift[i]!) & limit[i]!;
};
