// Marked states, apart from the store of all states, and a quick answer to which states may lead to them.
// The one idea: few states of a level are marked, and they are much alike; so most states have more components that no marked
// state has than a transition changes, and need not even be expanded to know that none of their successors is marked.
// Not here: which states are marked (evidence.ts).
import type { Successors } from "../../machine/successors.ts";
import { StateStore } from "./store.ts";

/** Ids that are distinguished, of each component; of ids that agree in their last bits one is taken for the other. */
const IDS = 2 ** 12;
const WORDS = IDS / 32;

export class Marks {
  readonly #states: StateStore;
  /** By state: its marks, as bits, and its level. */
  readonly #bits: number[] = [];
  readonly #levels: number[] = [];
  /** By level: the marked states. */
  readonly #marked: number[][] = [];
  #components: number;
  /** The level that is sought. */
  #sought = 0;
  /** By component: a bit for each id that a marked state of that level has. */
  #had = new Int32Array(0);
  /** Whose successors are looked at. */
  #from: Int32Array;
  /** How many components of `#from` have an id that no marked state has. */
  #strange = 0;
  #packed = false;

  constructor(components: number) {
    this.#states = new StateStore(components);
    this.#components = components;
    this.#from = new Int32Array(components);
  }

  /** Adds marks to those of a state, which is always of the same level. */
  add(state: Int32Array, level: number, bits: number): void {
    this.#components = Math.max(this.#components, state.length);
    const index = this.#states.findState(state, true);
    if (index === this.#levels.length) {
      this.#levels.push(level);
      this.#bits.push(0);
      this.#marked[level] ??= [];
      this.#marked[level].push(index);
    }
    this.#bits[index]! |= bits;
  }

  /** The marks of a state, if it is of this level. */
  of(state: Int32Array, level: number): number {
    return this.#at(this.#states.findState(state, false), level);
  }

  /** From now on marked states of this level are sought; false: there are none. */
  seek(level: number): boolean {
    this.#sought = level;
    const marked = this.#marked[level] ?? [];
    this.#had = new Int32Array(WORDS * this.#components);
    const state = new Int32Array(this.#components);
    for (const index of marked) {
      this.#states.load(index, state);
      for (const [component, id] of state.entries())
        this.#had[component * WORDS + ((id & (IDS - 1)) >> 5)]! |= 1 << (id & 31);
    }
    return marked.length > 0;
  }

  /** May a state have a successor that is sought, if one differs from it in at most so many components? */
  mayLead(state: Int32Array, changes: number): boolean {
    let strange = 0;
    for (let component = 0; component < state.length; component++)
      if (!this.#has(component, state[component]!) && ++strange > changes) return false;
    return true;
  }

  /** The marks of the state's successors that are sought. */
  ofSuccessors(state: Int32Array, successors: Successors): number {
    this.#from = state;
    this.#packed = false;
    this.#strange = 0;
    for (let component = 0; component < state.length; component++)
      if (!this.#has(component, state[component]!)) this.#strange++;
    let marks = 0;
    for (let at = 0; at < successors.end; at = successors.after(at))
      if (successors.changes(at) > 0) marks |= this.#ofSuccessor(successors, at);
    return marks;
  }

  #ofSuccessor(successors: Successors, at: number): number {
    const changes = successors.changes(at);
    let mended = 0;
    for (let change = 0; change < changes; change++) {
      const component = successors.component(at, change);
      if (!this.#has(component, successors.id(at, change))) return 0;
      if (!this.#has(component, this.#from[component]!)) mended++;
    }
    if (mended < this.#strange) return 0;
    if (!this.#packed) this.#states.take(this.#from);
    this.#packed = true;
    return this.#at(this.#states.find(successors, at, false), this.#sought);
  }

  #at(index: number, level: number): number {
    return index < 0 || this.#levels[index] !== level ? 0 : this.#bits[index]!;
  }

  /** May a state that is sought have this id? A component that came later is 0 in all of them. */
  #has(component: number, id: number): boolean {
    const at = component * WORDS + ((id & (IDS - 1)) >> 5);
    if (at >= this.#had.length) return id === 0;
    return ((this.#had[at]! >>> (id & 31)) & 1) === 1;
  }
}
