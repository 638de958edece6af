// Rebuilding a trace of each claim that was hit, breadth first the shortest, without stored parents.
// The one idea: walk the levels backwards once, marking every state that lies on a shortest path to some claim's hit; then
// walk forward through the marks, taking the least event each time. The order of events is the model's, so the trace does
// not depend on the order in which states were found. Depth first the marks are the one way that is known.
// Not here: what counts as a hit (open-claims.ts).
import { KripkeError } from "../language/index.ts";
import type { Machine } from "../machine/machine.ts";
import { Successors } from "../machine/successors.ts";
import type { Ways } from "./frontier/frontier.ts";
import type { Evidence } from "./options.ts";
import type { Reduction } from "./reduction.ts";
import { Marks } from "./store/marks.ts";
import { NearWords } from "./store/near-words.ts";
import type { Packing } from "./store/packing.ts";
import type { StateStore } from "./store/store.ts";
import { widened } from "./store/vectors.ts";
import { EDGE, type Hits } from "./watchers/open-claims.ts";

/** What a finished search hands over. */
export interface Explored {
  readonly machine: Machine;
  readonly store: StateStore;
  readonly ways: Ways;
  /** Null: every state stands for itself. */
  readonly reduction: Reduction | null;
  /** How many states were expanded; the next one perhaps in part. */
  readonly expanded: number;
  /** The most components that a transition changed. */
  readonly widest: number;
}

/** Hits are marked by bits of a 32-bit word. */
const AT_ONCE = 31;

/** Evidence, unless nothing in real names is like what stands for it: then the path to where it breaks off. */
export type Rebuilt = Evidence & { readonly breaks?: true };

/** The evidence for each of the hits, in their order. */
export const rebuild = (explored: Explored, all: readonly Hits[]): Rebuilt[] => {
  const evidence: Rebuilt[] = [];
  for (let i = 0; i < all.length; i += AT_ONCE) {
    const rebuilder = new Rebuilder(explored, all.slice(i, i + AT_ONCE));
    evidence.push(...rebuilder.evidence());
  }
  return evidence;
};

interface Near {
  readonly packing: Packing;
  readonly states: Uint32Array;
  readonly words: NearWords;
}

class Rebuilder {
  readonly #machine: Machine;
  readonly #store: StateStore;
  readonly #ways: Ways;
  readonly #hits: readonly Hits[];
  readonly #expanded: number;
  /** The states on a shortest path to some hit; bit h is set for hit h. */
  readonly #marks: Marks;
  /** By level: those of them that are stored, as often as they were marked. */
  readonly #marked: number[][] = [];
  readonly #successors = new Successors();
  readonly #reduction: Reduction | null;
  readonly #widest: number;
  #state: Int32Array<ArrayBuffer>;
  #after: Int32Array<ArrayBuffer>;

  constructor({ machine, store, ways, expanded, reduction, widest }: Explored, hits: readonly Hits[]) {
    this.#machine = machine;
    this.#store = store;
    this.#ways = ways;
    this.#hits = hits;
    this.#reduction = reduction;
    this.#widest = widest;
    this.#expanded = expanded;
    this.#marks = new Marks(machine.components);
    this.#state = new Int32Array(machine.components);
    this.#after = new Int32Array(machine.components);
  }

  evidence(): Rebuilt[] {
    for (const [bit, hits] of this.#hits.entries()) {
      for (const index of hits.states) this.#markEnd(index, hits.events + 1, 1 << bit);
      for (let at = 0; at < hits.edges.length; at += EDGE.size)
        this.#markEnd(hits.edges[at + EDGE.from]!, hits.events, 1 << bit);
    }
    if (this.#ways.by === "levels") this.#markBackwards(this.#ways.starts);
    return this.#hits.map((hits, bit) => this.#walk(hits, bit));
  }

  /** The last stored state on the way to a hit; and the whole way, if it is known. A state has one way back, so one level. */
  #markEnd(index: number, level: number, bits: number): void {
    this.#mark(index, level, bits);
    if (this.#ways.by === "levels") return;
    let before = level;
    for (let at = this.#ways.parentOf(index); at >= 0; at = this.#ways.parentOf(at)) this.#mark(at, --before, bits);
  }

  #mark(index: number, level: number, bits: number): void {
    this.#store.load(index, this.#state);
    this.#marks.add(this.#state, level, bits);
    this.#marked[level] ??= [];
    this.#marked[level].push(index);
  }

  /** From the deepest level with a mark to the first. */
  #markBackwards(starts: readonly number[]): void {
    const start = (level: number): number => starts[level - 1] ?? this.#store.size;
    for (let level = this.#deepest() - 1; level >= 1; level--) {
      const wanted = this.#wantedOf(level);
      if (wanted === 0 || !this.#marks.seek(level + 1)) continue;
      // Nothing was found beyond the state at which the search stopped.
      const end = Math.min(start(level + 1), this.#expanded + 1);
      this.#markLevel(start(level), end, level, wanted);
    }
  }

  #markLevel(from: number, end: number, level: number, wanted: number): void {
    let near = this.#nearest(from, level + 1);
    for (let index = from; index < end; index++) {
      // A component that comes while a state is expanded may have the states laid out anew.
      if (near !== null && near.packing !== this.#store.packing) near = null;
      if (near !== null && !near.words.mayLead(near.states, (index - from) * near.packing.words, this.#widest))
        continue;
      const marks = this.#marksBelow(index, level + 1) & wanted;
      if (marks !== 0) this.#mark(index, level, marks);
    }
  }

  /** The states from one on, as they lie in the store, and what of them may lead to who is marked; null: that is not told by words. */
  #nearest(from: number, level: number): Near | null {
    if (this.#reduction !== null) return null;
    const { packing, words: states } = this.#store.inWords(from);
    const words = new NearWords(packing);
    for (const index of this.#marked[level] ?? []) words.seek(this.#store.inWords(index).words, 0);
    return { packing, states, words };
  }

  /** The deepest level in which a path to some hit ends. */
  #deepest(): number {
    return Math.max(1, ...this.#hits.map(lastLevel));
  }

  /** The hits whose paths still pass through a level. */
  #wantedOf(level: number): number {
    let wanted = 0;
    for (const [bit, hits] of this.#hits.entries()) if (lastLevel(hits) > level) wanted |= 1 << bit;
    return wanted;
  }

  /** The marks of a state's successors in the next level. */
  #marksBelow(index: number, level: number): number {
    this.#store.load(index, this.#state);
    if (this.#reduction === null && !this.#marks.mayLead(this.#state, this.#widest)) return 0;
    try {
      this.#expand();
    } catch (error) {
      // The author's code failed here and the search ended; a path that leads elsewhere is as good as without it.
      if (error instanceof KripkeError) return 0;
      throw error;
    }
    const successors = this.#successors;
    if (this.#reduction === null) return this.#marks.ofSuccessors(this.#state, successors);
    // What stands for a successor may differ from the state in every component.
    let marks = 0;
    for (let at = 0; at < successors.end; at = successors.after(at)) marks |= this.#marksOf(this.#changed(at), level);
    return marks;
  }

  /** The marks of what stands for a state, if that is of this level; none where it is what breaks the reduction's promise. */
  #marksOf(state: Int32Array, level: number): number {
    if (this.#reduction === null) return this.#marks.of(state, level);
    try {
      const representative = this.#reduction.representative(this.#store, state);
      return representative === null ? 0 : this.#marks.of(representative, level);
    } catch (error) {
      if (error instanceof KripkeError) return 0;
      throw error;
    }
  }

  /** The successors of #state. */
  #expand(): void {
    this.#machine.expand(this.#state, this.#successors);
    const { components } = this.#machine;
    if (components > this.#state.length) {
      this.#store.widen(components);
      this.#state = widened(this.#state, components);
      this.#after = new Int32Array(components);
    }
  }

  /** #state changed as a successor says; good until the next call. */
  #changed(at: number): Int32Array {
    this.#after.set(this.#state);
    this.#successors.apply(at, this.#after);
    return this.#after;
  }

  /** The index of a stored state, or of its representative; -1 if it is not stored. */
  #find(state: Int32Array): number {
    return this.#reduction === null
      ? this.#store.findState(state, false)
      : this.#reduction.find(this.#store, state, false);
  }

  /** Walks concrete states, so that names mean the same from the first event to the last. */
  #walk(hits: Hits, bit: number): Rebuilt {
    const initial = this.#machine.initial.findIndex(
      ({ state }, i) => hits.initial.includes(i) || this.#isMarked(state, 1, bit),
    );
    // Code that answers otherwise than it did may leave no way at all.
    if (initial < 0) return { ...this.#evidence(0, []), breaks: true };
    if (hits.events === 0) return this.#evidence(initial, []);
    this.#state = widened(this.#machine.initial[initial]!.state, this.#machine.components);
    const labels: number[] = [];
    for (let level = 1; level <= hits.events; level++) {
      const label = this.#step(hits, level, bit);
      if (label < 0) return { ...this.#evidence(initial, labels), breaks: true };
      labels.push(label);
    }
    return this.#evidence(initial, labels);
  }

  #isMarked(state: Int32Array, level: number, bit: number): boolean {
    return ((this.#marksOf(state, level) >> bit) & 1) === 1;
  }

  /** Takes the least event from #state that leads on towards the hit. */
  #step(hits: Hits, level: number, bit: number): number {
    const index = this.#find(this.#state);
    this.#expand();
    const successors = this.#successors;
    const last = level === hits.events;
    const endsHere = last && hits.edges.some((parent, i) => i % EDGE.size === EDGE.from && parent === index);
    // What stands for a state may hit a claim that the state itself does not, where the promise of symmetry is broken.
    const asks = last && this.#reduction !== null && hits.hitsClaim !== undefined;
    let best = -1;
    let next = this.#state;
    for (let at = 0; at < successors.end; at = successors.after(at)) {
      const label = successors.label(at);
      if (best >= 0 && this.#machine.events.compare(label, best) >= 0) continue;
      const after = this.#changed(at);
      const marked = this.#isMarked(after, level + 1, bit);
      const hit = (marked && !asks) || ((marked || endsHere) && hits.hitsClaim!(this.#state, after, label));
      if (!hit) continue;
      best = label;
      next = after.slice();
    }
    this.#state = next;
    return best;
  }

  #evidence(initial: number, labels: readonly number[]): Evidence {
    return {
      initial: this.#machine.initial.length > 1 ? this.#machine.initial[initial]!.choice : null,
      events: labels.map((label) => this.#machine.events.event(label)),
      loopStart: null,
    };
  }
}

/** The level of the last stored state on the way to a hit: a hit on a transition ends one event later. */
const lastLevel = (hits: Hits): number => (hits.states.length > 0 ? hits.events + 1 : hits.events);
