// A reduction: several states stand for one.
// The one idea: a search asks it for the index of a state instead of asking the store.
// Not here: which states are taken for one, and why they may be (by-symmetry.ts, by-view.ts).
import type { Proviso } from "../language/index.ts";
import type { StateStore } from "./store/store.ts";

export { PromiseBroken } from "../language/index.ts";

export interface Reduction {
  /** What a verdict rests on that was compared only so far, so that it holds modulo that and no more; null: nothing. */
  readonly proviso: Proviso | null;
  /** The index of what stands for a state; a new one if `keep`, else -1 if it is new. */
  find(store: StateStore, state: Int32Array, keep: boolean): number;
  /** What stands for a state, valid until the next call; null if nothing in the store does. */
  representative(store: StateStore, state: Int32Array): Int32Array | null;
}
