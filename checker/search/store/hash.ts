// The hash of a state's words, and the slot where it is looked for.
// The one idea: each word is mixed in by a multiplication, so that states which differ in a few low bits lie far apart.
// Not here: the table (store.ts).

const BEGIN = 0x2f0b4f27;
const MIX = 0x9e3779b1;
const END = 0x85ebca6b;

export const hashOf = (words: Uint32Array, from: number, count: number): number => {
  let h = BEGIN;
  for (let i = from; i < from + count; i++) {
    h = Math.imul(h ^ words[i]!, MIX);
    h ^= h >>> 15;
  }
  h = Math.imul(h, END);
  return h ^ (h >>> 13);
};

/** The same of two words, without a loop. */
export const hashOfTwo = (one: number, two: number): number => {
  let h = Math.imul(BEGIN ^ one, MIX);
  h ^= h >>> 15;
  h = Math.imul(h ^ two, MIX);
  h ^= h >>> 15;
  h = Math.imul(h, END);
  return h ^ (h >>> 13);
};

/** `mask`: one less than there are slots, which are a power of two. */
export const slotOf = (hash: number, mask: number): number => (hash ^ (hash >>> 15)) & mask;
