// The choices of a state of a spec.
// The one idea: whether an action may happen is known only when it has run, so all successors are built and one is copied.
// Not here: running actions (calling.ts), the choices of a protocol (protocol/steps/protocol-choices.ts).
import type { Choices } from "../choices.ts";
import type { States } from "../machine.ts";
import { Successors } from "../successors.ts";

export class BuiltChoices implements Choices {
  readonly #states: States;
  readonly #all = new Successors();
  /** Where each lies among all. */
  #places: number[] = [];

  constructor(states: States) {
    this.#states = states;
  }

  look(state: Int32Array): void {
    this.#states.expand(state, this.#all);
    this.#places.length = 0;
    for (let at = 0; at < this.#all.end; at = this.#all.after(at)) this.#places.push(at);
  }

  get count(): number {
    return this.#places.length;
  }

  get lively(): boolean {
    return this.#all.lively;
  }

  label(choice: number): number {
    return this.#all.label(this.#places[choice]!);
  }

  local(): number {
    return 0;
  }

  isFault(): boolean {
    return false;
  }

  take(choice: number, out: Successors): void {
    out.clear();
    out.copy(this.#all, this.#places[choice]!);
  }
}
