// What the actions of a machine do, as rows that serve many states.
// The one idea: a row names all that is written, so who knows how states are kept can tell where a row leads without building it.
// Not here: where rows come from (spec/action-rows.ts), telling where they lead (search/store/packed-rows.ts).
import type { PlacesInWords } from "../values/masked-map.ts";
import type { Successors } from "./successors.ts";

/** Places of rows, or of successors in them: the first so many of the integers. */
export interface Places {
  count: number;
  at: Int32Array<ArrayBuffer>;
}

/** A successor in a row: its place, its label, and all that it writes, whether it changes anything or not. */
export interface RowSuccessor {
  readonly at: number;
  readonly label: number;
  readonly pairs: readonly (readonly [component: number, id: number])[];
}

export interface Rows {
  /**
   * The same as `in`, of a state that lies in words as `places` says; null: that is not known, or the state has to be looked at whole.
   * Then `in` tells it, and `note` has it known.
   */
  inWords(places: PlacesInWords, words: Uint32Array): Places | null;
  note(places: PlacesInWords, words: Uint32Array, state: Int32Array): void;
  /** The rows of what may happen in a state; good until the next call. Throws KripkeError 75 when the author's code does. */
  in(state: Int32Array): Places;
  /** The successors of a row, which stays what it is. */
  successors(place: number): readonly RowSuccessor[];
  /** Adds what the successor at a place of a row makes of a state. */
  emit(at: number, state: Int32Array, out: Successors): void;
}
