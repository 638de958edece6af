// Arrangements: the permutations that differ in where they take what is not alike.
// The one idea: which of several alike members goes to a place makes no difference, so places are dealt out to classes, and the
// members of a class take theirs in order. Of all permutations of seven alike members one is left.
// Not here: which members are alike (renamed-answers.ts).
import type { Permutation } from "./value-renaming.ts";

/** By group its classes of members; at most `most` + 1 permutations of so many nodes. */
export const arrangements = (
  groups: readonly (readonly (readonly number[])[])[],
  nodes: number,
  most: number,
): Permutation[] => {
  let all: Permutation[] = [Array.from({ length: nodes }, (_, i) => i)];
  for (const classes of groups) {
    const dealt = dealtTo(classes, most);
    const wider: Permutation[] = [];
    for (const base of all)
      for (const pairs of dealt) {
        if (wider.length > most) break;
        const permutation = [...base];
        for (const [member, place] of pairs) permutation[member] = place;
        wider.push(permutation);
      }
    all = wider;
  }
  return all;
};

type Dealt = readonly (readonly [member: number, place: number])[];

const dealtTo = (classes: readonly (readonly number[])[], most: number): Dealt[] => {
  const places = classes.flat().sort((a, b) => a - b);
  const found: Dealt[] = [];
  const deal = (dealt: Dealt, taken: readonly number[]): void => {
    if (found.length > most) return;
    if (dealt.length === places.length) {
      found.push(dealt);
      return;
    }
    for (const [i, members] of classes.entries()) {
      if (taken[i] === members.length) continue;
      const pair = [members[taken[i]!]!, places[dealt.length]!] as const;
      deal(
        [...dealt, pair],
        taken.map((count, j) => (i === j ? count + 1 : count)),
      );
    }
  };
  deal(
    [],
    classes.map(() => 0),
  );
  return found;
};
