// The choices of a state of a spec: the successors in the rows of what its actions answered, counted without being built.
// The one idea: whether an action may happen is known only when it has run, but what it answered lies in a row with its label in front,
// so a walk reads labels and builds the one successor that it takes.
// Not here: which rows those are (spec-machine.ts), the choices of a protocol (protocol/steps/protocol-choices.ts).
import { grown } from "../../values/sequences.ts";
import type { Choices } from "../choices.ts";
import type { Successors } from "../successors.ts";
import type { ActionRows, Places } from "./action-rows.ts";

export class SpecChoices implements Choices {
  readonly #rows: ActionRows;
  readonly #rowsIn: (state: Int32Array) => Places;
  readonly #successors: Places = { count: 0, at: new Int32Array(64) };
  #state = new Int32Array(0);

  /** `rowsIn`: the rows of what may happen in a state. */
  constructor(rows: ActionRows, rowsIn: (state: Int32Array) => Places) {
    this.#rows = rows;
    this.#rowsIn = rowsIn;
  }

  look(state: Int32Array): void {
    this.#state = grown(this.#state, state.length);
    // What is behind the state's own components is of another state.
    this.#state.fill(0, state.length);
    this.#state.set(state);
    const rows = this.#rowsIn(state);
    const successors = this.#successors;
    successors.count = 0;
    for (let i = 0; i < rows.count; i++) this.#rows.note(rows.at[i]!, successors);
  }

  get count(): number {
    return this.#successors.count;
  }

  get lively(): boolean {
    return this.#successors.count > 0;
  }

  label(choice: number): number {
    return this.#rows.label(this.#successors.at[choice]!);
  }

  local(): number {
    return 0;
  }

  isFault(): boolean {
    return false;
  }

  take(choice: number, out: Successors): void {
    out.clear();
    this.#rows.emitOne(this.#successors.at[choice]!, this.#state, out);
  }
}
