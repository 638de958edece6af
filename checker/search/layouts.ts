// Which layout the states have: flat, or rows once that pays.
// The one idea: rows pay where few different halves make many states, which can be counted: at the end of a level, whenever
// there are four times as many states as at the last look.
// Not here: the layouts (store.ts, rows-store.ts).
import { PairMap } from "../machine/sequences.ts";
import { RowsStore } from "./rows-store.ts";
import type { StateStore } from "./store.ts";

/** States at the first look, and how many times more at the next. */
const FIRST_LOOK = 1 << 17;
const NEXT_LOOK = 4;
/** States that say where to cut. */
const SAMPLE = 1 << 13;
/** Rows pay where halves are at most this share of the states. */
const SHARE = 0.1;

export class LayoutChoice {
  readonly #forced: boolean;
  #lookAt: number;
  #decided = false;

  /** `rowsFrom`: rows from so many states on, whether they pay or not. */
  constructor(rowsFrom: number | undefined) {
    this.#forced = rowsFrom !== undefined;
    this.#lookAt = rowsFrom ?? FIRST_LOOK;
  }

  /** The store to go on with between two levels. */
  next(store: StateStore, components: number): StateStore {
    if (this.#decided || store.size < this.#lookAt || components < 2) return store;
    this.#lookAt = store.size * NEXT_LOOK;
    const rows = new RowsStore(store, components, bestCut(store, components));
    if (!this.#forced && rows.halves > SHARE * store.size) return store;
    this.#decided = true;
    return rows;
  }
}

/** Where halves are fewest, among states spread over all that there are. */
const bestCut = (store: StateStore, components: number): number => {
  const state = new Int32Array(components);
  const lefts = Array.from({ length: components }, () => new PairMap());
  const rights = Array.from({ length: components }, () => new PairMap());
  const stride = Math.ceil(store.size / SAMPLE);
  for (let index = 0; index < store.size; index += stride) {
    store.load(index, state);
    let left = 0;
    for (let i = 0; i < components; i++) left = idOf(lefts[i]!, left, state[i]!);
    let right = 0;
    for (let i = components - 1; i >= 0; i--) right = idOf(rights[i]!, right, state[i]!);
  }
  let best = 1;
  const halves = (cut: number): number => lefts[cut - 1]!.size + rights[cut]!.size;
  for (let cut = 2; cut < components; cut++) if (halves(cut) < halves(best)) best = cut;
  return best;
};

/** Numbers the pairs (half so far, next component) as they come. */
const idOf = (ids: PairMap, half: number, component: number): number => {
  const known = ids.get(half, component);
  if (known >= 0) return known;
  const id = ids.size;
  ids.set(half, component, id);
  return id;
};
