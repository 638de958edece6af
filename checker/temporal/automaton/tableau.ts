// A formula's automaton as it comes from the formula: sets of what is still to be shown, and what each letter leaves of them.
// The one idea: P. Gastin and D. Oddoux, "Fast LTL to Büchi automata translation", CAV 2001: a very weak alternating automaton
// whose states are the formula's temporal parts, then a generalised Büchi automaton over sets of them, accepting by transition.
// Not here: merging states and dropping useless ones (automaton.ts).
import { type KripkeError, modelError } from "../../language/index.ts";
import { type Ltl, MAX_ATOMS } from "./formula.ts";
import { type Normal, NormalForms } from "./normal-form.ts";

/** A letter is a mask of atoms; a transition takes those that have all of `needs` and none of `bars`. */
export interface Transition {
  readonly needs: number;
  readonly bars: number;
  /** Which debts it pays: bit i for the i-th "until". A run is accepted if it pays each infinitely often. */
  readonly pays: number;
  readonly to: number;
}

export interface Tableau {
  /** By state. */
  readonly transitions: readonly (readonly Transition[])[];
  readonly initial: readonly number[];
  /** All debts, as a mask. */
  readonly debts: number;
}

/** A set of temporal parts of the formula, as bits. */
type Parts = bigint;
/** A step of the alternating automaton: under these letters, all of `parts` are to be shown of the rest. */
interface Step {
  readonly needs: number;
  readonly bars: number;
  readonly parts: Parts;
}

/** More states, or transitions of one, no reader would understand and few machines would hold, times the graph. */
const MAX_STATES = 500;
const MAX_TRANSITIONS = 2000;

const tooLarge = (): KripkeError =>
  modelError(
    "a temporal formula is too large: its automaton has too many states, usually because many `until` or `eventually` are nested or joined; split it into several claims.",
  );

export const tableauOf = (formula: Ltl): Tableau => {
  const forms = new NormalForms();
  const whole = forms.of(formula);
  const parts = new TemporalParts(whole);
  const initialSets = parts.conjunctions(whole);
  const numbers = new Map<Parts, number>();
  const numberOf = (set: Parts): number => {
    const known = numbers.get(set);
    if (known !== undefined) return known;
    if (numbers.size >= MAX_STATES) throw tooLarge();
    numbers.set(set, numbers.size);
    return numbers.size - 1;
  };
  const initial = initialSets.map(numberOf);
  const transitions: Transition[][] = [];
  for (const set of numbers.keys())
    transitions.push(parts.transitionsOf(set).map(({ parts: rest, ...step }) => ({ ...step, to: numberOf(rest) })));
  return { transitions, initial, debts: 2 ** parts.untils.length - 1 };
};

/** The alternating automaton. Its states are the formula's temporal parts, and literals that are due at the next instant. */
class TemporalParts {
  /** By bit of a set. */
  readonly #formulas: Normal[] = [];
  readonly #bits = new Map<Normal, number>();
  readonly #steps = new Map<Normal, readonly Step[]>();
  /** By debt: the bit of the "until" that must not be put off for ever. */
  readonly untils: number[] = [];

  constructor(whole: Normal) {
    this.#number(whole);
    // Debts are bits of a mask too.
    if (this.untils.length > MAX_ATOMS) throw tooLarge();
  }

  /** Every part has its bit before any is used, so that a transition knows of all debts. */
  #number(formula: Normal): void {
    if (this.#bits.has(formula)) return;
    const bit = this.#formulas.push(formula) - 1;
    this.#bits.set(formula, bit);
    if (formula.op === "until") this.untils.push(bit);
    if ("of" in formula) this.#number(formula.of);
    if (!("left" in formula)) return;
    this.#number(formula.left);
    this.#number(formula.right);
  }

  #setOf(formula: Normal): Parts {
    return 1n << BigInt(this.#bits.get(formula)!);
  }

  /** A formula as a disjunction of sets of temporal parts. */
  conjunctions(formula: Normal): readonly Parts[] {
    switch (formula.op) {
      case "true":
        return [0n];
      case "false":
        return [];
      case "or":
        return [...new Set([...this.conjunctions(formula.left), ...this.conjunctions(formula.right)])];
      case "and": {
        const right = this.conjunctions(formula.right);
        return [...new Set(this.conjunctions(formula.left).flatMap((set) => right.map((other) => set | other)))];
      }
      default:
        return [this.#setOf(formula)];
    }
  }

  /** What a formula asks of the first letter and leaves for the rest. */
  steps(formula: Normal): readonly Step[] {
    let known = this.#steps.get(formula);
    if (known === undefined) {
      known = this.#stepsOf(formula);
      this.#steps.set(formula, known);
    }
    return known;
  }

  #stepsOf(formula: Normal): readonly Step[] {
    switch (formula.op) {
      case "true":
        return [ANYTHING];
      case "false":
        return [];
      case "literal": {
        const mask = 1 << formula.atom;
        return [formula.negated ? { ...ANYTHING, bars: mask } : { ...ANYTHING, needs: mask }];
      }
      case "next":
        return this.conjunctions(formula.of).map((parts) => ({ ...ANYTHING, parts }));
      case "and":
        return both(this.steps(formula.left), this.steps(formula.right));
      case "or":
        return [...this.steps(formula.left), ...this.steps(formula.right)];
      case "until": {
        const later = { ...ANYTHING, parts: this.#setOf(formula) };
        return [...this.steps(formula.right), ...both(this.steps(formula.left), [later])];
      }
      case "release": {
        const later = { ...ANYTHING, parts: this.#setOf(formula) };
        return both(this.steps(formula.right), [...this.steps(formula.left), later]);
      }
    }
  }

  /** The transitions of a set: one step of each of its parts at once, without those that another does better. */
  transitionsOf(set: Parts): readonly (Step & { readonly pays: number })[] {
    let steps: readonly Step[] = [ANYTHING];
    for (const [bit, formula] of this.#formulas.entries())
      if ((set >> BigInt(bit)) & 1n) steps = both(steps, this.steps(formula));
    return undominated(steps.map((step) => ({ ...step, pays: this.#paidBy(step) })));
  }

  /** An "until" is paid where it is not carried on, or could as well not have been. */
  #paidBy(step: Step): number {
    let pays = 0;
    for (const [debt, bit] of this.untils.entries()) {
      const itself = 1n << BigInt(bit);
      const needless = (other: Step): boolean =>
        (other.parts & itself) === 0n && (other.parts & ~step.parts) === 0n && weaker(other, step);
      if ((step.parts & itself) === 0n || this.steps(this.#formulas[bit]!).some(needless)) pays |= 1 << debt;
    }
    return pays;
  }
}

const ANYTHING: Step = { needs: 0, bars: 0, parts: 0n };

/** Does `a` take every letter that `b` takes? */
const weaker = (a: Omit<Step, "parts">, b: Omit<Step, "parts">): boolean =>
  (a.needs & ~b.needs) === 0 && (a.bars & ~b.bars) === 0;

/** One step of each, under the letters that both take. */
const both = (some: readonly Step[], others: readonly Step[]): readonly Step[] => {
  const joint = some.flatMap((a) =>
    others.map((b) => ({ needs: a.needs | b.needs, bars: a.bars | b.bars, parts: a.parts | b.parts })),
  );
  const possible = joint.filter(({ needs, bars }) => (needs & bars) === 0);
  const different = new Map(possible.map((step) => [`${step.needs} ${step.bars} ${step.parts}`, step]));
  if (different.size > MAX_TRANSITIONS) throw tooLarge();
  return [...different.values()];
};

/** Without the steps that take fewer letters than another, leave no less to be shown, and pay no more. */
const undominated = <S extends Step & { readonly pays: number }>(steps: readonly S[]): readonly S[] =>
  steps.filter((step, i) => {
    const better = (other: S, j: number): boolean =>
      i !== j &&
      weaker(other, step) &&
      (other.parts & ~step.parts) === 0n &&
      (step.pays & ~other.pays) === 0 &&
      // Of two that are equal the first stays.
      (j < i || !(weaker(step, other) && step.parts === other.parts && step.pays === other.pays));
    return !steps.some(better);
  });
