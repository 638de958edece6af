// Searching modulo a view: states of which it answers the same are one.
// The one idea: a view is the author's promise that the states it identifies behave alike; a sample of the states that are
// merged is walked from beside what stands for them, and if their successors differ under the view the promise is broken.
// Not here: the view itself (machine/), what is merged for safety (symmetry.ts).
import { type Evaluator, type Machine, Successors } from "../machine/machine.ts";
import { PromiseBroken, type Reduction } from "./reduction.ts";
import type { StateStore } from "./store.ts";

/** Every merge of the first so many is looked at, then one in so many. */
const ALWAYS = 512;
const THEN_ONE_IN = 61;
/** Steps that are followed from two states that are merged: a difference may show only later. */
const FAR = 16;

/** What must be the same of states that are merged, beside their successors: what the claims say. */
export type Said = (state: Int32Array) => string;

export class ViewReduction implements Reduction {
  readonly #machine: Machine;
  readonly #view: Evaluator;
  readonly #said: Said;
  readonly #indices = new Map<number, number>();
  readonly #successors = new Successors();
  readonly #representative: Int32Array;
  #merges = 0;

  constructor(machine: Machine, view: Evaluator, said: Said) {
    this.#machine = machine;
    this.#view = view;
    this.#said = said;
    this.#representative = new Int32Array(machine.components);
  }

  find(store: StateStore, state: Int32Array, keep: boolean): number {
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
    store.load(known, this.#representative);
    return this.#representative;
  }

  /** What the view sees of a state. */
  of(state: Int32Array): number {
    return this.#view.evaluate(state, state, -1);
  }

  sample(): void {
    // A state that is new stands for itself alone.
  }

  #merged(store: StateStore, index: number, state: Int32Array): void {
    store.load(index, this.#representative);
    if (equal(this.#representative, state)) return;
    this.#merges++;
    if (this.#merges > ALWAYS && this.#merges % THEN_ONE_IN !== 0) return;
    this.#followBoth(this.#representative.slice(), state.slice());
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
      const keys = [...from.keys()];
      if (keys.length === 0) return;
      const key = keys[(this.#merges + step) % keys.length]!;
      [here, there] = [from.get(key)!.after, beside.get(key)!.after];
    }
  }

  /** What follows under the view, by the event without the contents of messages. */
  #outcomes(state: Int32Array): Map<string, { readonly event: string; readonly after: Int32Array }> {
    this.#machine.expand(state, this.#successors);
    const { data, length } = this.#successors;
    const found: { label: number; after: Int32Array }[] = [];
    for (let at = 0; at < length; ) {
      const to = at + 2 + 2 * data[at + 1]!;
      const after = state.slice();
      for (let i = at + 2; i < to; i += 2) after[data[i]!] = data[i + 1]!;
      found.push({ label: data[at]!, after });
      at = to;
    }
    return new Map(
      found.map(({ label, after }) => [
        `${this.#machine.coarseEvent(label)} ${this.of(after)}`,
        { event: this.#machine.coverageOf(label), after },
      ]),
    );
  }

  #broken(how: string, one: Int32Array, other: Int32Array): PromiseBroken {
    const words = (of: Int32Array): string => JSON.stringify(this.#machine.snapshot(of), printable);
    return new PromiseBroken(
      `The view takes two states for one, but ${how}: ${words(one)} and ${words(other)}. A view may leave out only what no handler and no claim can tell, so keep in it whatever is compared with a fixed number.`,
    );
  }
}

const equal = (a: Int32Array, b: Int32Array): boolean => a.every((id, component) => id === b[component]);

const printable = (_: string, held: unknown): unknown =>
  held instanceof Set ? [...held] : held instanceof Map ? [...held] : typeof held === "bigint" ? String(held) : held;
