// The rows of what may happen along a walk of a spec: those of actions that read nothing that changed are kept.
// The one idea: from one state of a walk to the next few components change, and few actions looked at them; so each component knows which
// actions were ever seen to ask about it, and they alone are looked up again.
// Why that is sound: an action's tree was walked from its root to the leaf that is kept, and all that it asked on that way was noted; where
// none of it changed, it would be walked to the same leaf. Whoever asks more than a component is looked up in every state, and so is
// whoever was made to forget, because what it learnt not to be there has come to be.
// Not here: rows of states that have nothing to do with one another (enabled-instances.ts), drawing (search/walks/).
import { grown } from "../../values/sequences.ts";
import { type Answers, type Changed, NO_COMPONENT, type Trail } from "../memo/decision-tree.ts";
import type { Places } from "../row-places.ts";
import type { Instance } from "./action.ts";
import type { ActionRows } from "./action-rows.ts";

/** Bits of a word. */
const WORD = 32;
/** Of an action that is not known to be anywhere. */
const NOWHERE = -1;

export interface RowsAlongOf {
  readonly instances: readonly Instance[];
  readonly questions: Answers;
  /** What the trees of all instances count their changes in. */
  readonly changed: Changed;
  readonly rows: ActionRows;
  /** Calls an action of which nothing is known. */
  readonly run: (instance: Instance, state: Int32Array) => number;
}

export class RowsAlong {
  readonly #of: RowsAlongOf;
  readonly #words: number;
  /** By component: the instances that asked about it, as bits, and how many components there are. */
  #readers = new Int32Array(64);
  #components = 0;
  /** Instances that are looked up in every state; those that are to be looked up now; those in whose row something is. */
  readonly #unsettled: Int32Array;
  readonly #stale: Int32Array;
  readonly #enabled: Int32Array;
  /** By instance: its row, and how often its tree had been made to forget. */
  readonly #places: Int32Array;
  readonly #cleared: Int32Array;
  #changes = -1;
  /** The state of which that is known. */
  #state = new Int32Array(0);
  #isKnown = false;
  readonly #trail: Trail = { count: 0, at: new Int32Array(64) };

  constructor(of: RowsAlongOf) {
    const { length } = of.instances;
    this.#of = of;
    this.#words = Math.ceil(length / WORD);
    this.#unsettled = new Int32Array(this.#words);
    this.#stale = new Int32Array(this.#words);
    this.#enabled = new Int32Array(this.#words);
    this.#places = new Int32Array(length).fill(NOWHERE);
    this.#cleared = new Int32Array(length);
  }

  /** From here on nothing is known of the state that was looked at last. */
  forget(): void {
    this.#isKnown = false;
  }

  /** Fills `to` with the places of what may happen. */
  in(state: Int32Array, to: Places): void {
    const knew = this.#isKnown;
    // The author's code may throw in between.
    this.#isKnown = false;
    if (this.#of.changed.count !== this.#changes) this.#noteCleared();
    if (knew) this.#noteChanged(state);
    else this.#beginAt(state);
    this.#lookUp(state);
    this.#isKnown = true;
    to.count = 0;
    const { rows } = this.#of;
    for (let word = 0; word < this.#words; word++)
      for (let bits = this.#enabled[word]!; bits !== 0; bits &= bits - 1)
        rows.note(this.#places[WORD * word + lowest(bits)]!, to);
  }

  #noteCleared(): void {
    this.#changes = this.#of.changed.count;
    for (const [i, { tree }] of this.#of.instances.entries()) {
      if (tree.cleared === this.#cleared[i]) continue;
      this.#cleared[i] = tree.cleared;
      this.#unsettled[wordOf(i)]! |= bitOf(i);
    }
  }

  #beginAt(state: Int32Array): void {
    this.#state = grown(this.#state, state.length);
    this.#state.fill(0, state.length);
    this.#state.set(state);
    for (let i = 0; i < this.#of.instances.length; i++) this.#stale[wordOf(i)]! |= bitOf(i);
  }

  #noteChanged(state: Int32Array): void {
    if (this.#state.length < state.length) this.#state = grown(this.#state, state.length);
    const before = this.#state;
    for (let component = 0; component < state.length; component++) {
      const id = state[component]!;
      if (before[component] === id) continue;
      before[component] = id;
      this.#noteStale(component);
    }
    // A walk that begins anew may begin with fewer.
    for (let component = state.length; component < before.length; component++) {
      if (before[component] === 0) continue;
      before[component] = 0;
      this.#noteStale(component);
    }
  }

  #noteStale(component: number): void {
    if (component >= this.#components) return;
    const words = this.#words;
    const at = component * words;
    for (let word = 0; word < words; word++) this.#stale[word]! |= this.#readers[at + word]!;
  }

  #lookUp(state: Int32Array): void {
    for (let word = 0; word < this.#words; word++) {
      let bits = this.#stale[word]! | this.#unsettled[word]!;
      this.#stale[word] = 0;
      for (; bits !== 0; bits &= bits - 1) this.#lookUpOne(WORD * word + lowest(bits), state);
    }
  }

  #lookUpOne(i: number, state: Int32Array): void {
    const { instances, questions, run, rows } = this.#of;
    const instance = instances[i]!;
    const trail = this.#trail;
    let place = instance.tree.walkNoting(state, questions, trail);
    let isSettled = place >= 0;
    if (!isSettled) {
      place = run(instance, state);
      isSettled = instance.tree.walkNoting(state, questions, trail) === place;
    }
    for (let asked = 0; asked < trail.count; asked++) {
      const question = trail.at[asked]!;
      if (question < NO_COMPONENT) this.#noteReader(question, i);
      else isSettled = false;
    }
    const [word, bit] = [wordOf(i), bitOf(i)];
    if (isSettled) this.#unsettled[word]! &= ~bit;
    else this.#unsettled[word]! |= bit;
    this.#places[i] = place;
    if (rows.isEmpty(place)) this.#enabled[word]! &= ~bit;
    else this.#enabled[word]! |= bit;
  }

  #noteReader(component: number, i: number): void {
    if (component >= this.#components) {
      this.#components = component + 1;
      this.#readers = grown(this.#readers, this.#components * this.#words);
    }
    this.#readers[component * this.#words + wordOf(i)]! |= bitOf(i);
  }
}

const wordOf = (position: number): number => position >>> 5;
const bitOf = (position: number): number => 1 << (position & 31);
const lowest = (bits: number): number => 31 - Math.clz32(bits & -bits);
