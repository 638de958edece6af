// Arrangements: the permutations that differ in where they take what is not alike.
// The one idea: which of several alike members goes to a place makes no difference, so places are dealt out to classes, and the
// members of a class take theirs in order. Of all permutations of seven alike members one is left.
// Where more are left than can be tried there is no proof any more, only a sample: from then on a question is asked under exchanges
// of two that are not alike, each member in one of them, so that what is compared is spread over all questions.
// Not here: which members are alike (protocol/symmetry/renamed-answers.ts, spec/spec-renamings.ts).
import { permutationsOf } from "./permutations.ts";
import type { Permutation } from "./value-renaming.ts";

/** A group with more permutations than this is not tried one by one: those are left out that exchange what is alike. */
const TRIED_ONE_BY_ONE = 24;
/** Of one question so many permutations are tried: all of eight members that differ. */
const MOST_TRIED = 40_320;
/** And so many answers are given to it under other names: a claim that reads much is tried less often. */
const MOST_ANSWERS = 1 << 19;
/** What is no proof any more is tried no more often than this. */
const SAMPLE = 64;

/** By group its members, those together of which an exchange changes nothing. */
export type Classes = readonly (readonly (readonly number[])[])[];

/** Classes of which the arrangements are kept, if they are not more than so many. */
const ARRANGEMENTS_KEPT = 1 << 6;
const FEW_ENOUGH = 1 << 10;

/** Which permutations a question is asked under, so long as everything is compared and from then on. */
export class Trials {
  /** All but the one that changes nothing, whatever is asked; null: too many, so it depends on what is asked. */
  readonly all: readonly Permutation[] | null;
  /** Of few members each classes are asked about again and again. */
  readonly #arrangements = new Map<string, readonly Permutation[]>();
  readonly #nodes: number;
  readonly #tooMany: () => void;
  #isSample = false;

  /** `tooMany` is told when not all that differ can be tried. */
  constructor(members: readonly (readonly number[])[], nodes: number, tooMany: () => void) {
    const size = howMany(members.map((group) => group.map((member) => [member])));
    this.all = size > TRIED_ONE_BY_ONE ? null : permutationsOf(members, nodes)!.slice(1);
    this.#nodes = nodes;
    this.#tooMany = tooMany;
  }

  /** Without the one that changes nothing. `reads`: what is answered anew under each. */
  of(classes: Classes, reads: number): readonly Permutation[] {
    const most = this.#isSample ? SAMPLE : Math.min(MOST_TRIED, MOST_ANSWERS / Math.max(1, reads));
    if (howMany(classes) <= most) return this.#arranged(classes);
    if (!this.#isSample) this.#tooMany();
    this.#isSample = true;
    return this.#exchanges(classes);
  }

  #arranged(classes: Classes): readonly Permutation[] {
    const key = JSON.stringify(classes);
    const known = this.#arrangements.get(key);
    if (known !== undefined) return known;
    if (this.#arrangements.size >= ARRANGEMENTS_KEPT) this.#arrangements.clear();
    const all = arrangements(classes, this.#nodes);
    const found = all.filter((permutation) => permutation.some((to, from) => to !== from));
    if (found.length <= FEW_ENOUGH) this.#arrangements.set(key, found);
    return found;
  }

  /** Each member once in the place of one that is not like it: so whoever is singled out by name is met. */
  #exchanges(classes: Classes): Permutation[] {
    const exchanged = new Set<string>();
    const found: Permutation[] = [];
    for (const group of classes) {
      const classOf = new Map(group.flatMap((members, i) => members.map((member) => [member, i] as const)));
      const members = [...classOf.keys()].sort((a, b) => a - b);
      for (const [at, one] of members.entries()) {
        const others = [...members.slice(at + 1), ...members.slice(0, at)];
        const other = others.find((member) => classOf.get(member) !== classOf.get(one));
        const pair = other === undefined ? "" : `${Math.min(one, other)} ${Math.max(one, other)}`;
        if (other === undefined || exchanged.has(pair)) continue;
        exchanged.add(pair);
        found.push(Array.from({ length: this.#nodes }, (_, i) => (i === one ? other : i === other ? one : i)));
      }
    }
    return found;
  }
}

/** How many arrangements there are: of each group its permutations over those of its classes. */
export const howMany = (classes: Classes): number => {
  let count = 1;
  for (const group of classes) {
    let placed = 0;
    for (const members of group)
      for (let i = 1; i <= members.length; i++) {
        placed++;
        count = (count * placed) / i;
      }
  }
  return count;
};

/** The permutations of so many nodes. */
export const arrangements = (classes: Classes, nodes: number): Permutation[] => {
  let all: Permutation[] = [Array.from({ length: nodes }, (_, i) => i)];
  for (const group of classes) {
    const dealt = dealtTo(group);
    all = all.flatMap((base) =>
      dealt.map((pairs) => {
        const permutation = [...base];
        for (const [member, place] of pairs) permutation[member] = place;
        return permutation;
      }),
    );
  }
  return all;
};

type Dealt = readonly (readonly [member: number, place: number])[];

const dealtTo = (classes: readonly (readonly number[])[]): Dealt[] => {
  const places = classes.flat().sort((a, b) => a - b);
  const found: Dealt[] = [];
  const deal = (dealt: Dealt, taken: readonly number[]): void => {
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
