// What the search for fair behaviours is given and what it gives back, all of it integers.
// The one idea: states, what happened, and what must not be neglected are numbers, so the search knows nothing of protocols.
// Not here: where the graph comes from, what a label or an obligation means to its author.
import type { Bits } from "./automaton/bits.ts";

/** What was explored. The edges of state s are offsets[s] … offsets[s + 1] − 1. States are in order of discovery, so near ones are small. */
export interface Graph {
  readonly states: number;
  /** Indices of states. */
  readonly initial: Int32Array;
  /** One more than there are states. */
  readonly offsets: Int32Array | Uint32Array;
  /** By edge: the state it leads to. -1: cut by a bound; it counts for what is enabled and is never walked. */
  readonly targets: Int32Array;
  /** By edge: what happened, a small number from 0. */
  readonly labels: Int32Array;
  /**
   * By edge: did it change nothing? Such an edge leads to where it begins; but one that does may have changed what a view leaves
   * out, so ends are not compared.
   */
  readonly idle: Bits;
}

/** What is true where. Atoms of states and of events are numbered together: bit i of either mask is atom i; at most 30. */
export interface Propositions {
  /** The atoms of states that are true in a state. */
  readonly ofState: (state: number) => number;
  /** The atoms of events that are true of an edge. A stop has none. Null: no atom is one of events. */
  readonly ofEdge: ((edge: number) => number) | null;
}

/**
 * What a behaviour must not neglect. An obligation is enabled in a state from which an edge that fulfils it leads and is not idle
 * (it may be cut), and taken by an edge that fulfils it and is not idle. Weak: infinitely often taken or infinitely often not
 * enabled. Strong: infinitely often taken, or only finitely often enabled.
 */
export interface Fairness {
  /** The obligations that an edge with this label fulfils if it changes the state: ids, the same each time. */
  readonly obligationsOf: (label: number) => readonly number[] | Int32Array;
  readonly isStrong: (obligation: number) => boolean;
  /** Edges with this label happen only finitely often: never on a cycle. */
  readonly finitely: (label: number) => boolean;
}

/** A behaviour that repeats: a path from an initial state, then a cycle for ever. */
export interface Lasso {
  readonly initial: number;
  /** Edges, from `initial`. */
  readonly stem: readonly number[];
  /** Edges, from the end of the stem back to it. None: the behaviour stops there for ever. */
  readonly cycle: readonly number[];
}
