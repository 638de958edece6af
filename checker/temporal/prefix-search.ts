// The shortest finite prefix that refutes a claim however it goes on, sought while the graph is explored.
// The one idea: a pair is a state and what the claim's formula still allows there (a set of the monitor); pairs are gone through
// in order of the length of the path to them, one length for each level of the search, so a graph that grows for ever is no
// obstacle, and the first prefix found is a shortest one. A pair may be met later than its state: by a longer path.
// A state that a bound keeps out is read as well, with the event that leads there, as `always` and `step` claims read it: the
// behaviour goes there, whether the search follows it or not.
// Not here: what the formula allows (monitor.ts), whether a prefix can go on fairly (docs/semantics.md), its events (path.ts).
import { GrowingBits, Sequence } from "./automaton/bits.ts";
import type { Monitor } from "./automaton/monitor.ts";

/** The edges of the states below `expanded`, as they were recorded. */
export interface RecordedEdges {
  readonly expanded: number;
  readonly offsets: Int32Array | Uint32Array;
  readonly targets: Int32Array;
}

/** What a claim's atoms say. */
export interface Letters {
  readonly ofState: (state: number) => number;
  readonly ofEvent: (edge: number) => number;
  /** Of an edge that a bound cut: the atoms of the state behind it. */
  readonly behind: (edge: number) => number;
  /** Is the formula blind to a step that changes nothing it asks of, so that such a step need not be looked at? */
  readonly blindToStutter: boolean;
}

/** A path that refutes: from an initial state, over recorded edges. */
export interface Prefix {
  /** Position among the machine's initial states. */
  readonly initial: number;
  readonly edges: readonly number[];
}

const BETWEEN_LOOKS = 4096;

export class PrefixSearch {
  readonly #monitor: Monitor;
  readonly #letters: Letters;
  /** By set: the states met with it. */
  readonly #met: GrowingBits[] = [];
  /** By pair, in order of length. Of a pair without a parent the edge is the position of its initial state. */
  readonly #states = new Sequence();
  readonly #sets = new Sequence();
  readonly #parents = new Sequence();
  readonly #edges = new Sequence();
  /** The first pair of the greatest length. */
  #first = 0;
  found: Prefix | null = null;
  readonly #allows: ((edge: number) => boolean) | null;

  /** `allows`: the edges that paths may take; absent: all. */
  constructor(monitor: Monitor, letters: Letters, allows: ((edge: number) => boolean) | null = null) {
    this.#monitor = monitor;
    this.#letters = letters;
    this.#allows = allows;
  }

  /** An initial state; `index` is -1 if a bound keeps it out. */
  start(position: number, index: number, letter: number): void {
    if (this.found !== null) return;
    const { initial } = this.#monitor;
    if (this.#monitor.endsWith(initial, letter)) this.found = { initial: position, edges: [] };
    else if (index >= 0) this.#meet(index, initial, -1, position);
  }

  /** Carries all paths of the greatest length one event further; false if there is nothing left to carry on. */
  extend(graph: RecordedEdges, look: () => void = () => {}): boolean {
    const end = this.#states.length;
    for (let pair = this.#first; pair < end && this.found === null; pair++) {
      if ((pair - this.#first) % BETWEEN_LOOKS === BETWEEN_LOOKS - 1) look();
      if (this.#states.items[pair]! < graph.expanded) this.#carryOn(pair, graph);
    }
    this.#first = end;
    return this.found === null && this.#states.length > end;
  }

  #carryOn(pair: number, { offsets, targets }: RecordedEdges): void {
    const { ofState, ofEvent, behind, blindToStutter } = this.#letters;
    const state = this.#states.items[pair]!;
    const set = this.#sets.items[pair]!;
    const letter = ofState(state);
    for (let edge = offsets[state]!; edge < offsets[state + 1]!; edge++) {
      const target = targets[edge]!;
      if (blindToStutter && target === state) continue;
      if (this.#allows !== null && !this.#allows(edge)) continue;
      const next = this.#monitor.after(set, letter | ofEvent(edge));
      if (!this.#monitor.isUndecided(next)) continue;
      if (this.#monitor.endsWith(next, target < 0 ? behind(edge) : ofState(target))) {
        this.found = this.#pathTo(pair, edge);
        return;
      }
      if (target >= 0) this.#meet(target, next, pair, edge);
    }
  }

  #meet(state: number, set: number, parent: number, edge: number): void {
    this.#met[set] ??= new GrowingBits();
    if (!this.#met[set].add(state)) return;
    this.#states.push(state);
    this.#sets.push(set);
    this.#parents.push(parent);
    this.#edges.push(edge);
  }

  #pathTo(pair: number, last: number): Prefix {
    const edges = [last];
    let at = pair;
    for (; this.#parents.items[at]! >= 0; at = this.#parents.items[at]!) edges.push(this.#edges.items[at]!);
    return { initial: this.#edges.items[at]!, edges: edges.reverse() };
  }
}
