// The choices of a state of a protocol: the entries of its rows that are enabled, counted without being applied.
// The one idea: which entries are enabled follows from guards and budgets alone, so a walk pays for looking at all and for building
// the one that it takes.
// Not here: what is enabled, and what an entry changes (expander.ts).
import { grown } from "../../../values/sequences.ts";
import type { Choices } from "../../choices.ts";
import type { Successors } from "../../successors.ts";
import { Enabled, FROM_OUTSIDE } from "./enabled.ts";
import type { Expander } from "./expander.ts";

export class ProtocolChoices implements Choices {
  readonly #expander: Expander;
  readonly #before: () => void;
  readonly #after: () => void;
  readonly #enabled = new Enabled();
  #state = new Int32Array(0);

  /** What is to be done before the rows of a state are looked at, and behind what may have called the author's code. */
  constructor(expander: Expander, before: () => void, after: () => void) {
    this.#expander = expander;
    this.#before = before;
    this.#after = after;
  }

  look(state: Int32Array): void {
    this.#before();
    this.#state = grown(this.#state, state.length);
    this.#state.set(state);
    this.#expander.look(state, this.#enabled);
    this.#after();
  }

  get count(): number {
    return this.#enabled.count;
  }

  get lively(): boolean {
    return this.#enabled.lively;
  }

  label(choice: number): number {
    return this.#enabled.labels[choice]!;
  }

  local(choice: number): number {
    const node = this.#enabled.nodes[choice]!;
    return node === FROM_OUTSIDE ? 0 : this.#state[node]!;
  }

  isFault(choice: number): boolean {
    return this.#enabled.faults[choice] === 1;
  }

  take(choice: number, out: Successors): void {
    out.clear();
    this.#expander.take(this.#enabled.nodes[choice]!, this.#enabled.entries[choice]!, this.#state, out);
    this.#after();
  }
}
