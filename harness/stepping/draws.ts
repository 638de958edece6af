// Numbers that look random and are the same for a seed (xorshift32, Marsaglia 2003).
// The one idea: a walk is told by its seed.
// Not here: walking (random-walk.ts).

/** Answers numbers below `below`. */
export type Draw = (below: number) => number;

export const drawsOf = (seed: number): Draw => {
  // Zero is the one state that xorshift does not leave.
  let state = (seed ^ 0x9e3779b9) | 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
};
