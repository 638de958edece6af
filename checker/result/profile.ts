// What multiplies the states: which parts of the state, if they were left out, would leave how many states.
// The one idea: leave one part out of every stored state and count what is still different; the ratio is what a bound or an
// abstraction of that part could save at most.
// Not here: how a part is left out (machine/), what events multiply (causes.ts), printing (cli/).
import type { States } from "../machine/machine.ts";
import type { Outcome } from "../search/search-outcome.ts";
import { type CauseRow, causesOf } from "./causes.ts";

/** One part of the state, and how much it multiplies. */
export interface ProfileRow {
  /** Such as `acceptor.promised`, `promise messages`, `budget crash1`. */
  readonly part: string;
  /** Different states with the part left out. */
  readonly without: number;
  /** All states / without. */
  readonly factor: number;
}

/** What multiplies the states: parts of the state, and causes of events; the worst first. */
export interface Profile {
  readonly parts: readonly ProfileRow[];
  readonly causes: readonly CauseRow[];
}

/** More states than this, and the profile is of so many only, spread evenly. */
const MOST = 200_000;

export const profileOf = (outcome: Outcome): Profile => ({ parts: partsOf(outcome), causes: causesOf(outcome) });

/** The parts, the one that multiplies most first. */
const partsOf = (outcome: Outcome): readonly ProfileRow[] => {
  const { machine, store } = outcome;
  const stride = Math.max(1, Math.ceil(store.size / MOST));
  const rows = machine.tells.parts().map(({ name, without }) => {
    const seen = new DistinctStates();
    const state = new Int32Array(machine.components);
    const projected = new Int32Array(machine.components);
    let all = 0;
    for (let index = 0; index < store.size; index += stride) {
      store.load(index, state);
      project(machine, state, projected, without);
      seen.add(projected);
      all++;
    }
    return { part: name, without: Math.round((seen.size * store.size) / all), factor: all / seen.size };
  });
  return rows.filter(({ factor }) => factor > 1).sort((a, b) => b.factor - a.factor || (a.part < b.part ? -1 : 1));
};

const project = (
  { components }: States,
  state: Int32Array,
  out: Int32Array,
  without: (component: number, id: number) => number,
): void => {
  for (let component = 0; component < components; component++) out[component] = without(component, state[component]!);
};

/** Counts different vectors by two independent 32-bit hashes: a count to rank parts by, never a verdict. */
class DistinctStates {
  readonly #seen = new Set<number>();

  get size(): number {
    return this.#seen.size;
  }

  add(state: Int32Array): void {
    let high = 0x2f0b4f27;
    let low = 0x51ed270b;
    for (const id of state) {
      high = Math.imul(high ^ id, 0x9e3779b1);
      high ^= high >>> 15;
      low = Math.imul(low ^ id, 0x85ebca6b);
      low ^= low >>> 13;
    }
    // 53 bits fit a number exactly.
    this.#seen.add((high >>> 0) * 2 ** 21 + (low >>> 11));
  }
}
