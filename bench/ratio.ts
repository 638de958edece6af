// Comparing two versions: the ratio of pairs measured in turn, and whether it says anything.
// The one idea: a pair shares the minute it was measured in, so only ratios within pairs are used; of these the median, with an
// interval that needs no assumption on how they spread (order statistics of the sign test).
// Not here: measuring (child.ts).

export interface Ratio {
  readonly median: number;
  readonly low: number;
  readonly high: number;
  /** Of the interval: how sure it is that the true median lies in it. */
  readonly confidence: number;
  /** "same": the interval and 3 per cent around 1 meet. */
  readonly says: "faster" | "slower" | "same";
}

/** Ratios nearer to 1 than this are called the same whatever the interval says: layout of code alone makes as much. */
const INDIFFERENT = 0.03;

export const median = (of: readonly number[]): number => {
  const sorted = of.toSorted((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.ceil((sorted.length - 1) / 2)]!) / 2;
};

/** Of figures that are better when they are higher: this version's over the other's. */
export const ratioOf = (pairs: readonly (readonly [mine: number, other: number])[]): Ratio => {
  const ratios = pairs.map(([mine, other]) => mine / other).sort((a, b) => a - b);
  const n = ratios.length;
  const cut = cutOf(n);
  const [low, high] = [ratios[cut]!, ratios[n - 1 - cut]!];
  const says = low > 1 + INDIFFERENT ? "faster" : high < 1 - INDIFFERENT ? "slower" : "same";
  return { median: median(ratios), low, high, confidence: 1 - 2 * tail(n, cut), says };
};

/** How many of the lowest and of the highest ratios may be left out with at least 95 per cent confidence. */
const cutOf = (n: number): number => {
  let cut = 0;
  while (2 * tail(n, cut + 1) <= 0.05) cut++;
  return cut;
};

/** The chance that of `n` fair coins at most `k` show heads. */
const tail = (n: number, k: number): number => {
  let term = 0.5 ** n;
  let sum = term;
  for (let i = 0; i < k; i++) {
    term *= (n - i) / (i + 1);
    sum += term;
  }
  return sum;
};
