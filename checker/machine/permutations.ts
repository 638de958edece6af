// Permutations of nodes: every way to exchange the members of some groups.
// The one idea: they are listed once, the identity first, and afterwards only numbers speak of them.
// Not here: what a permutation does to a state (protocol-renaming.ts).
import type { Permutation } from "./value-renaming.ts";

/** With more than this they are not listed. */
const MOST = 720;

/** Every permutation of the members of the groups; null if there are too many. */
export const permutationsOf = (
  groups: readonly (readonly number[])[],
  nodes: number,
): readonly Permutation[] | null => {
  const size = groups.reduce((product, { length }) => product * factorial(length), 1);
  if (size > MOST) return null;
  let all: number[][] = [Array.from({ length: nodes }, (_, i) => i)];
  for (const members of groups) {
    const orders = ordersOf(members);
    all = all.flatMap((base) =>
      orders.map((order) => {
        const permutation = [...base];
        for (const [i, node] of members.entries()) permutation[node] = order[i]!;
        return permutation;
      }),
    );
  }
  return all;
};

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));

/** All orders of a list, the given one first. */
const ordersOf = (items: readonly number[]): number[][] =>
  items.length < 2
    ? [[...items]]
    : items.flatMap((item) => ordersOf(items.filter((other) => other !== item)).map((rest) => [item, ...rest]));
