// Is a behaviour that repeats one that a formula is true of, and is it fair? Answered from the definitions alone.
// The one idea: a lasso has finitely many positions, so "until" is the least solution of its own equation over them.
// Not here: automata; nothing of how the lasso was found is believed.
import type { Ltl } from "./formula.ts";

/** What is true at each position of a behaviour that goes on from its end at `loopStart`; at least one position is repeated. */
export interface Word {
  /** By position: the atoms true of the state there and of the event that leaves it, as one mask. A stop has no event. */
  readonly letters: readonly number[];
  readonly loopStart: number;
}

/** What an instant of the part that is repeated gives and takes: obligations enabled in its state, and taken by its event. */
export interface Instant {
  readonly enabled: readonly number[];
  readonly taken: readonly number[];
}

/** Is the formula true of the word? */
export const isTrueOf = (formula: Ltl, word: Word): boolean => truth(formula, word)[0]!;

/** An obligation that is neglected if the instants are repeated for ever; null: they are fair. */
export const neglected = (cycle: readonly Instant[], isStrong: (obligation: number) => boolean): number | null => {
  const taken = new Set(cycle.flatMap((instant) => instant.taken));
  const owed = new Set(cycle.flatMap((instant) => instant.enabled));
  for (const obligation of [...owed].sort((a, b) => a - b)) {
    const spared = !isStrong(obligation) && cycle.some(({ enabled }) => !enabled.includes(obligation));
    if (!spared && !taken.has(obligation)) return obligation;
  }
  return null;
};

/** By position: is the formula true there? */
const truth = (formula: Ltl, word: Word): readonly boolean[] => {
  const { letters } = word;
  switch (formula.op) {
    case "atom":
      return letters.map((letter) => ((letter >>> formula.atom) & 1) === 1);
    case "not":
      return truth(formula.of, word).map((is) => !is);
    case "and": {
      const right = truth(formula.right, word);
      return truth(formula.left, word).map((is, i) => is && right[i]!);
    }
    case "or": {
      const right = truth(formula.right, word);
      return truth(formula.left, word).map((is, i) => is || right[i]!);
    }
    case "next": {
      const of = truth(formula.of, word);
      return letters.map((_, i) => of[after(i, word)]!);
    }
    case "eventually":
      return least(
        letters.map(() => true),
        truth(formula.of, word),
        word,
      );
    case "always": {
      const broken = truth(formula.of, word).map((is) => !is);
      return least(
        letters.map(() => true),
        broken,
        word,
      ).map((is) => !is);
    }
    case "until":
      return least(truth(formula.left, word), truth(formula.right, word), word);
  }
};

const after = (position: number, { letters, loopStart }: Word): number =>
  position + 1 < letters.length ? position + 1 : loopStart;

/** The least u with u = right ∨ (left ∧ next u). Two turns backwards suffice: the first brings a truth round to the loop's end. */
const least = (left: readonly boolean[], right: readonly boolean[], word: Word): readonly boolean[] => {
  const is = [...right];
  for (let turn = 0; turn < 2; turn++)
    for (let i = is.length - 1; i >= 0; i--) is[i] ||= left[i]! && is[after(i, word)]!;
  return is;
};
