// Numbers that look random and are the same for a seed (xorshift32, Marsaglia 2003).
// The one idea: a walk is told by its seed, and no two seeds below 2 ** 32 tell the same one.
// Not here: walking (search/walks/, harness/stepping/).

/** Answers numbers below `below`. */
export type Draw = (below: number) => number;

/** Odd, so that numbers which are multiplied by it stay different. */
const SPREAD = 0x9e3779b1;

export const drawsOf = (seed: number): Draw => {
  // Zero is the one state that xorshift does not leave.
  let state = Math.imul(seed + 1, SPREAD) || SPREAD;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
};
