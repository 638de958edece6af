// Marked states of one level, apart from the store of all states.
// The one idea: few states are marked, and they are much alike; so most states have more components that no marked state has
// than a transition changes, and need not even be expanded to know that none of their successors is marked.
// Not here: which states are marked (evidence.ts).
import { FlatStore } from "./store.ts";

/** Ids that are told apart, of each component; of ids that agree in their last bits one is taken for the other. */
const IDS = 2 ** 12;
const WORDS = IDS / 32;

export class Marks {
  readonly #states: FlatStore;
  /** By state: its marks, as bits. */
  readonly #bits: number[] = [];
  #components: number;
  /** By component: a bit for each id that a marked state has. */
  #had: Int32Array;
  #taken: Int32Array;
  /** How many components of the state taken have an id that no marked state has. */
  #strange = 0;
  #packed = false;

  constructor(components: number) {
    this.#states = new FlatStore(components);
    this.#components = components;
    this.#had = new Int32Array(WORDS * components);
    this.#taken = new Int32Array(components);
  }

  /** Adds marks to those of a state. */
  add(state: Int32Array, bits: number): void {
    if (state.length > this.#components) this.#widen(state.length);
    const index = this.#states.findState(state, true);
    this.#bits[index] = (this.#bits[index] ?? 0) | bits;
    for (let component = 0; component < this.#components; component++) this.#note(component, state[component] ?? 0);
  }

  /** The marks of a state. */
  of(state: Int32Array): number {
    return this.#at(this.#states.findState(state, false));
  }

  /** Takes a state; false if no successor that differs from it in at most so many components can be marked. */
  take(state: Int32Array, changes: number): boolean {
    this.#taken = state;
    this.#packed = false;
    this.#strange = 0;
    for (let component = 0; component < state.length; component++)
      if (!this.#has(component, state[component]!) && ++this.#strange > changes) return false;
    return true;
  }

  /** The marks of the state taken, changed by the pairs in `data[from … to)`. */
  ofSuccessor(data: Int32Array, from: number, to: number): number {
    let mended = 0;
    for (let at = from; at < to; at += 2) {
      if (!this.#has(data[at]!, data[at + 1]!)) return 0;
      if (!this.#has(data[at]!, this.#taken[data[at]!]!)) mended++;
    }
    if (mended < this.#strange) return 0;
    if (!this.#packed) this.#states.take(this.#taken);
    this.#packed = true;
    return this.#at(this.#states.find(data, from, to, false));
  }

  #at(index: number): number {
    return index < 0 ? 0 : this.#bits[index]!;
  }

  /** May a marked state have this id? A component that came later is 0 in older states. */
  #has(component: number, id: number): boolean {
    if (component >= this.#components) return id === 0;
    return ((this.#had[component * WORDS + ((id & (IDS - 1)) >> 5)]! >>> (id & 31)) & 1) === 1;
  }

  #note(component: number, id: number): void {
    this.#had[component * WORDS + ((id & (IDS - 1)) >> 5)]! |= 1 << (id & 31);
  }

  #widen(components: number): void {
    const had = new Int32Array(WORDS * components);
    had.set(this.#had);
    this.#had = had;
    const first = this.#components;
    this.#components = components;
    if (this.#bits.length > 0)
      for (let component = first; component < components; component++) this.#note(component, 0);
  }
}
