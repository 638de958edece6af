// Searching modulo a view: states of which it answers the same are one.
// The one idea: the first state found of each kind stands for the others; those that it stands for are kept in part, to be compared
// with it when the search has ended.
// What the view sees is remembered by the state, and not by what it read: it reads nearly all there is, so noting that costs more than
// asking again, and the same real state is looked at from every state that leads to it. It is a function of the state alone
// (what is not pure is told by the questions that are asked twice), so nothing can be out of date.
// Not here: the view itself (machine/), comparing (view-pairs.ts, shift-proof.ts), what is merged for safety (by-symmetry.ts).
import type { Evaluator, States } from "../machine/machine.ts";
import { grown } from "../values/sequences.ts";
import type { Reduction } from "./reduction.ts";
import { StateStore } from "./store/store.ts";
import { widened } from "./store/vectors.ts";

/** So many of the states that others stand for are kept, then one merge in so many is looked at, up to so many states. */
const KEPT = 4096;
const THEN_ONE_IN = 61;
const KEPT_AT_MOST = 1 << 16;
/** States of which what the view sees is remembered; then they are forgotten. */
const REMEMBERED = 1 << 17;

export class ViewReduction implements Reduction {
  readonly proviso = "view";
  readonly #machine: States;
  readonly #view: Evaluator;
  readonly #indices = new Map<number, number>();
  /** States that others stand for, each once. */
  readonly merged: StateStore;
  /** States that the view was asked about; by index: its answer + 1, 0 where it threw. */
  #asked: StateStore;
  #answers = new Int32Array(1024);
  #representative: Int32Array;
  #merges = 0;

  constructor(machine: States, view: Evaluator) {
    this.#machine = machine;
    this.#view = view;
    this.merged = new StateStore(machine.components);
    this.#asked = new StateStore(machine.components);
    this.#representative = new Int32Array(machine.components);
  }

  find(store: StateStore, found: Int32Array, keep: boolean): number {
    const state = this.#whole(found);
    const seen = this.of(state);
    const known = this.#indices.get(seen);
    if (known !== undefined) {
      this.#keep(store, known, state);
      return known;
    }
    if (!keep) return -1;
    const index = store.findState(state, true);
    this.#indices.set(seen, index);
    return index;
  }

  representative(store: StateStore, state: Int32Array): Int32Array | null {
    const index = this.standsFor(state);
    return index < 0 ? null : this.#load(store, index);
  }

  /** The index of what stands for a state; -1 if nothing in the store does. */
  standsFor(state: Int32Array): number {
    return this.#indices.get(this.of(state)) ?? -1;
  }

  #load(store: StateStore, index: number): Int32Array {
    if (this.#representative.length < this.#machine.components)
      this.#representative = new Int32Array(this.#machine.components);
    store.load(index, this.#representative);
    return this.#representative;
  }

  /** What the view sees of a state. */
  of(state: Int32Array): number {
    const whole = this.#whole(state);
    if (this.#asked.size >= REMEMBERED) this.#forget();
    const index = this.#asked.findState(whole, true);
    this.#answers = grown(this.#answers, index + 1);
    const known = this.#answers[index]!;
    if (known > 0) return known - 1;
    const seen = this.#view.evaluate(whole, whole, -1);
    this.#answers[index] = seen + 1;
    return seen;
  }

  #forget(): void {
    this.#asked = new StateStore(this.#machine.components);
    this.#answers.fill(0);
  }

  /** A state may be older than some components; they are 0 in it. */
  #whole(state: Int32Array): Int32Array {
    const { components } = this.#machine;
    return state.length < components ? widened(state, components) : state;
  }

  #keep(store: StateStore, index: number, state: Int32Array): void {
    if (same(this.#load(store, index), state)) return;
    const { size } = this.merged;
    if (size >= KEPT && (size >= KEPT_AT_MOST || ++this.#merges % THEN_ONE_IN !== 0)) return;
    this.merged.findState(state, true);
  }
}

/** A component that one of them does not have yet is 0. */
export const same = (a: Int32Array, b: Int32Array): boolean => {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return long.every((id, component) => id === (short[component] ?? 0));
};
