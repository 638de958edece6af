// Searching modulo a view: states of which it answers the same are one.
// The one idea: a view is the author's promise that the states it identifies behave alike; a sample of the states that are
// merged is walked from beside what stands for them, and if their successors differ under the view the promise is broken.
// Nor may they differ in what is owed. An event that changes one of two such states and leaves the other as it is leads to the same
// under the view, but where fairness speaks of it, it is enabled and taken in the first and neither in the second; then a fair
// behaviour of the one is none of the other. Where fairness says nothing of the event, to change nothing and to change what nobody
// sees is the same. So what is compared is which obligations are taken by the events of one name that lead to one thing: all of
// them together, for a behaviour that comes back can take them in turn.
// Not here: the view itself (machine/), what is merged for safety (symmetry.ts).
import { type Evaluator, type Machine, Successors } from "../machine/machine.ts";
import { stateInWords } from "../machine/state-words.ts";
import { PromiseBroken, type Reduction } from "./reduction.ts";
import type { StateStore } from "./store.ts";
import { widened } from "./vectors.ts";

/** Every merge of the first so many is looked at, then one in so many. */
const ALWAYS = 512;
const THEN_ONE_IN = 61;
/** Steps that are followed from two states that are merged: a difference may show only later. */
const FAR = 16;

/** What must be the same of states that are merged, beside their successors: what the claims say. */
export type Said = (state: Int32Array) => string;

/** Where events of one name lead that lead to the same under the view. */
interface Outcome {
  readonly event: string;
  readonly after: Int32Array;
  /** The obligations of fairness that they take. */
  readonly takes: Set<number>;
}

export class ViewReduction implements Reduction {
  readonly proviso = "view";
  readonly #machine: Machine;
  readonly #view: Evaluator;
  readonly #said: Said;
  readonly #indices = new Map<number, number>();
  readonly #successors = new Successors();
  #representative: Int32Array;
  #merges = 0;

  constructor(machine: Machine, view: Evaluator, said: Said) {
    this.#machine = machine;
    this.#view = view;
    this.#said = said;
    this.#representative = new Int32Array(machine.components);
  }

  find(store: StateStore, found: Int32Array, keep: boolean): number {
    const state = this.#whole(found);
    const seen = this.of(state);
    const known = this.#indices.get(seen);
    if (known !== undefined) {
      this.#merged(store, known, state);
      return known;
    }
    if (!keep) return -1;
    const index = store.findState(state, true);
    this.#indices.set(seen, index);
    return index;
  }

  representative(store: StateStore, state: Int32Array): Int32Array | null {
    const known = this.#indices.get(this.of(state));
    if (known === undefined) return null;
    return this.#load(store, known);
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
    return this.#view.evaluate(whole, whole, -1);
  }

  /** A state may be older than some components; they are 0 in it. */
  #whole(state: Int32Array): Int32Array {
    const { components } = this.#machine;
    return state.length < components ? widened(state, components) : state;
  }

  sample(): void {
    // A state that is new stands for itself alone.
  }

  #merged(store: StateStore, index: number, state: Int32Array): void {
    const representative = this.#load(store, index);
    if (equal(representative, state)) return;
    this.#merges++;
    if (this.#merges > ALWAYS && this.#merges % THEN_ONE_IN !== 0) return;
    this.#followBoth(representative.slice(), state.slice());
  }

  /** Walks from two states that are taken for one, always by the same event, as long as they are alike. */
  #followBoth(one: Int32Array, other: Int32Array): void {
    let [here, there] = [one, other];
    for (let step = 0; step < FAR && !equal(here, there); step++) {
      if (this.#said(here) !== this.#said(there)) throw this.#broken("a liveness claim says otherwise", here, there);
      const from = this.#outcomes(here);
      const beside = this.#outcomes(there);
      const only = [...from].find(([key]) => !beside.has(key)) ?? [...beside].find(([key]) => !from.has(key));
      if (only !== undefined)
        throw this.#broken(`the event ${only[1].event} does not lead to the same of both`, here, there);
      const owed = [...from].find(([key, { takes }]) => !same(takes, beside.get(key)!.takes));
      if (owed !== undefined)
        throw this.#broken(
          `fairness asks for the event ${owed[1].event} otherwise in the one than in the other (what changes nothing is not asked for)`,
          here,
          there,
        );
      const keys = [...from.keys()];
      if (keys.length === 0) return;
      const key = keys[(this.#merges + step) % keys.length]!;
      [here, there] = [from.get(key)!.after, beside.get(key)!.after];
    }
  }

  /** What follows under the view, by the event without the contents of messages. */
  #outcomes(from: Int32Array): Map<string, Outcome> {
    this.#machine.expand(from, this.#successors);
    const state = this.#whole(from);
    const { data, length } = this.#successors;
    const found: { label: number; after: Int32Array }[] = [];
    for (let at = 0; at < length; ) {
      const to = at + 2 + 2 * data[at + 1]!;
      const after = state.slice();
      for (let i = at + 2; i < to; i += 2) after[data[i]!] = data[i + 1]!;
      found.push({ label: data[at]!, after });
      at = to;
    }
    const outcomes = new Map<string, Outcome>();
    for (const { label, after } of found) {
      const key = `${this.#machine.coarseEvent(label)} ${this.of(after)}`;
      const takes = outcomes.get(key)?.takes ?? new Set();
      if (!equal(state, after))
        for (const obligation of this.#machine.fairness.obligationsOf(label)) takes.add(obligation);
      outcomes.set(key, { event: this.#machine.coverageOf(label), after, takes });
    }
    return outcomes;
  }

  #broken(how: string, one: Int32Array, other: Int32Array): PromiseBroken {
    const words = (of: Int32Array): string => stateInWords(this.#machine.snapshot(of));
    return new PromiseBroken(
      `The view takes two states for one, but ${how}: ${words(one)} and ${words(other)}. A view may leave out only what no handler and no claim can tell, so keep in it whatever is compared with a fixed number.`,
    );
  }
}

/** A component that one of them does not have yet is 0. */
const equal = (a: Int32Array, b: Int32Array): boolean => {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return long.every((id, component) => id === (short[component] ?? 0));
};

const same = (a: ReadonlySet<number>, b: ReadonlySet<number>): boolean =>
  a.size === b.size && [...a].every((member) => b.has(member));
