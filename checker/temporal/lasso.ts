// From fair components to one behaviour: the shortest way to any of them, and a short way round that leaves nothing owed.
// The one idea: on the way round always go to what pays the nearest debt, then home.
// Not here: which components are fair (components.ts), proof that the lasso is what was sought (evaluate.ts).
import type { FairComponents } from "./components.ts";
import type { Lasso } from "./graph.ts";
import { Paths, type Step } from "./paths.ts";
import type { Product } from "./product.ts";

/** A behaviour that ends in a fair component, or stops if it may (`stops`: it may somewhere). There must be one. */
export const lassoOf = (product: Product, stops: boolean, fair: FairComponents): Lasso => {
  const { states, initial } = product.automaton;
  const stateOf = (pair: number): number => Math.trunc(pair / states);
  const stopsAt = (pair: number): boolean => stops && product.endsWell(stateOf(pair), pair % states);
  const arrived = (pair: number): boolean => fair.of(stateOf(pair), pair % states) !== 0 || stopsAt(pair);
  const paths = new Paths(product);
  const starts = Array.from(product.graph.initial).flatMap((state) => initial.map((q) => state * states + q));
  const start = starts.find(arrived);
  const stem =
    start !== undefined
      ? { from: start, steps: [], to: start }
      : paths.shortest(starts, { through: () => true, once: true, pair: arrived, step: () => false })!;
  const cycle = stopsAt(stem.to) ? [] : new Round(product, paths, fair).from(stem.to);
  return tidy({ initial: stateOf(stem.from), stem: edgesOf(stem.steps), cycle: edgesOf(cycle) });
};

const edgesOf = (steps: readonly Step[]): readonly number[] => steps.map(({ edge }) => edge);

/** One way round within a fair component, and what it still owes. */
class Round {
  readonly #product: Product;
  readonly #paths: Paths;
  readonly #fair: FairComponents;
  /** Debts of the formula. */
  #debts: number;
  /** Weak obligations enabled in all states so far and not taken. */
  #weak = new Set<number>();
  /** Strong obligations enabled in some state so far and not taken; those taken. */
  readonly #strong = new Set<number>();
  readonly #taken = new Set<number>();

  constructor(product: Product, paths: Paths, fair: FairComponents) {
    this.#product = product;
    this.#paths = paths;
    this.#fair = fair;
    this.#debts = product.automaton.debts;
  }

  from(home: number): readonly Step[] {
    const component = this.#componentOf(home);
    const through = (pair: number): boolean => this.#componentOf(pair) === component;
    const { isStrong } = this.#product.obligations;
    const atHome = this.#enabledIn(home);
    this.#weak = new Set([...atHome].filter((obligation) => isStrong[obligation] === 0));
    this.#owe(atHome);
    const steps: Step[] = [];
    for (let at = home; ; ) {
      const owes = this.#debts !== 0 || this.#weak.size > 0 || this.#strong.size > 0;
      if (!owes && at === home && steps.length > 0) return steps;
      const way = owes
        ? this.#paths.shortest([at], {
            through,
            once: false,
            pair: (pair) => this.#excuses(pair),
            step: (edge, transition) => this.#pays(edge, transition),
          })!
        : this.#paths.shortest([at], { through, once: false, pair: () => false, step: (_e, _t, to) => to === home })!;
      for (const step of way.steps) this.#walk(step);
      steps.push(...way.steps);
      at = way.to;
    }
  }

  #stateOf(pair: number): number {
    return Math.trunc(pair / this.#product.automaton.states);
  }

  #componentOf(pair: number): number {
    return this.#fair.of(this.#stateOf(pair), pair % this.#product.automaton.states);
  }

  #enabledIn(pair: number): ReadonlySet<number> {
    return this.#product.obligations.enabledIn(this.#stateOf(pair));
  }

  /** What an edge takes. One that changes nothing takes nothing. */
  #takenBy(edge: number): Int32Array | readonly number[] {
    const { graph, obligations } = this.#product;
    return graph.idle.has(edge) ? [] : obligations.ofLabel(graph.labels[edge]!);
  }

  #pays(edge: number, transition: number): boolean {
    if ((this.#product.automaton.pays[transition]! & this.#debts) !== 0) return true;
    if (this.#weak.size === 0 && this.#strong.size === 0) return false;
    return this.#takenBy(edge).some((obligation) => this.#weak.has(obligation) || this.#strong.has(obligation));
  }

  /** Is a weak obligation that is owed not enabled there? */
  #excuses(pair: number): boolean {
    if (this.#weak.size === 0) return false;
    const enabled = this.#enabledIn(pair);
    return [...this.#weak].some((obligation) => !enabled.has(obligation));
  }

  #walk({ edge, transition }: Step): void {
    const { graph, automaton, obligations } = this.#product;
    this.#debts &= ~automaton.pays[transition]!;
    for (const obligation of this.#takenBy(edge)) {
      this.#weak.delete(obligation);
      this.#strong.delete(obligation);
      this.#taken.add(obligation);
    }
    const enabled = obligations.enabledIn(graph.targets[edge]!);
    for (const obligation of this.#weak) if (!enabled.has(obligation)) this.#weak.delete(obligation);
    this.#owe(enabled);
  }

  #owe(enabled: ReadonlySet<number>): void {
    const { isStrong } = this.#product.obligations;
    for (const obligation of enabled)
      if (isStrong[obligation] === 1 && !this.#taken.has(obligation)) this.#strong.add(obligation);
  }
}

/** The same behaviour said shortly: a cycle that repeats itself once, and nothing in the stem that the cycle says. */
const tidy = ({ initial, stem, cycle }: Lasso): Lasso => {
  const period = cycle.findIndex(
    (_, i) => cycle.length % (i + 1) === 0 && cycle.every((edge, at) => edge === cycle[at % (i + 1)]),
  );
  const once = cycle.slice(0, period + 1);
  let shared = 0;
  while (shared < stem.length && once.length > 0 && stem.at(-1 - shared) === once.at(-1 - (shared % once.length)))
    shared++;
  const turn = shared % Math.max(1, once.length);
  return {
    initial,
    stem: stem.slice(0, stem.length - shared),
    cycle: [...once.slice(once.length - turn), ...once.slice(0, once.length - turn)],
  };
};
