// The graph as a search finds it, kept for liveness: edges in the order of their states, and what the claims' atoms say.
// The one idea: states are expanded in the order of their indices, so the edges of a state lie together and need no index but
// where they begin: eight bytes an edge, four a state, one a state and claim.
// Which edges changed nothing is kept beside them, for modulo a view an edge may change the state and lead to where it begins.
// A state's atoms are asked when it is found, as those of the safety claims are: what lies at the edge of what is explored is read.
// Not here: what is done with it (fair-lasso.ts, prefix-search.ts).

import type { GraphWatcher } from "../search/watchers/graph-watcher.ts";
import { grown } from "../values/sequences.ts";
import { Bits, Sequence } from "./automaton/bits.ts";
import { Monitor } from "./automaton/monitor.ts";
import type { TemporalClaim } from "./claim.ts";
import type { Graph } from "./graph.ts";
import { type Prefix, PrefixSearch, type RecordedEdges } from "./prefix-search.ts";

export type Ends = "something" | "everything" | "nothing";

export class GraphRecorder implements GraphWatcher {
  readonly watchesTransitions: boolean;
  readonly #claims: readonly TemporalClaim[];
  readonly #watching: readonly TemporalClaim[];
  /** Of the claims that a finite prefix may refute. */
  readonly #prefixes: ReadonlyMap<TemporalClaim, PrefixSearch>;
  readonly #initial: number[] = [];
  #offsets = new Int32Array(1024);
  #targets = new Int32Array(4096);
  #labels = new Int32Array(4096);
  /** States of which edges were recorded, and states that were found. */
  #states = 0;
  #known = 0;
  #edges = 0;
  #at = -1;
  /** Do states stand for others? */
  readonly #modulo: boolean;
  /** The edges that change nothing. */
  readonly #idle = new Sequence();

  /** Once so many of the claims are refuted by a prefix, the search may end. */
  readonly #ends: Ends;

  constructor(claims: readonly TemporalClaim[], modulo: boolean, ends: Ends) {
    this.#modulo = modulo;
    this.#ends = ends;
    this.#claims = claims;
    this.#watching = claims.filter((claim) => claim.watchesEvents);
    this.watchesTransitions = claims.some((claim) => claim.watchesIdling);
    this.#prefixes = new Map(
      claims.flatMap((claim) =>
        claim.monitor instanceof Monitor ? [[claim, new PrefixSearch(claim.monitor, claim.letters)] as const] : [],
      ),
    );
  }

  initial(position: number, index: number, state: Int32Array): void {
    if (index >= 0) {
      this.#initial.push(index);
      this.#known = Math.max(this.#known, index + 1);
    }
    for (const claim of this.#claims) {
      const prefixes = this.#prefixes.get(claim);
      if (index < 0 && prefixes === undefined) continue;
      const letter = index < 0 ? claim.letterOf(state) : claim.noteState(index, state);
      prefixes?.start(position, index, letter);
    }
  }

  state(index: number): void {
    this.#at = index;
    this.#offsets = grown(this.#offsets, index + 2);
    this.#offsets[index] = this.#edges;
    this.#states = index + 1;
  }

  transition(label: number, target: number, before: Int32Array, after: Int32Array): void {
    const isNew = target >= this.#known;
    if (isNew) {
      this.#known = target + 1;
      for (const claim of this.#claims) claim.noteState(target, after);
    }
    // What changes nothing is neither enabled nor taken: it is as good as stopping, unless somebody asks for events or steps.
    const changes = target !== this.#at || (this.#modulo && differ(before, after));
    if (!changes && !this.watchesTransitions) return;
    const edge = this.#edges++;
    if (edge >= this.#targets.length) {
      this.#targets = grown(this.#targets, edge + 1);
      this.#labels = grown(this.#labels, edge + 1);
    }
    this.#targets[edge] = target;
    this.#labels[edge] = label;
    if (!changes) this.#idle.push(edge);
    for (const claim of this.#watching) claim.noteEdge(edge, before, after, label);
    if (target < 0) for (const claim of this.#prefixes.keys()) claim.noteBehind(edge, after);
  }

  level(): boolean {
    const edges = this.#recorded();
    for (const [{ needs }, prefixes] of this.#prefixes) if (needs.size === 0) prefixes.extend(edges);
    const isRefuted = (claim: TemporalClaim): boolean => this.prefixOf(claim) !== null;
    if (this.#ends === "something") return this.#claims.some(isRefuted);
    return this.#ends === "everything" && this.#claims.length > 0 && this.#claims.every(isRefuted);
  }

  /** Nothing more is recorded: goes through all paths that are left. What was found last is looked at in any case. */
  endPrefixes(look: () => void): void {
    const edges = this.#recorded();
    for (const [{ needs }, prefixes] of this.#prefixes)
      if (needs.size === 0) for (let more = prefixes.extend(edges); more; more = prefixes.extend(edges, look)) look();
  }

  /** The shortest prefix that refutes a claim, as far as paths were gone through. */
  prefixOf(claim: TemporalClaim): Prefix | null {
    return claim.needs.size > 0 ? null : (this.#prefixes.get(claim)?.found ?? null);
  }

  /** The label of a recorded edge. */
  labelOf(edge: number): number {
    return this.#labels[edge]!;
  }

  /** Did a recorded edge change nothing? They were recorded in order. */
  isIdle(edge: number): boolean {
    return this.#idle.items.subarray(0, this.#idle.length).includes(edge);
  }

  /** Where a recorded edge leads. */
  targetOf(edge: number): number {
    return this.#targets[edge]!;
  }

  #recorded(): RecordedEdges {
    this.#offsets = grown(this.#offsets, this.#states + 1);
    this.#offsets[this.#states] = this.#edges;
    return { expanded: this.#states, offsets: this.#offsets, targets: this.#targets };
  }

  /**
   * The graph, with the states that were never expanded: `unknown` is the label of what they might do, which is cut, so that
   * nobody takes one of them for a place to stop. So might the last one that was, if it is `torn`: expanded in part.
   */
  finish(size: number, unknown: number, torn: boolean): Graph {
    if (torn) this.#mightDo(unknown);
    for (let index = this.#states; index < size; index++) {
      this.state(index);
      this.#mightDo(unknown);
    }
    this.#offsets = grown(this.#offsets, size + 1);
    this.#offsets[size] = this.#edges;
    const idle = new Bits(this.#edges);
    for (let i = 0; i < this.#idle.length; i++) idle.add(this.#idle.items[i]!);
    return {
      states: size,
      initial: Int32Array.from(new Set(this.#initial)),
      offsets: this.#offsets.subarray(0, size + 1),
      targets: this.#targets.subarray(0, this.#edges),
      labels: this.#labels.subarray(0, this.#edges),
      idle,
    };
  }

  /** The state that was noted last has something else, which is cut. */
  #mightDo(unknown: number): void {
    this.#targets = grown(this.#targets, this.#edges + 1);
    this.#labels = grown(this.#labels, this.#edges + 1);
    this.#targets[this.#edges] = -1;
    this.#labels[this.#edges++] = unknown;
  }
}

/**
 * The graph without the edges that change nothing, for a claim that is blind to them: it is decided, and its lasso found, as if
 * no other claim had asked for them.
 */
export const withoutIdling = (graph: Graph): Graph => {
  const { states, initial, offsets, targets, labels, idle } = graph;
  const edges = offsets[states]!;
  const kept = { offsets: new Int32Array(states + 1), targets: new Int32Array(edges), labels: new Int32Array(edges) };
  let count = 0;
  for (let state = 0; state < states; state++) {
    for (let edge = offsets[state]!; edge < offsets[state + 1]!; edge++) {
      if (idle.has(edge)) continue;
      kept.targets[count] = targets[edge]!;
      kept.labels[count++] = labels[edge]!;
    }
    kept.offsets[state + 1] = count;
  }
  return {
    states,
    initial,
    offsets: kept.offsets,
    targets: kept.targets.subarray(0, count),
    labels: kept.labels.subarray(0, count),
    idle: new Bits(count),
  };
};

const differ = (a: Int32Array, b: Int32Array): boolean => a.some((id, component) => id !== b[component]);
