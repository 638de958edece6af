// What a component of the product pays, and which obligations whoever stays in it for ever neglects.
// The one idea: what is taken within is stamped on the obligation, what is enabled everywhere is what is left when all states were
// asked; so the cost is that of the component's edges, however many obligations there are.
// Not here: finding components, and what becomes of them (components.ts).
import type { Product } from "./product.ts";

export class Judge {
  readonly #product: Product;
  /** By pair: the tag of its component. */
  readonly #tagOf: Int32Array;
  /** By obligation: the tag of the last component within which it is taken; the last state looked at that enables it. */
  readonly #takenIn: Int32Array;
  readonly #enabledAt: Int32Array;
  #looks = 0;
  readonly anyStrong: boolean;

  constructor(product: Product, tagOf: Int32Array) {
    this.#product = product;
    this.#tagOf = tagOf;
    this.#takenIn = new Int32Array(product.obligations.count);
    this.#enabledAt = new Int32Array(product.obligations.count);
    this.anyStrong = product.obligations.anyStrong;
  }

  /** Has the component an edge, and is each debt of the formula paid by one? Notes which obligations are taken. */
  paysAllDebts(component: Int32Array, tag: number): boolean {
    const { graph, automaton, obligations, letterOf, eventOf } = this.#product;
    const { offsets, targets, labels } = graph;
    const { recurrent, first, staying, needs, bars, pays, to } = automaton;
    const { starts, ids, ends } = obligations;
    const tagOf = this.#tagOf;
    const takenIn = this.#takenIn;
    let paid = 0;
    let edges = 0;
    for (let i = 0; i < component.length; i++) {
      const pair = component[i]!;
      const state = Math.trunc(pair / recurrent);
      const q = pair - state * recurrent;
      const letter = letterOf(state);
      const end = offsets[state + 1]!;
      for (let t = first[q]!; t < staying[q]!; t++) {
        const must = needs[t]!;
        const mustNot = bars[t]!;
        if (eventOf === null && ((letter & must) !== must || (letter & mustNot) !== 0)) continue;
        const next = to[t]!;
        for (let edge = offsets[state]!; edge < end; edge++) {
          const target = targets[edge]!;
          if (target < 0 || tagOf[target * recurrent + next] !== tag) continue;
          const label = labels[edge]!;
          if (ends[label] === 1) continue;
          if (eventOf !== null) {
            const word = letter | eventOf(edge);
            if ((word & must) !== must || (word & mustNot) !== 0) continue;
          }
          edges++;
          paid |= pays[t]!;
          if (target !== state) for (let at = starts[label]!; at < starts[label + 1]!; at++) takenIn[ids[at]!] = tag;
        }
      }
    }
    return edges > 0 && paid === automaton.debts;
  }

  /** Is a weak obligation enabled in all states of the component, and taken nowhere within? Asked after `paysAllDebts`. */
  neglectsWeak(component: Int32Array, tag: number): boolean {
    const { graph, automaton, obligations } = this.#product;
    if (obligations.count === 0) return false;
    const { offsets, targets, labels } = graph;
    const { starts, ids, isStrong } = obligations;
    const enabledAt = this.#enabledAt;
    let owed: number[] | null = null;
    for (let i = 0; i < component.length && (owed === null || owed.length > 0); i++) {
      const state = Math.trunc(component[i]! / automaton.recurrent);
      const look = ++this.#looks;
      const fresh: number[] = [];
      for (let edge = offsets[state]!; edge < offsets[state + 1]!; edge++) {
        if (targets[edge] === state) continue;
        const label = labels[edge]!;
        for (let at = starts[label]!; at < starts[label + 1]!; at++) {
          const obligation = ids[at]!;
          if (owed === null && enabledAt[obligation] !== look && isStrong[obligation] === 0) fresh.push(obligation);
          enabledAt[obligation] = look;
        }
      }
      owed = (owed ?? fresh).filter(
        (obligation) => enabledAt[obligation] === look && this.#takenIn[obligation] !== tag,
      );
    }
    return owed !== null && owed.length > 0;
  }

  /** Does the pair's state enable a strong obligation that is taken nowhere within? Asked after `paysAllDebts`. */
  neglectsStrong(pair: number, tag: number): boolean {
    const { graph, automaton, obligations } = this.#product;
    const { offsets, targets, labels } = graph;
    const { starts, ids, isStrong } = obligations;
    const state = Math.trunc(pair / automaton.recurrent);
    for (let edge = offsets[state]!; edge < offsets[state + 1]!; edge++) {
      if (targets[edge] === state) continue;
      const label = labels[edge]!;
      for (let at = starts[label]!; at < starts[label + 1]!; at++)
        if (isStrong[ids[at]!] === 1 && this.#takenIn[ids[at]!] !== tag) return true;
    }
    return false;
  }
}
