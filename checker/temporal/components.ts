// Where a behaviour can go on for ever, fairly, and as the formula wants it: the fair components of the product.
// The one idea: Tarjan's components (with one number a vertex: D. Pearce, Inf. Process. Lett. 2016). One that neglects a weak
// obligation is given up whole; of one that neglects a strong obligation only the part that never enables it is searched again
// (Streett's condition; O. Lichtenstein and A. Pnueli, POPL 1985).
// Not here: what a component neglects (judge.ts), how a behaviour gets there and round (lasso.ts).

import { layout } from "../values/record.ts";
import { Bits, Sequence } from "./automaton/bits.ts";
import { Judge } from "./judge.ts";
import type { Product } from "./product.ts";

/** In `#low`: not yet visited, or done with. Positive: on the way; below DONE: the tag of a component. */
const FRESH = 0;
const DONE = -1;
/** Integers of a frame of the search in depth: pair, transition, edge, and the pair's number. */
const FRAME = layout("pair", "transition", "edge", "number");
const { pair: PAIR, transition: TRANSITION, edge: EDGE, number: NUMBER, size: SIZE } = FRAME;
const BETWEEN_LOOKS = 4096;
/** The frames may be as many as there are pairs; doubling them would cost more than it saves. */
const GROWTH = 1.5;
/** A component of fewer than one pair in so many is put in order by itself. */
const SPARSE = 64;

/** A component, or what is left of one, to be searched again: pairs with this tag. */
interface Rest {
  readonly tag: number;
  readonly pairs: Int32Array;
}

export class FairComponents {
  /** Pairs whose automaton's state is recurrent, numbered state × recurrent + automaton's state. */
  readonly #product: Product;
  readonly #recurrent: number;
  readonly #low: Int32Array;
  readonly #fair: Bits;
  #found = false;
  #numbers = 0;
  #tag = DONE;
  #frames: Int32Array<ArrayBuffer> = new Int32Array(1024 * SIZE);
  /** Finished pairs whose component is not known yet. */
  #open = new Sequence();
  readonly #rests: Rest[] = [];
  readonly #judge: Judge;
  #steps = 0;

  /** Searches all pairs that were reached. */
  constructor(product: Product, reached: Bits) {
    this.#product = product;
    this.#recurrent = product.automaton.recurrent;
    this.#low = new Int32Array(product.graph.states * this.#recurrent);
    this.#fair = new Bits(this.#low.length);
    this.#judge = new Judge(product, this.#low);
    this.#searchAll(reached);
    for (let rest = this.#rests.pop(); rest !== undefined; rest = this.#rests.pop()) {
      this.#numbers = 0;
      for (const pair of rest.pairs) if (this.#low[pair] === rest.tag) this.#visit(pair, rest.tag);
    }
    // What comes next needs room of its own.
    this.#frames = new Int32Array(0);
    this.#open = new Sequence();
  }

  /** Is there any? */
  get found(): boolean {
    return this.#found;
  }

  /** A number that the pairs of a fair component share; 0: it is in none. */
  of(state: number, automatonState: number): number {
    if (automatonState >= this.#recurrent) return 0;
    const pair = state * this.#recurrent + automatonState;
    return this.#fair.has(pair) ? this.#low[pair]! : 0;
  }

  #searchAll(reached: Bits): void {
    const { states } = this.#product.automaton;
    for (let state = 0; state < this.#product.graph.states; state++)
      for (let q = 0; q < this.#recurrent; q++) {
        const pair = state * this.#recurrent + q;
        if (this.#low[pair] === FRESH && reached.has(state * states + q)) this.#visit(pair, FRESH);
      }
  }

  /** Finds the components of what can be reached from `root` over pairs tagged `tag`. */
  #visit(root: number, tag: number): void {
    const { graph, automaton, obligations, letterOf, eventOf } = this.#product;
    const { offsets, targets, labels } = graph;
    const { first, staying, needs, bars, to } = automaton;
    const { ends, anyEnds } = obligations;
    const low = this.#low;
    const recurrent = this.#recurrent;
    let frames = this.#frames;
    let depth = 0;
    let pair = root;
    let state = Math.trunc(pair / recurrent);
    let q = pair - state * recurrent;
    let transition = first[q]!;
    let edge = offsets[state]!;
    let number = ++this.#numbers;
    let lowest = number;
    low[pair] = number;
    for (;;) {
      const letter = letterOf(state);
      const start = offsets[state]!;
      const end = offsets[state + 1]!;
      const last = staying[q]!;
      let child = -1;
      scan: for (; transition < last; transition++, edge = start) {
        const must = needs[transition]!;
        const mustNot = bars[transition]!;
        if (eventOf === null && ((letter & must) !== must || (letter & mustNot) !== 0)) continue;
        const next = to[transition]!;
        for (; edge < end; edge++) {
          const target = targets[edge]!;
          if (target < 0 || (anyEnds && ends[labels[edge]!] === 1)) continue;
          if (eventOf !== null) {
            const word = letter | eventOf(edge);
            if ((word & must) !== must || (word & mustNot) !== 0) continue;
          }
          const reached = low[target * recurrent + next]!;
          if (reached === tag) {
            child = target * recurrent + next;
            break scan;
          }
          if (reached > 0 && reached < lowest) lowest = reached;
        }
      }
      low[pair] = lowest;
      if (child >= 0) {
        if (depth === frames.length) frames = this.#deeper();
        frames[depth + PAIR] = pair;
        frames[depth + TRANSITION] = transition;
        frames[depth + EDGE] = edge + 1;
        frames[depth + NUMBER] = number;
        depth += SIZE;
        pair = child;
        state = Math.trunc(pair / recurrent);
        q = pair - state * recurrent;
        transition = first[q]!;
        edge = offsets[state]!;
        number = ++this.#numbers;
        lowest = number;
        low[pair] = number;
        if (++this.#steps % BETWEEN_LOOKS === 0) this.#product.look();
        continue;
      }
      this.#open.push(pair);
      if (lowest === number) this.#close(number);
      if (depth === 0) return;
      depth -= SIZE;
      pair = frames[depth + PAIR]!;
      transition = frames[depth + TRANSITION]!;
      edge = frames[depth + EDGE]!;
      number = frames[depth + NUMBER]!;
      state = Math.trunc(pair / recurrent);
      q = pair - state * recurrent;
      const below = lowest;
      lowest = low[pair]!;
      if (below < lowest) lowest = below;
    }
  }

  #deeper(): Int32Array<ArrayBuffer> {
    const deeper = new Int32Array(SIZE * Math.ceil((GROWTH * this.#frames.length) / SIZE));
    deeper.set(this.#frames);
    this.#frames = deeper;
    return deeper;
  }

  /** A component is complete: it, or what is left of it, is fair, or is to be searched again, or is done with. */
  #close(number: number): void {
    const low = this.#low;
    const items = this.#open.items;
    const end = this.#open.length;
    let start = end;
    while (start > 0 && low[items[start - 1]!]! >= number) start--;
    this.#open.length = start;
    if (end === start + 1 && !this.#leadsToItself(items[start]!)) {
      low[items[start]!] = DONE;
      return;
    }
    const tag = --this.#tag;
    for (let i = start; i < end; i++) low[items[i]!] = tag;
    const component = this.#inOrder(items.subarray(start, end), tag);
    const left = this.#judge.tolerable(component, tag);
    if (left.length === component.length) {
      for (let i = 0; i < left.length; i++) this.#fair.add(left[i]!);
      this.#found = true;
    } else if (left.length > 0) {
      for (let i = 0; i < component.length; i++) low[component[i]!] = DONE;
      for (let i = 0; i < left.length; i++) low[left[i]!] = tag;
      this.#rests.push({ tag, pairs: left });
    }
  }

  /** A component in order of its states, as they lie in memory. */
  #inOrder(component: Int32Array, tag: number): Int32Array {
    if (component.length < this.#low.length / SPARSE) return component.sort();
    for (let pair = 0, i = 0; i < component.length; pair++) if (this.#low[pair] === tag) component[i++] = pair;
    return component;
  }

  /** Does a step lead from the pair to itself, again and again? */
  #leadsToItself(pair: number): boolean {
    const { graph, automaton, obligations } = this.#product;
    const state = Math.trunc(pair / this.#recurrent);
    const q = pair - state * this.#recurrent;
    for (let edge = graph.offsets[state]!; edge < graph.offsets[state + 1]!; edge++) {
      if (graph.targets[edge] !== state || obligations.ends[graph.labels[edge]!] === 1) continue;
      const letter = this.#product.letterAt(state, edge);
      for (let t = automaton.first[q]!; t < automaton.staying[q]!; t++)
        if (automaton.to[t] === q && this.#product.takes(t, letter)) return true;
    }
    return false;
  }
}
