// Is there a fair behaviour of which a formula is true? Answered without any cleverness.
// The one idea: every set of edges that a behaviour could repeat for ever is tried, one after the other; whether the formula
// allows it is asked of the classical tableau of truth assignments (Clarke, Grumberg and Hamaguchi, CAV 1994).
// Not here: the engine; not a line is shared with it, and the constructions differ.
import type { Ltl } from "../../checker/temporal/automaton/formula.ts";
import type { Obligation, System } from "./system.ts";

/** A step of a behaviour: an edge that leads somewhere, or the stop in a state. */
interface Step {
  readonly from: number;
  readonly to: number;
  /** Its place among the edges; -1: a stop. */
  readonly edge: number;
  /** All atoms true of it. */
  readonly letter: number;
}

/** A step and what is promised of the next instant: bit i for the i-th promise. */
interface Moment {
  readonly step: number;
  readonly promises: number;
}

export const hasFairBehaviour = (system: System): boolean => {
  const steps = stepsOf(system);
  const tableau = new Tableau(system, steps);
  for (const repeated of repeatable(system, steps)) if (tableau.allows(repeated)) return true;
  return false;
};

const stepsOf = ({ states, edges }: System): readonly Step[] => [
  ...edges.flatMap(({ from, to, events }, edge) =>
    to < 0 ? [] : [{ from, to, edge, letter: states[from]! | events }],
  ),
  ...states.map((letter, state) => ({ from: state, to: state, edge: -1, letter })),
];

/** Every set of steps that can be repeated for ever, each again and again, and fairly. */
function* repeatable(system: System, steps: readonly Step[]): Generator<readonly number[]> {
  const lasting = steps.flatMap(({ edge }, i) =>
    edge >= 0 && !system.finitely.includes(system.edges[edge]!.label) ? [i] : [],
  );
  for (let mask = 1; mask < 2 ** lasting.length; mask++) {
    const set = lasting.filter((_, bit) => (mask >> bit) & 1);
    if (
      isConnected(set.map((i) => steps[i]!)) &&
      isFair(
        system,
        set.map((i) => steps[i]!),
      )
    )
      yield set;
  }
  for (const [i, step] of steps.entries()) if (step.edge < 0 && isFair(system, [step])) yield [i];
}

/** Can every one be followed by every other? */
const isConnected = (set: readonly Step[]): boolean =>
  set.every(({ to }) => {
    const reached = new Set([to]);
    for (const state of reached) for (const step of set) if (step.from === state) reached.add(step.to);
    return set.every(({ from }) => reached.has(from));
  });

const isFair = ({ edges, obligations }: System, set: readonly Step[]): boolean => {
  const fulfils = ({ labels }: Obligation, edge: number): boolean =>
    edge >= 0 && edges[edge]!.changes && labels.includes(edges[edge]!.label);
  return obligations.every((obligation) => {
    if (set.some(({ edge }) => fulfils(obligation, edge))) return true;
    const enabled = set.map(({ from }) => edges.some((each, i) => each.from === from && fulfils(obligation, i)));
    return obligation.isStrong ? enabled.every((is) => !is) : enabled.some((is) => !is);
  });
};

/** Subformulas whose truth depends on the next instant. */
const promisesOf = (formula: Ltl): readonly Ltl[] => {
  switch (formula.op) {
    case "atom":
      return [];
    case "not":
      return promisesOf(formula.of);
    case "next":
    case "always":
    case "eventually":
      return [formula, ...promisesOf(formula.of)];
    case "and":
    case "or":
      return [...promisesOf(formula.left), ...promisesOf(formula.right)];
    case "until":
      return [formula, ...promisesOf(formula.left), ...promisesOf(formula.right)];
  }
};

class Tableau {
  readonly #steps: readonly Step[];
  readonly #promises: readonly Ltl[];
  readonly #moments: readonly Moment[];
  /** By moment, moments that may follow. */
  readonly #next: readonly (readonly number[])[];
  readonly #reached: ReadonlySet<number>;

  constructor({ initial, formula }: System, steps: readonly Step[]) {
    this.#steps = steps;
    this.#promises = promisesOf(formula);
    const assignments = Array.from({ length: 2 ** this.#promises.length }, (_, promises) => promises);
    this.#moments = steps.flatMap((_, step) => assignments.map((promises) => ({ step, promises })));
    const kept = this.#moments.map((moment) => this.#keeps(moment));
    this.#next = this.#moments.map(({ step, promises }) =>
      this.#moments.flatMap((later, i) =>
        this.#follows(steps[step]!, step, later) && kept[i] === promises ? [i] : [],
      ),
    );
    const starts = this.#moments.flatMap((moment, i) =>
      initial.includes(steps[moment.step]!.from) && this.#isTrue(formula, moment) ? [i] : [],
    );
    const reached = new Set(starts);
    for (const moment of reached) for (const later of this.#next[moment]!) reached.add(later);
    this.#reached = reached;
  }

  /** Who stops, stops for ever. */
  #follows(step: Step, index: number, later: Moment): boolean {
    return step.edge < 0 ? later.step === index : this.#steps[later.step]!.from === step.to;
  }

  #isTrue(formula: Ltl, moment: Moment): boolean {
    const promised = (): boolean => ((moment.promises >> this.#promises.indexOf(formula)) & 1) === 1;
    switch (formula.op) {
      case "atom":
        return ((this.#steps[moment.step]!.letter >> formula.atom) & 1) === 1;
      case "not":
        return !this.#isTrue(formula.of, moment);
      case "and":
        return this.#isTrue(formula.left, moment) && this.#isTrue(formula.right, moment);
      case "or":
        return this.#isTrue(formula.left, moment) || this.#isTrue(formula.right, moment);
      case "next":
        return promised();
      case "always":
        return this.#isTrue(formula.of, moment) && promised();
      case "eventually":
        return this.#isTrue(formula.of, moment) || promised();
      case "until":
        return this.#isTrue(formula.right, moment) || (this.#isTrue(formula.left, moment) && promised());
    }
  }

  /** The promises that a moment keeps, as those of the moment before it must have been. */
  #keeps(moment: Moment): number {
    const kept = this.#promises.map((formula) => this.#isTrue(formula.op === "next" ? formula.of : formula, moment));
    return kept.reduce((mask, is, i) => mask | (is ? 1 << i : 0), 0);
  }

  /** Can a behaviour get to where it repeats exactly these steps, so that nothing promised is put off for ever? */
  allows(repeated: readonly number[]): boolean {
    const all = [...this.#reached].filter((moment) => repeated.includes(this.#moments[moment]!.step));
    const inside = new Set(all);
    const before = new Map<number, number[]>(all.map((moment) => [moment, []]));
    for (const moment of all) for (const later of this.#next[moment]!) before.get(later)?.push(moment);
    const assigned = new Set<number>();
    for (const moment of all) {
      if (assigned.has(moment)) continue;
      const after = closure(moment, (each) => this.#next[each]!.filter((later) => inside.has(later)));
      const until = closure(moment, (each) => before.get(each)!);
      const component = [...after].filter((each) => until.has(each));
      for (const each of component) assigned.add(each);
      const steps = new Set(component.map((each) => this.#moments[each]!.step));
      const turns = component.some((each) => this.#next[each]!.some((later) => until.has(later) && after.has(later)));
      if (turns && repeated.every((step) => steps.has(step)) && this.#keepsItsWord(component)) return true;
    }
    return false;
  }

  #keepsItsWord(component: readonly number[]): boolean {
    return this.#promises.every((formula) =>
      component.some((each) => {
        const moment = this.#moments[each]!;
        if (formula.op === "eventually") return this.#isTrue(formula.of, moment) || !this.#isTrue(formula, moment);
        if (formula.op === "until") return this.#isTrue(formula.right, moment) || !this.#isTrue(formula, moment);
        if (formula.op === "always") return this.#isTrue(formula, moment) || !this.#isTrue(formula.of, moment);
        return true;
      }),
    );
  }
}

const closure = (start: number, next: (each: number) => readonly number[]): ReadonlySet<number> => {
  const reached = new Set([start]);
  for (const each of reached) for (const other of next(each)) reached.add(other);
  return reached;
};
