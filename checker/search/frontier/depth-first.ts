// Depth first, under a bound on depth: for a first violation soon.
// The one idea: the state that was found last is expanded next, so a path is followed to its end before another is begun; each state
// knows its depth and where it was met, which gives the path back to it.
//
// Under a bound that alone would miss states. A state met first on a long way is expanded at that depth, and what lies within the
// bound by a shorter way may lie behind the bound by this one. So whoever is met again nearer than before is remembered; once the
// stack is empty and the bound keeps any state back, those that came nearer are followed again, the nearest first. A state that was
// kept back and came nearer is expanded as if it were found then. In the end every state that was expanded was last followed at the
// depth that is recorded of it, so each of its successors has at most one more; by induction over the true distance every recorded
// depth is the true distance, and what is kept back is what lies at the bound: the same states as breadth first. As the nearest come
// first, a depth is final when it is followed (Dijkstra), and no state is followed more than once again. Where the bound keeps nothing
// back, every stored state was expanded, all that can be reached is stored, and nothing is followed again.
//
// The stack holds each state at most once and, with what is known of depths, 13 bytes a state: memory that the bound on memory counts.
// Not here: expanding (explorer.ts), breadth first (breadth-first.ts), walking the path again in real names (evidence.ts).
import { grown } from "../../values/sequences.ts";
import type { GraphWatcher } from "../watchers/graph-watcher.ts";
import { EDGE, type Hits } from "../watchers/open-claims.ts";
import { eventsTo, type Frontier, type Ways } from "./frontier.ts";

/** How deep it goes where nothing is said. */
export const DEPTH_BOUND = 1000;

/** What is known of a state: it was expanded; the bound keeps it back; it came nearer since it was followed. */
const EXPANDED = 1;
const KEPT_BACK = 2;
const NEARER = 4;

const NONE = -1;

export class DepthFirst implements Frontier, GraphWatcher {
  readonly closesBehindEach = true;
  readonly watchesTransitions = false;
  readonly completeDepth = 0;
  #bound: number;
  /** By state: the least depth at which it was met, from which state, and what is known of it. */
  #depths = new Int32Array(1024);
  #parents = new Int32Array(1024);
  #marks = new Uint8Array(1024);
  #known = 0;
  /** States to be expanded, the next one last. */
  #stack = new Int32Array(1024);
  #height = 0;
  #current = NONE;
  #isAgain = false;
  #expanded = 0;
  #deepest = 0;
  #keptBack = 0;
  /** By depth: states that came nearer, perhaps nearer still since; null: none was followed again yet. */
  #nearer: number[][] | null = null;
  #nearest = 0;

  constructor(bound: number = DEPTH_BOUND) {
    this.#bound = bound;
  }

  get watcher(): GraphWatcher {
    return this;
  }

  initial(_position: number, index: number): void {
    if (index >= 0) this.#meet(index, 1, NONE);
  }

  state(): void {}

  transition(_label: number, target: number): void {
    if (target >= 0) this.#meet(target, this.depth + 1, this.#current);
  }

  level(): boolean {
    return false;
  }

  #meet(index: number, depth: number, parent: number): void {
    const isNew = index >= this.#known;
    if (isNew) this.#room(index);
    else if (depth >= this.#depths[index]!) return;
    this.#depths[index] = depth;
    this.#parents[index] = parent;
    if (depth > this.#deepest) this.#deepest = depth;
    const mark = this.#marks[index]!;
    if (isNew || (mark & KEPT_BACK) !== 0) this.#push(index);
    else if ((mark & EXPANDED) !== 0) {
      this.#marks[index] = mark | NEARER;
      if (this.#nearer !== null) this.#remember(this.#nearer, index, depth);
    }
  }

  #room(index: number): void {
    this.#known = index + 1;
    this.#depths = grown(this.#depths, this.#known);
    this.#parents = grown(this.#parents, this.#known);
    if (this.#marks.length >= this.#known) return;
    const wider = new Uint8Array(this.#depths.length);
    wider.set(this.#marks);
    this.#marks = wider;
  }

  #push(index: number): void {
    if ((this.#marks[index]! & KEPT_BACK) !== 0) this.#keptBack--;
    this.#marks[index]! &= ~KEPT_BACK;
    this.#stack = grown(this.#stack, this.#height + 1);
    this.#stack[this.#height++] = index;
  }

  /** Makes the next state the current one. */
  #take(): void {
    this.#isAgain = false;
    while (this.#height > 0) {
      this.#current = this.#stack[--this.#height]!;
      if (this.#depths[this.#current]! < this.#bound) return;
      this.#marks[this.#current]! |= KEPT_BACK;
      this.#keptBack++;
    }
    this.#current = this.#keptBack > 0 ? this.#takeNearest() : NONE;
    this.#isAgain = this.#current !== NONE;
  }

  #takeNearest(): number {
    const nearer = this.#nearer ?? this.#gathered();
    for (; this.#nearest < nearer.length; this.#nearest++) {
      const states = nearer[this.#nearest] ?? [];
      for (let index = states.pop(); index !== undefined; index = states.pop()) {
        // One that came nearer still was followed already.
        if ((this.#marks[index]! & NEARER) === 0) continue;
        this.#marks[index]! &= ~NEARER;
        return index;
      }
    }
    return NONE;
  }

  #gathered(): number[][] {
    const nearer: number[][] = [];
    this.#nearer = nearer;
    for (let index = 0; index < this.#known; index++)
      if ((this.#marks[index]! & NEARER) !== 0) this.#remember(nearer, index, this.#depths[index]!);
    return nearer;
  }

  #remember(nearer: number[][], index: number, depth: number): void {
    nearer[depth] ??= [];
    nearer[depth].push(index);
  }

  begin(): boolean {
    this.#take();
    return this.#current !== NONE || this.#keptBack > 0;
  }

  get isAtBound(): boolean {
    return this.#current === NONE;
  }

  keptBack(): { readonly count: number; readonly nth: (position: number) => number } {
    const indices = this.#marked(KEPT_BACK, this.#keptBack);
    return { count: indices.length, nth: (position) => indices[position]! };
  }

  #marked(mark: number, count: number): Int32Array {
    const indices = new Int32Array(count);
    let found = 0;
    for (let index = 0; index < this.#known; index++) if ((this.#marks[index]! & mark) !== 0) indices[found++] = index;
    return indices;
  }

  liftBound(): void {
    this.#bound = Number.POSITIVE_INFINITY;
    for (const index of this.#marked(KEPT_BACK, this.#keptBack)) this.#push(index);
    this.#take();
  }

  get current(): number {
    return this.#current;
  }

  get isAgain(): boolean {
    return this.#isAgain;
  }

  advance(): void {
    if (!this.#isAgain) {
      this.#marks[this.#current]! |= EXPANDED;
      this.#expanded++;
    }
    this.#take();
  }

  close(): void {}

  get depth(): number {
    return this.#depths[this.#current]!;
  }

  /** The longest way that was followed. */
  deepest(): number {
    return this.#deepest;
  }

  get expanded(): number {
    return this.#expanded;
  }

  isExpanded(index: number): boolean {
    return index < this.#known && (this.#marks[index]! & EXPANDED) !== 0;
  }

  get ways(): Ways {
    // A state of which the search was not told any more was found from the one that was being expanded.
    return { by: "parents", parentOf: (index) => (index < this.#known ? this.#parents[index]! : this.#current) };
  }

  /** One with the shortest path, for states may have come nearer since they were hit. */
  shown(hits: Hits): Hits {
    const { ways } = this;
    const none = { ...hits, states: [], initial: [], edges: [] };
    if (hits.initial.length > 0) return { ...none, events: 0, initial: hits.initial };
    let shown: Hits | null = null;
    for (const index of hits.states) {
      const events = eventsTo(ways, index);
      if (shown === null || events < shown.events) shown = { ...none, events, states: [index] };
    }
    for (let at = 0; at < hits.edges.length; at += EDGE.size) {
      const events = eventsTo(ways, hits.edges[at + EDGE.from]!) + 1;
      if (shown === null || events < shown.events)
        shown = { ...none, events, edges: hits.edges.slice(at, at + EDGE.size) };
    }
    return shown ?? hits;
  }
}
