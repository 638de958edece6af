// A protocol: nodes, network, faults and bounds, with the claims made of them.
// The one idea: claims are a second argument, because inside one literal TypeScript would infer `unknown` for every state.
// Not here: parameters, scenarios and mutants (model.ts); specs without nodes and messages (spec.ts).
import type { Crash, Detector, Fairness, Link, Partitions } from "./assumptions.ts";
import type { Claim, Event, Observer, Says, World } from "./claims.ts";
import type { GroupName, MessageOf, Nodes, StatesOf, View } from "./role.ts";

/** Everything about a protocol but its claims. */
export interface System<N extends Nodes> {
  readonly nodes: N;
  readonly network: Link<N> | readonly Link<N>[];
  readonly crashes?: readonly Crash<N>[];
  readonly partitions?: Partitions;
  readonly detector?: Detector;
  /** Timers that fire only while nothing is deliverable to their node. */
  readonly slow?: readonly string[];
  readonly fairness?: Fairness<N>;
  readonly symmetry?: readonly GroupName<N>[];
  // biome-ignore lint/suspicious/noExplicitAny: observers of different memories stand in one list
  readonly observers?: readonly Observer<any, Event<StatesOf<N>, MessageOf<N>>>[];
  /** States that a liveness search may identify: numeric fields shifted together, or a function of the state. */
  readonly view?: { readonly shift: readonly string[] } | ((nodes: View<N>, world: World<MessageOf<N>>) => unknown);
  /** A bound: successors outside it are checked and counted as cut, and neither kept nor expanded. */
  readonly within?: (nodes: View<N>, world: World<MessageOf<N>>) => Says;
  /** Where nothing but faults can happen: is that a legitimate end? Otherwise it is a deadlock. */
  readonly ends?: (nodes: View<N>) => boolean;
}

export type ClaimsOf<N extends Nodes> = {
  readonly [sentence: string]: Claim<View<N>, World<MessageOf<N>>, Event<StatesOf<N>, MessageOf<N>>>;
};

/** How the three things an author makes are recognised, also across two loaded copies of this package. */
export const BRAND = Symbol.for("kripke.brand");

declare const nodes: unique symbol;

/**
 * A protocol that can be checked, as `protocol` makes it. Its type keeps the names and kinds of its claims and, for
 * `NodesOf`, the types of its nodes.
 */
export interface Protocol<C, N = unknown> {
  readonly name: string;
  readonly claims: C;
  /** In the type alone: there is no such field. */
  readonly [nodes]?: N;
}

/** The nodes of a protocol, by its type: `View<NodesOf<typeof lock>>` is what its claims see. Of a model, of what it builds. */
export type NodesOf<T> =
  T extends Protocol<unknown, infer N> ? N : T extends { build(...values: never): infer B } ? NodesOf<B> : never;

/** A protocol as the machine reads it. */
export interface ProtocolSource extends Protocol<ClaimsOf<Nodes>> {
  readonly [BRAND]: "protocol";
  readonly system: System<Nodes>;
}

export const protocol = <N extends Nodes, C extends ClaimsOf<N>>(
  name: string,
  system: System<N>,
  claims: C,
  // NoInfer: where a type is expected of the result, as `build` of a model does, it must not decide what the nodes are.
): Protocol<C, NoInfer<N>> => ({ [BRAND]: "protocol", name, system, claims }) as unknown as Protocol<C, N>;
