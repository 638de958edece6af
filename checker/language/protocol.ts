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

/** A checkable protocol; its type keeps only the names and kinds of its claims. */
export interface Protocol<Claims> {
  readonly name: string;
  readonly claims: Claims;
}

/** A protocol as the machine reads it. */
export interface ProtocolSource extends Protocol<ClaimsOf<Nodes>> {
  readonly [BRAND]: "protocol";
  readonly system: System<Nodes>;
}

export const protocol = <N extends Nodes, C extends ClaimsOf<N>>(
  name: string,
  system: System<N>,
  claims: C,
): Protocol<C> => ({ [BRAND]: "protocol", name, system, claims }) as unknown as Protocol<C>;
