// The graph and the automaton side by side, and which pairs of their states a behaviour can reach.
// The one idea: a pair is a number, state × automaton's states + automaton's state; what was reached is one bit each.
// Not here: cycles (components.ts), paths (lasso.ts).
import { modelError } from "../language/index.ts";
import { type Automaton, acceptsForEver } from "./automaton/automaton.ts";
import { Bits, Sequence } from "./automaton/bits.ts";
import type { Graph, Propositions } from "./graph.ts";
import type { Obligations } from "./obligations.ts";

/** States between two calls of `look`. */
const BETWEEN_LOOKS = 4096;
/** Pairs are 32-bit integers. */
const MAX_PAIRS = 2 ** 31 - 1;

export class Product {
  readonly graph: Graph;
  readonly automaton: Automaton;
  readonly obligations: Obligations;
  readonly letterOf: Propositions["ofState"];
  readonly eventOf: Propositions["ofEdge"];
  readonly look: () => void;
  /** By letter × states + state of the automaton. */
  readonly #forEver = new Map<number, boolean>();

  constructor(
    graph: Graph,
    automaton: Automaton,
    obligations: Obligations,
    propositions: Propositions,
    look: () => void,
  ) {
    if (graph.states * automaton.states > MAX_PAIRS)
      throw modelError(
        `A temporal formula needs an automaton of ${automaton.states} states, too many beside ${graph.states} states of the model; split the formula into several claims.`,
      );
    this.graph = graph;
    this.automaton = automaton;
    this.obligations = obligations;
    this.letterOf = propositions.ofState;
    this.eventOf = propositions.ofEdge;
    this.look = look;
  }

  get pairs(): number {
    return this.graph.states * this.automaton.states;
  }

  /** Does the automaton's transition take the letter? */
  takes(transition: number, letter: number): boolean {
    const needs = this.automaton.needs[transition]!;
    return (letter & needs) === needs && (letter & this.automaton.bars[transition]!) === 0;
  }

  /** The letter that a behaviour reads when it leaves the state over the edge. */
  letterAt(state: number, edge: number): number {
    return this.letterOf(state) | (this.eventOf === null ? 0 : this.eventOf(edge));
  }

  /** May a behaviour that got there stop for ever, and is the formula true of it then? */
  endsWell(state: number, automatonState: number): boolean {
    const letter = this.letterOf(state);
    const key = letter * this.automaton.states + automatonState;
    let accepted = this.#forEver.get(key);
    if (accepted === undefined) {
      accepted = acceptsForEver(this.automaton, automatonState, letter);
      this.#forEver.set(key, accepted);
    }
    return accepted && this.obligations.allowStop(state);
  }
}

export interface Reached {
  readonly pairs: Bits;
  /** Is there a behaviour as it is sought that stops for ever? */
  readonly stops: boolean;
}

/**
 * Every pair that can be reached. States are gone through in order of their discovery, which reaches most pairs; what lies
 * behind (in a state gone through before) is done at once.
 */
export const reach = (product: Product): Reached => {
  const { graph, automaton, letterOf, eventOf } = product;
  const { offsets, targets } = graph;
  const { states, first, needs, bars, to } = automaton;
  const pairs = new Bits(product.pairs);
  for (const state of graph.initial) for (const q of automaton.initial) pairs.add(state * states + q);
  const open = new Sequence();
  let stops = false;
  for (let sweep = 0; sweep < graph.states; sweep++) {
    if (sweep % BETWEEN_LOOKS === 0) product.look();
    for (let pair = sweep * states; pair < (sweep + 1) * states; pair++) if (pairs.has(pair)) open.push(pair);
    while (open.length > 0) {
      const pair = open.items[--open.length]!;
      const state = Math.trunc(pair / states);
      const q = pair - state * states;
      const letter = letterOf(state);
      const end = offsets[state + 1]!;
      stops ||= product.endsWell(state, q);
      for (let t = first[q]!; t < first[q + 1]!; t++) {
        const must = needs[t]!;
        const mustNot = bars[t]!;
        if (eventOf === null && ((letter & must) !== must || (letter & mustNot) !== 0)) continue;
        const next = to[t]!;
        for (let edge = offsets[state]!; edge < end; edge++) {
          const target = targets[edge]!;
          if (target < 0) continue;
          if (eventOf !== null) {
            const word = letter | eventOf(edge);
            if ((word & must) !== must || (word & mustNot) !== 0) continue;
          }
          if (pairs.add(target * states + next) && target <= sweep) open.push(target * states + next);
        }
      }
    }
  }
  return { pairs, stops };
};
