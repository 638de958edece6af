// Shortest ways through the product of graph and automaton.
// The one idea: breadth-first in order of the edges, so the way found is always the same one.
// Not here: where to go (lasso.ts).
import { Bits, Sequence } from "./automaton/bits.ts";
import type { Product } from "./product.ts";

/** A step of graph and automaton together. */
export interface Step {
  readonly edge: number;
  readonly transition: number;
}

export interface Way {
  readonly from: number;
  readonly steps: readonly Step[];
  readonly to: number;
}

/** Where a way may go and where it ends. */
export interface Goal {
  /** Pairs it may go through. */
  readonly through: (pair: number) => boolean;
  /** May it take edges that happen only finitely often? */
  readonly once: boolean;
  /** It ends at such a pair (asked once of each), unless it starts there, */
  readonly pair: (pair: number) => boolean;
  /** or after such a step. */
  readonly step: (edge: number, transition: number, to: number) => boolean;
}

const BETWEEN_LOOKS = 4096;

export class Paths {
  readonly #product: Product;
  readonly #visited: Bits;
  readonly #order = new Sequence();
  /** By place in the order: the place from which it was reached (-1: a start), and the step. */
  readonly #parents = new Sequence();
  readonly #edges = new Sequence();
  readonly #transitions = new Sequence();

  constructor(product: Product) {
    this.#product = product;
    this.#visited = new Bits(product.pairs);
  }

  /** A shortest way of one step or more; null: there is none. */
  shortest(starts: readonly number[], goal: Goal): Way | null {
    const { graph, automaton, obligations } = this.#product;
    const { states, first, to } = automaton;
    this.#forget();
    for (const start of starts) if (this.#visited.add(start)) this.#append(start, -1, -1, -1);
    for (let place = 0; place < this.#order.length; place++) {
      if (place % BETWEEN_LOOKS === 0) this.#product.look();
      const pair = this.#order.items[place]!;
      const state = Math.trunc(pair / states);
      const q = pair - state * states;
      for (let edge = graph.offsets[state]!; edge < graph.offsets[state + 1]!; edge++) {
        const target = graph.targets[edge]!;
        if (target < 0 || (!goal.once && obligations.ends[graph.labels[edge]!] === 1)) continue;
        const letter = this.#product.letterAt(state, edge);
        for (let transition = first[q]!; transition < first[q + 1]!; transition++) {
          const next = target * states + to[transition]!;
          if (!this.#product.takes(transition, letter) || !goal.through(next)) continue;
          const isNew = this.#visited.add(next);
          if (isNew) this.#append(next, place, edge, transition);
          if (goal.step(edge, transition, next) || (isNew && goal.pair(next)))
            return this.#wayTo(place, { edge, transition }, next);
        }
      }
    }
    return null;
  }

  #append(pair: number, parent: number, edge: number, transition: number): void {
    this.#order.push(pair);
    this.#parents.push(parent);
    this.#edges.push(edge);
    this.#transitions.push(transition);
  }

  #forget(): void {
    for (let place = 0; place < this.#order.length; place++) this.#visited.delete(this.#order.items[place]!);
    for (const each of [this.#order, this.#parents, this.#edges, this.#transitions]) each.length = 0;
  }

  #wayTo(place: number, last: Step, to: number): Way {
    const steps = [last];
    let at = place;
    for (; this.#parents.items[at]! >= 0; at = this.#parents.items[at]!)
      steps.push({ edge: this.#edges.items[at]!, transition: this.#transitions.items[at]! });
    return { from: this.#order.items[at]!, steps: steps.reverse(), to };
  }
}
