// A small graph with fairness and a formula, as a test writes it down: named parts, no offsets.
// The one idea: the oracle reads this as it stands, the engine gets it as arrays.
// Not here: random ones (generator.ts), what is true of them (oracle.ts).
import { Bits } from "../../checker/temporal/automaton/bits.ts";
import type { Ltl } from "../../checker/temporal/automaton/formula.ts";
import type { Fairness, Graph, Propositions } from "../../checker/temporal/graph.ts";

export interface Edge {
  readonly from: number;
  /** -1: cut. */
  readonly to: number;
  readonly label: number;
  /** Atoms of events that are true of it. */
  readonly events: number;
  /** Does it change something? One that leads elsewhere does; one that does not may, as modulo a view. */
  readonly changes: boolean;
}

/** Why a case assumes fairness. Message: many obligations, one a label, numbered here and there. */
export type Kind = "weak" | "strong" | "message";

export interface Obligation {
  readonly id: number;
  readonly kind: Kind;
  readonly isStrong: boolean;
  readonly labels: readonly number[];
}

export interface System {
  /** By state: the atoms of states that are true in it. */
  readonly states: readonly number[];
  readonly initial: readonly number[];
  /** In the order of `from`. */
  readonly edges: readonly Edge[];
  readonly obligations: readonly Obligation[];
  /** Labels that happen only finitely often. */
  readonly finitely: readonly number[];
  /** What a behaviour is sought of. */
  readonly formula: Ltl;
}

export interface Arrays {
  readonly graph: Graph;
  readonly propositions: Propositions;
  readonly fairness: Fairness;
}

export const arraysOf = ({ states, initial, edges, obligations, finitely }: System): Arrays => {
  const offsets = new Int32Array(states.length + 1);
  for (const { from } of edges) offsets[from + 1]!++;
  for (let state = 0; state < states.length; state++) offsets[state + 1]! += offsets[state]!;
  const idle = new Bits(edges.length);
  for (const [edge, { changes }] of edges.entries()) if (!changes) idle.add(edge);
  const hasEvents = edges.some(({ events }) => events !== 0);
  return {
    graph: {
      states: states.length,
      initial: Int32Array.from(initial),
      offsets,
      targets: Int32Array.from(edges, ({ to }) => to),
      labels: Int32Array.from(edges, ({ label }) => label),
      idle,
    },
    propositions: {
      ofState: (state) => states[state]!,
      ofEdge: hasEvents ? (edge) => edges[edge]!.events : null,
    },
    fairness: {
      obligationsOf: (label) => obligations.filter(({ labels }) => labels.includes(label)).map(({ id }) => id),
      isStrong: (id) => obligations.find((obligation) => obligation.id === id)!.isStrong,
      finitely: (label) => finitely.includes(label),
    },
  };
};
