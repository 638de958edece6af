// What a formula asks of one instant and promises of the next: the classical tableau of truth assignments.
// The one idea: a moment is a letter and a guess of which temporal subformulas will be true at the next instant; a word satisfies
// the formula where the guesses are kept and none is put off for ever (Clarke, Grumberg and Hamaguchi, CAV 1994).
// Not here: graphs (bounded.ts); the engine builds its automata otherwise, and not a line is shared.
import type { Ltl } from "../../checker/temporal/automaton/formula.ts";

export const textOf = (formula: Ltl): string => JSON.stringify(formula);

const partsOf = (formula: Ltl): readonly Ltl[] => {
  if ("of" in formula) return [formula, ...partsOf(formula.of)];
  return "left" in formula ? [formula, ...partsOf(formula.left), ...partsOf(formula.right)] : [formula];
};

const LOOKS_AHEAD: ReadonlySet<string> = new Set(["next", "always", "eventually", "until"]);

export class Assignments {
  /** The subformulas whose truth depends on the next instant: bit i of a guess is the i-th. */
  readonly promises: readonly Ltl[];
  readonly #bits: ReadonlyMap<string, number>;

  constructor(formula: Ltl) {
    const ahead = partsOf(formula).filter(({ op }) => LOOKS_AHEAD.has(op));
    this.promises = [...new Map(ahead.map((each) => [textOf(each), each])).values()];
    this.#bits = new Map(this.promises.map((each, i) => [textOf(each), i]));
  }

  get guesses(): number {
    return 2 ** this.promises.length;
  }

  isTrue(formula: Ltl, letter: number, guess: number): boolean {
    const promised = (): boolean => ((guess >> this.#bits.get(textOf(formula))!) & 1) === 1;
    switch (formula.op) {
      case "atom":
        return ((letter >> formula.atom) & 1) === 1;
      case "not":
        return !this.isTrue(formula.of, letter, guess);
      case "and":
        return this.isTrue(formula.left, letter, guess) && this.isTrue(formula.right, letter, guess);
      case "or":
        return this.isTrue(formula.left, letter, guess) || this.isTrue(formula.right, letter, guess);
      case "next":
        return promised();
      case "always":
        return this.isTrue(formula.of, letter, guess) && promised();
      case "eventually":
        return this.isTrue(formula.of, letter, guess) || promised();
      case "until":
        return this.isTrue(formula.right, letter, guess) || (this.isTrue(formula.left, letter, guess) && promised());
    }
  }

  /** The guess of the instant before, if it was right. */
  keeps(letter: number, guess: number): number {
    return this.promises.reduce(
      (mask, each, i) => (this.isTrue(each.op === "next" ? each.of : each, letter, guess) ? mask | (1 << i) : mask),
      0,
    );
  }

  /** Which promises are not put off by a moment: all must be met on what repeats. */
  met(letter: number, guess: number): number {
    const meets = (each: Ltl): boolean => {
      if (each.op === "eventually") return this.isTrue(each.of, letter, guess) || !this.isTrue(each, letter, guess);
      if (each.op === "until") return this.isTrue(each.right, letter, guess) || !this.isTrue(each, letter, guess);
      if (each.op === "always") return this.isTrue(each, letter, guess) || !this.isTrue(each.of, letter, guess);
      return true;
    };
    return this.promises.reduce((mask, each, i) => (meets(each) ? mask | (1 << i) : mask), 0);
  }
}

/** Strongly connected components with a cycle, by who reaches whom. `next` must stay inside. */
export const cyclesOf = (inside: ReadonlySet<number>, next: (at: number) => readonly number[]): number[][] => {
  const order: number[] = [];
  const seen = new Set<number>();
  for (const root of inside) {
    if (seen.has(root)) continue;
    seen.add(root);
    const stack = [{ at: root, left: [...next(root)] }];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const to = top.left.pop();
      if (to === undefined) order.push(stack.pop()!.at);
      else if (!seen.has(to)) {
        seen.add(to);
        stack.push({ at: to, left: [...next(to)] });
      }
    }
  }
  const before = new Map<number, number[]>([...inside].map((at) => [at, []]));
  for (const at of inside) for (const to of next(at)) before.get(to)!.push(at);
  const done = new Set<number>();
  return order.reverse().flatMap((root) => {
    if (done.has(root)) return [];
    const component = [root];
    done.add(root);
    for (const at of component)
      for (const earlier of before.get(at)!)
        if (!done.has(earlier)) {
          done.add(earlier);
          component.push(earlier);
        }
    return component.length > 1 || next(root).includes(root) ? [component] : [];
  });
};

/**
 * Which finite words refute a formula: the formula is carried through a word by progression, and what is left of it is
 * satisfiable if it is true of a moment from which the guesses can be kept for ever.
 */
export class Refuted {
  readonly #assignments: Assignments;
  readonly #lasting: readonly { readonly letter: number; readonly guess: number }[];

  constructor(formula: Ltl, letters: number) {
    const made = new Assignments(formula);
    this.#assignments = made;
    const moments = Array.from({ length: letters * made.guesses }, (_, i) => ({
      letter: Math.trunc(i / made.guesses),
      guess: i % made.guesses,
    }));
    const kept = moments.map(({ letter, guess }) => made.keeps(letter, guess));
    const byKept = new Map<number, number[]>();
    for (const [i, each] of kept.entries()) byKept.set(each, [...(byKept.get(each) ?? []), i]);
    const next = (i: number): readonly number[] => byKept.get(moments[i]!.guess) ?? [];
    const all = made.guesses - 1;
    const lasting = new Set(
      cyclesOf(new Set(moments.keys()), next)
        .filter((c) => c.reduce((met, i) => met | made.met(moments[i]!.letter, moments[i]!.guess), 0) === all)
        .flat(),
    );
    for (let grew = true; grew; ) {
      grew = false;
      for (const i of moments.keys())
        if (!lasting.has(i) && next(i).some((to) => lasting.has(to))) {
          lasting.add(i);
          grew = true;
        }
    }
    this.#lasting = [...lasting].map((i) => moments[i]!);
  }

  /** Can no word that begins with a letter that has these atoms, of those in `known`, satisfy what is left of the formula? */
  endsWith(left: Left, letter: number, known: number): boolean {
    return !this.#lasting.some(
      (moment) => (moment.letter & known) === (letter & known) && this.#isTrue(left, moment.letter, moment.guess),
    );
  }

  #isTrue(left: Left, letter: number, guess: number): boolean {
    if (typeof left === "boolean") return left;
    if ("all" in left) return left.all.every((each) => this.#isTrue(each, letter, guess));
    if ("some" in left) return left.some.some((each) => this.#isTrue(each, letter, guess));
    return this.#assignments.isTrue(left.formula, letter, guess) !== left.negated;
  }
}

/** What is left of a formula after some letters: of its subformulas, joined. */
export type Left =
  | boolean
  | { readonly formula: Ltl; readonly negated: boolean }
  | { readonly all: readonly Left[] }
  | { readonly some: readonly Left[] };

const joined = (all: boolean, parts: readonly Left[]): Left => {
  const flat = parts.flatMap((each): readonly Left[] =>
    typeof each === "object" && (all ? "all" in each : "some" in each)
      ? "all" in each
        ? each.all
        : (each as { some: readonly Left[] }).some
      : [each],
  );
  if (flat.includes(!all)) return !all;
  const kept = [...new Map(flat.filter((each) => each !== all).map((each) => [JSON.stringify(each), each])).entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, each]) => each);
  if (kept.length === 0) return all;
  if (kept.length === 1) return kept[0]!;
  return all ? { all: kept } : { some: kept };
};

const negatedOf = (left: Left): Left => {
  if (typeof left === "boolean") return !left;
  if ("all" in left) return joined(false, left.all.map(negatedOf));
  if ("some" in left) return joined(true, left.some.map(negatedOf));
  return { ...left, negated: !left.negated };
};

/** What a formula leaves for the rest of a word after its first letter. */
export const progressed = (left: Left, letter: number): Left => {
  if (typeof left === "boolean") return left;
  if ("all" in left)
    return joined(
      true,
      left.all.map((each) => progressed(each, letter)),
    );
  if ("some" in left)
    return joined(
      false,
      left.some.map((each) => progressed(each, letter)),
    );
  const after = ofFormula(left.formula, letter);
  return left.negated ? negatedOf(after) : after;
};

const whole = (formula: Ltl): Left => ({ formula, negated: false });

const ofFormula = (formula: Ltl, letter: number): Left => {
  switch (formula.op) {
    case "atom":
      return ((letter >> formula.atom) & 1) === 1;
    case "not":
      return negatedOf(ofFormula(formula.of, letter));
    case "and":
      return joined(true, [ofFormula(formula.left, letter), ofFormula(formula.right, letter)]);
    case "or":
      return joined(false, [ofFormula(formula.left, letter), ofFormula(formula.right, letter)]);
    case "next":
      return whole(formula.of);
    case "always":
      return joined(true, [ofFormula(formula.of, letter), whole(formula)]);
    case "eventually":
      return joined(false, [ofFormula(formula.of, letter), whole(formula)]);
    case "until":
      return joined(false, [
        ofFormula(formula.right, letter),
        joined(true, [ofFormula(formula.left, letter), whole(formula)]),
      ]);
  }
};
