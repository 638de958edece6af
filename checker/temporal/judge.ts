// What whoever stays in a component of the product for ever neglects: debts of the formula, weak and strong obligations.
// The one idea: what is enabled everywhere is what is left when the states were asked one by one, so most often it is soon
// nothing; and edges are looked at only until all that matters was seen. The cost is that of the component's edges at most,
// however many obligations there are.
// Not here: finding components, and what becomes of them (components.ts).
import type { Product } from "./product.ts";

export class Judge {
  readonly #product: Product;
  /** By pair: the tag of its component. */
  readonly #tagOf: Int32Array;
  /** By obligation: the tag of the last component within which it was seen to be taken, and all of which enables it. */
  readonly #takenIn: Int32Array;
  readonly #owedBy: Int32Array;
  /** By obligation: the last look at a state that enables it. */
  readonly #enabledAt: Int32Array;
  #looks = 0;
  /** How many strong obligations there are. */
  readonly #strong: number;
  /** Of the component that was last collected: debts that are not paid; obligations that matter and are not taken. */
  #unpaid = 0;
  #missing = 0;

  constructor(product: Product, tagOf: Int32Array) {
    const { count, isStrong } = product.obligations;
    this.#product = product;
    this.#tagOf = tagOf;
    this.#takenIn = new Int32Array(count);
    this.#owedBy = new Int32Array(count);
    this.#enabledAt = new Int32Array(count);
    this.#strong = isStrong.reduce((sum, is) => sum + is, 0);
  }

  /**
   * The part of a component that may be repeated as far as one can tell: all of it (then it is fair), nothing (a debt or a weak
   * obligation is neglected, in whatever part one stays), or the states that enable no strong obligation that is neglected.
   */
  tolerable(component: Int32Array, tag: number): Int32Array {
    const owed = this.#product.obligations.count > this.#strong ? this.#enabledThroughout(component) : [];
    for (const obligation of owed) this.#owedBy[obligation] = tag;
    this.#unpaid = this.#product.automaton.debts;
    // Every strong obligation matters, for none is sought out that a small component does not know.
    this.#missing = owed.length + this.#strong;
    this.#collect(component, tag);
    if (this.#unpaid !== 0 || owed.some((obligation) => this.#takenIn[obligation] !== tag))
      return component.subarray(0, 0);
    return this.#missing === 0 ? component : component.filter((pair) => !this.#neglectsStrong(pair, tag));
  }

  /** The weak obligations that are enabled in all states of the component. */
  #enabledThroughout(component: Int32Array): readonly number[] {
    const { graph, automaton, obligations } = this.#product;
    const { offsets, labels, idle } = graph;
    const { starts, ids, isStrong } = obligations;
    const enabledAt = this.#enabledAt;
    let owed = [...obligations.enabledIn(Math.trunc(component[0]! / automaton.recurrent))].filter(
      (obligation) => isStrong[obligation] === 0,
    );
    for (let i = 1; i < component.length && owed.length > 0; i++) {
      const state = Math.trunc(component[i]! / automaton.recurrent);
      const look = ++this.#looks;
      let enabled = 0;
      for (let edge = offsets[state]!; edge < offsets[state + 1]!; edge++) {
        if (idle.has(edge)) continue;
        const label = labels[edge]!;
        for (let at = starts[label]!; at < starts[label + 1]!; at++) enabledAt[ids[at]!] = look;
      }
      for (let j = 0; j < owed.length; j++) if (enabledAt[owed[j]!] === look) enabled++;
      if (enabled < owed.length) owed = owed.filter((obligation) => enabledAt[obligation] === look);
    }
    return owed;
  }

  /** Looks at the component's edges until all debts are paid and all that matters was seen to be taken. */
  #collect(component: Int32Array, tag: number): void {
    const { graph, automaton, obligations, letterOf, eventOf } = this.#product;
    const { offsets, targets, labels, idle } = graph;
    const { recurrent, first, staying, needs, bars, pays, to } = automaton;
    const tagOf = this.#tagOf;
    for (let i = 0; i < component.length && (this.#unpaid !== 0 || this.#missing > 0); i++) {
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
          const label = labels[edge]!;
          const takes = this.#missing > 0 && !idle.has(edge) && this.#takesWhatIsMissing(label, tag);
          if ((!takes && (pays[t]! & this.#unpaid) === 0) || target < 0) continue;
          if (tagOf[target * recurrent + next] !== tag || obligations.ends[label] === 1) continue;
          if (eventOf !== null) {
            const word = letter | eventOf(edge);
            if ((word & must) !== must || (word & mustNot) !== 0) continue;
          }
          this.#unpaid &= ~pays[t]!;
          if (takes) this.#take(label, tag);
        }
      }
    }
  }

  #isMissing(obligation: number, tag: number): boolean {
    if (this.#takenIn[obligation] === tag) return false;
    return this.#owedBy[obligation] === tag || this.#product.obligations.isStrong[obligation] === 1;
  }

  #takesWhatIsMissing(label: number, tag: number): boolean {
    const { starts, ids } = this.#product.obligations;
    for (let at = starts[label]!; at < starts[label + 1]!; at++) if (this.#isMissing(ids[at]!, tag)) return true;
    return false;
  }

  #take(label: number, tag: number): void {
    const { starts, ids } = this.#product.obligations;
    for (let at = starts[label]!; at < starts[label + 1]!; at++) {
      if (!this.#isMissing(ids[at]!, tag)) continue;
      this.#takenIn[ids[at]!] = tag;
      this.#missing--;
    }
  }

  /** Does the pair's state enable a strong obligation that is taken nowhere within? */
  #neglectsStrong(pair: number, tag: number): boolean {
    const { graph, automaton, obligations } = this.#product;
    const { offsets, labels, idle } = graph;
    const { starts, ids, isStrong } = obligations;
    const state = Math.trunc(pair / automaton.recurrent);
    for (let edge = offsets[state]!; edge < offsets[state + 1]!; edge++) {
      if (idle.has(edge)) continue;
      const label = labels[edge]!;
      for (let at = starts[label]!; at < starts[label + 1]!; at++)
        if (isStrong[ids[at]!] === 1 && this.#takenIn[ids[at]!] !== tag) return true;
    }
    return false;
  }
}
