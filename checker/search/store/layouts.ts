// Which layout the states have: flat, or rows once that pays.
// The one idea: rows pay where few different halves make many states, which can be counted, and where the states are too many
// for the processor's caches with as many still to come, which growing levels tell.
// Not here: the layouts (store.ts, rows-store.ts).
import { PairMap } from "../../values/sequences.ts";
import { RowsStore } from "./rows-store.ts";
import type { StateStore } from "./store.ts";

/** States at the first look, how many times more at the next, and from where on none is taken: both layouts lie side by side. */
const FIRST_LOOK = 1 << 21;
const NEXT_LOOK = 2;
const NO_LOOK = 1 << 23;
/**
 * So many of the first states say where to cut: all of them, because among states picked here and there every half is a
 * different one.
 */
const SAMPLE = 1 << 15;
/** Rows pay where halves are at most this share of the states. */
const SHARE = 1 / 8;

export class LayoutChoice {
  readonly #forced: boolean;
  #lookAt: number;
  #decided = false;
  /** States of the last level. */
  #level = 0;

  /** `rowsFrom`: rows from so many states on, whether they pay or not. */
  constructor(rowsFrom: number | undefined) {
    this.#forced = rowsFrom !== undefined;
    this.#lookAt = rowsFrom ?? FIRST_LOOK;
  }

  /** The store to go on with between two levels, the next one being of so many states. */
  next(store: StateStore, components: number, level: number): StateStore {
    const grows = level > this.#level;
    this.#level = level;
    if (this.#decided || store.size < this.#lookAt || components < 2) return store;
    if (!this.#forced && (store.size >= NO_LOOK || !grows)) return store;
    this.#lookAt = store.size * NEXT_LOOK;
    const most = this.#forced ? Number.POSITIVE_INFINITY : SHARE * store.size;
    const rows = RowsStore.of(store, components, bestCut(store, components), most);
    if (rows === null) return store;
    this.#decided = true;
    return rows;
  }
}

/** Where halves are fewest. */
const bestCut = (store: StateStore, components: number): number => {
  const state = new Int32Array(components);
  const lefts = Array.from({ length: components }, () => new PairMap());
  const rights = Array.from({ length: components }, () => new PairMap());
  for (let index = 0; index < Math.min(SAMPLE, store.size); index++) {
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
