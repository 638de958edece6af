// What lies behind the last level of a depth bound: does any of its states lead to one that is not stored?
// The one idea: only then does the bound cut anything, so the states are expanded once more than the bound says, and nothing is
// kept of it.
// Not here: when it is asked (explorer.ts).
import { KripkeError } from "../language/index.ts";
import { GivenUp } from "../machine/lookout.ts";
import type { States } from "../machine/machine.ts";
import { Successors } from "../machine/successors.ts";
import type { Reduction } from "./reduction.ts";
import type { StateStore } from "./store/store.ts";
import { widened } from "./store/vectors.ts";
import type { Turns } from "./turns.ts";

/** States that are looked at between two turns. */
const BETWEEN_TURNS = 256;

export class Beyond {
  readonly #machine: States;
  readonly #store: StateStore;
  readonly #reduction: Reduction | null;
  readonly #successors = new Successors();
  #state: Int32Array;

  constructor(machine: States, store: StateStore, reduction: Reduction | null) {
    this.#machine = machine;
    this.#store = store;
    this.#reduction = reduction;
    this.#state = new Int32Array(machine.components);
  }

  /** Does any of so many states lead on? Where that is not known, because the search is to stop, one may. */
  async follows(count: number, nth: (position: number) => number, turns: Turns): Promise<boolean> {
    let position = 0;
    await turns.take(() => {
      const until = Math.min(count, position + BETWEEN_TURNS);
      while (position < until && !this.leadsOn(nth(position))) position++;
      return position === until && position < count;
    });
    return position < count;
  }

  /** An error of the author's code leads on as well: it lies behind the bound, and is not met. So does what was given up. */
  leadsOn(index: number): boolean {
    try {
      this.#load(index);
      return this.#hasNewSuccessor();
    } catch (error) {
      if (error instanceof KripkeError || error instanceof GivenUp) return true;
      throw error;
    }
  }

  #load(index: number): void {
    this.#store.load(index, this.#state);
    this.#machine.expand(this.#state, this.#successors);
    const { components } = this.#machine;
    if (components <= this.#state.length) return;
    this.#store.widen(components);
    this.#state = widened(this.#state, components);
  }

  #hasNewSuccessor(): boolean {
    const successors = this.#successors;
    for (let at = 0; at < successors.end; at = successors.after(at))
      if (successors.changes(at) > 0 && this.#isNew(at)) return true;
    return false;
  }

  #isNew(at: number): boolean {
    if (this.#reduction === null) return this.#store.find(this.#successors, at, false) === -1;
    const after = this.#successors.stateAfter(at, this.#state, this.#state.length);
    return this.#reduction.find(this.#store, after, false) === -1;
  }
}
