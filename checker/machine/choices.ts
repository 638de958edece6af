// What may happen in a state, told before any of it is built: what a walk draws from.
// The one idea: a walk takes one event of a state and not all, so it counts them, draws one, and builds that one alone.
// Not here: drawing (search/walks/), counting the rows of a protocol (protocol/steps/protocol-choices.ts), a spec (spec/spec-choices.ts).
import type { Successors } from "./successors.ts";

/** The choices of one state at a time; each stands for one successor, or for those of an event that plays out in several ways. */
export interface Choices {
  /** Looks at a state, which is not to change before the last take. Good until the next look. Throws KripkeError 75 when the author's code does. */
  look(state: Int32Array): void;
  readonly count: number;
  /** The label of a choice, without what happens within the event. */
  label(choice: number): number;
  /** A number for the local state in which the acting node is. */
  local(choice: number): number;
  /** Is it a fault: does it leave an end an end? */
  isFault(choice: number): boolean;
  /** Is the state no end? */
  readonly lively: boolean;
  /** Writes the successors of one choice, and nothing else. */
  take(choice: number, out: Successors): void;
}
