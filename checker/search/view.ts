// Searching modulo a view: states of which it answers the same are one.
// The one idea: a view is the author's promise that the states it identifies behave alike; a sample of the states that are
// merged is expanded beside what stands for them, and if their successors differ under the view the promise is broken.
// Not here: the view itself (machine/), what is merged for safety (symmetry.ts).
import { KripkeError } from "../language/index.ts";
import { type Evaluator, type Machine, Successors } from "../machine/machine.ts";
import type { Reduction } from "./reduction.ts";
import type { StateStore } from "./store.ts";

/** Every merge of the first so many is looked at, then one in so many. */
const ALWAYS = 512;
const THEN_ONE_IN = 61;

/** What must be the same of states that are merged, beside their successors: what the claims say. */
export type Said = (state: Int32Array) => string;

export class ViewReduction implements Reduction {
  readonly #machine: Machine;
  readonly #view: Evaluator;
  readonly #said: Said;
  readonly #indices = new Map<number, number>();
  readonly #successors = new Successors();
  readonly #representative: Int32Array;
  readonly #after: Int32Array;
  #merges = 0;

  constructor(machine: Machine, view: Evaluator, said: Said) {
    this.#machine = machine;
    this.#view = view;
    this.#said = said;
    this.#representative = new Int32Array(machine.components);
    this.#after = new Int32Array(machine.components);
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

  /** What the view sees of a state. */
  of(state: Int32Array): number {
    return this.#view.evaluate(state, state, -1);
  }

  sample(): void {
    // A state that is new stands for itself alone.
  }

  #merged(store: StateStore, index: number, state: Int32Array): void {
    store.load(index, this.#representative);
    if (this.#representative.every((id, component) => id === state[component])) return;
    this.#merges++;
    if (this.#merges > ALWAYS && this.#merges % THEN_ONE_IN !== 0) return;
    const merged = state.slice();
    if (this.#said(merged) !== this.#said(this.#representative))
      throw this.#broken("a liveness claim says otherwise in them", merged);
    const here = this.#outcomes(merged);
    const there = this.#outcomes(this.#representative);
    const only = [...here].find(([key]) => !there.has(key)) ?? [...there].find(([key]) => !here.has(key));
    if (only !== undefined)
      throw this.#broken(`the event ${only[1]} leads from one of them where none leads from the other`, merged);
  }

  /** What follows under the view, by the event without the contents of messages. */
  #outcomes(state: Int32Array): Map<string, string> {
    const outcomes = new Map<string, string>();
    this.#machine.expand(state, this.#successors);
    const { data, length } = this.#successors;
    const labelled: { label: number; after: Int32Array }[] = [];
    for (let at = 0; at < length; ) {
      const to = at + 2 + 2 * data[at + 1]!;
      this.#after.set(state);
      for (let i = at + 2; i < to; i += 2) this.#after[data[i]!] = data[i + 1]!;
      labelled.push({ label: data[at]!, after: this.#after.slice() });
      at = to;
    }
    for (const { label, after } of labelled) {
      const event = this.#machine.coarseEvent(label);
      outcomes.set(`${event} ${this.of(after)}`, this.#machine.coverageOf(label));
    }
    return outcomes;
  }

  #broken(how: string, state: Int32Array): KripkeError {
    const words = (of: Int32Array): string => JSON.stringify(this.#machine.snapshot(of), printable);
    return new KripkeError(
      75,
      `The view takes two states for one, but ${how}: ${words(this.#representative)} and ${words(state)}. A view may leave out only what no handler and no claim can tell, so keep in it whatever is compared with a fixed number.`,
    );
  }
}

const printable = (_: string, held: unknown): unknown =>
  held instanceof Set ? [...held] : held instanceof Map ? [...held] : typeof held === "bigint" ? String(held) : held;
