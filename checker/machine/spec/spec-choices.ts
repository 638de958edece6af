// The choices of a state of a spec: the successors in the rows of what its actions answered, counted without being built.
// The one idea: whether an action may happen is known only when it has run, but what it answered lies in a row with its label in front,
// so a walk reads labels and builds the one successor that it takes.
// Not here: which rows those are (rows-along.ts), the choices of a protocol (protocol/steps/protocol-choices.ts).
import type { Choices } from "../choices.ts";
import type { Places } from "../row-places.ts";
import type { Successors } from "../successors.ts";
import type { ActionRows } from "./action-rows.ts";
import type { RowsAlong } from "./rows-along.ts";

export class SpecChoices implements Choices {
  readonly #rows: ActionRows;
  readonly #along: RowsAlong;
  readonly #comparedIn: (state: Int32Array) => Places | null;
  readonly #successors: Places = { count: 0, at: new Int32Array(64) };
  #state: Int32Array = new Int32Array(0);

  /** `comparedIn`: the rows in a state in which answers are compared with those on values; null: they are not. */
  constructor(rows: ActionRows, along: RowsAlong, comparedIn: (state: Int32Array) => Places | null) {
    this.#rows = rows;
    this.#along = along;
    this.#comparedIn = comparedIn;
  }

  look(state: Int32Array): void {
    this.#state = state;
    const successors = this.#successors;
    const compared = this.#comparedIn(state);
    if (compared === null) {
      this.#along.in(state, successors);
      return;
    }
    this.#along.forget();
    successors.count = 0;
    for (let i = 0; i < compared.count; i++) this.#rows.note(compared.at[i]!, successors);
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
