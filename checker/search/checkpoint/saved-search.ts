// What is kept of a search that is to go on another day: its states, its counts, and which states taught something.
// The one idea: numbers are given in the order in which things are met, so a search that meets them again in that order gives them the
// same numbers; what is kept is therefore numbers alone, and no value, message or label is written down (relive.ts).
// Not here: files (harness/checkpoints), how the search goes on (relive.ts).
import type { StatesInWords } from "../store/packing.ts";
import type { SavedClaim } from "../watchers/open-claims.ts";

/** The numbers of a search that was left. */
export interface SavedNumbers {
  readonly distinct: number;
  readonly generated: number;
  /** Of breadth first: where the levels begin; how many states were expanded. */
  readonly starts: readonly number[];
  readonly expanded: number;
  /** Where the level ends that was being expanded; -1: none was. */
  readonly end: number;
  /** Successors that `within` kept out; the most components that a transition changed. */
  readonly cut: number;
  readonly widest: number;
  readonly claims: readonly SavedClaim[];
  /** Of some of the states what their contents come to: a model that only calls things otherwise gives the same numbers. */
  readonly contents: readonly { readonly index: number; readonly digest: number }[];
}

export interface SavedSearch extends SavedNumbers {
  /** By label. */
  readonly taken: Float64Array;
  readonly fresh: Float64Array;
  /** `LESSON` behind `LESSON`, in the order of their states. */
  readonly lessons: Int32Array;
  /** All states from this one on, in their order. */
  readonly statesFrom: (index: number) => Iterable<StatesInWords>;
}

/** Where a search is saved, and what it goes on from. */
export interface Checkpoints {
  /** Null: it begins at the beginning. */
  readonly saved: SavedSearch | null;
  /** So many states are expanded between two looks at the clock, where tests want fewer than is good. */
  readonly between?: number;
  /** Is it time to save? Asked often. */
  readonly isDue: () => boolean;
  /** Does not throw: a search that cannot be saved goes on. */
  readonly save: (search: SavedSearch) => void;
}
