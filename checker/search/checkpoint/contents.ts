// What is in some of the saved states, as a number of each.
// The one idea: numbers are given in the order in which things are met, so a model that says other things in the same order gives the same
// numbers; what is in a sample of its states tells the two apart.
// Not here: the numbers themselves (lessons.ts, relive.ts).
import type { Machine } from "../../machine/machine.ts";
import { canonicalText } from "../../values/canonical-text.ts";
import type { StateStore } from "../store/store.ts";
import { otherwise } from "./relive.ts";
import type { SavedNumbers } from "./saved-search.ts";

/** So many states are looked at, the last one among them. */
const LOOKED_AT = 64;

export const contentsOf = (machine: Machine, store: StateStore): SavedNumbers["contents"] => {
  const every = Math.max(1, Math.ceil(store.size / LOOKED_AT));
  const contents: { index: number; digest: number }[] = [];
  for (let index = store.size - 1; index >= 0; index -= every)
    contents.push({ index, digest: digestOf(machine, store, index) });
  return contents;
};

/** Throws KripkeError 150 where a state is not what it was. */
export const assertSame = (machine: Machine, store: StateStore, { contents }: SavedNumbers): void => {
  for (const { index, digest } of contents) if (digestOf(machine, store, index) !== digest) throw otherwise(index);
};

/** What is in a state, as a number. */
export const digestOf = (machine: Machine, store: StateStore, index: number): number => {
  const state = new Int32Array(machine.components);
  store.load(index, state);
  let digest = 0;
  for (const character of canonicalText(machine.tells.snapshot(state)))
    digest = (Math.imul(digest, 31) + character.codePointAt(0)!) >>> 0;
  return digest;
};
