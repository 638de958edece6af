// A protocol: nodes, network, faults and bounds, with the claims made of them.
// The one idea: claims are a second argument, because inside one literal TypeScript would infer `unknown` for every state.
// Not here: parameters, scenarios and mutants (model.ts); specs without nodes and messages (spec.ts).
import type { Crash, Detector, Fairness, Link, Partitions } from "./assumptions.ts";
import type { Claim, Event, Observer, Says, World } from "./claims.ts";
import type { GroupName, MessageOf, Nodes, StatesOf, View } from "./role.ts";

/** Everything about a protocol but its claims. */
export interface System<N extends Nodes> {
  /** By name: a role for a single node, `replicated` for a group. */
  readonly nodes: N;
  /** The links, in order: the first that fits a message carries it. There is no default, because it is the hypothesis of the theorem. */
  readonly network: Link<N> | readonly Link<N>[];
  /** Who may crash. Without it, nobody. */
  readonly crashes?: readonly Crash<N>[];
  readonly partitions?: Partitions;
  readonly detector?: Detector;
  /** Timers that fire only while nothing is deliverable to their node. */
  readonly slow?: readonly string[];
  /** What must happen, for liveness. Nothing is assumed by itself. */
  readonly fairness?: Fairness<N>;
  /** Groups whose members' names play no part: states that differ in them alone are one. Checked, and an error where it is not so. */
  readonly symmetry?: readonly GroupName<N>[];
  /** What claims read with `world.seen`. */
  // biome-ignore lint/suspicious/noExplicitAny: observers of different memories stand in one list
  readonly observers?: readonly Observer<any, Event<StatesOf<N>, MessageOf<N>>>[];
  /** States that a liveness search may identify: numeric fields shifted together, or a function of the state. */
  readonly view?: { readonly shift: readonly string[] } | ((nodes: View<N>, world: World<MessageOf<N>>) => unknown);
  /** A bound: successors outside it are checked and counted as cut, and neither kept nor expanded. */
  readonly within?: (nodes: View<N>, world: World<MessageOf<N>>) => Says;
  /** Where nothing but faults can happen: is that a legitimate end? Otherwise it is a deadlock. */
  readonly ends?: (nodes: View<N>) => boolean;
}

/** Claims about a protocol with these nodes, by their sentences. Of a protocol made elsewhere: `ClaimsOf<NodesOf<typeof it>>`. */
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

/**
 * A protocol: nodes, network and faults, and the claims made of them. Every protocol also claims `no deadlock`. The functions in it
 * are pure, and states, messages and memories are values: null, booleans, safe integers, strings, bigints, arrays, plain objects, Sets and
 * Maps of values. What is wrong with it is told when it is checked (exit code 150), what its functions throw too (75).
 *
 * @example
 * ```ts
 * import { always, check, next, protocol, type Role, send } from "kripke";
 *
 * type Add = { readonly type: "add" };
 * const counter: Role<number, Add> = { init: () => 0, receive: (n) => next(n + 1) };
 * const client: Role<{ readonly asked: boolean }, Add> = {
 *   init: () => ({ asked: false }),
 *   actions: { ask: ({ asked }) => (asked ? undefined : next({ asked: true }, send("counter", { type: "add" }))) },
 * };
 *
 * const counting = protocol(
 *   "counting",
 *   {
 *     nodes: { counter, client },
 *     network: { order: "none", copies: "many", loses: "never", duplicates: { atMost: 1 } },
 *     ends: ({ client }) => client.asked,
 *   },
 *   { "what is asked once is counted once": always(({ counter }) => counter < 2) },
 * );
 * const { claims } = await check(counting);
 * console.log(claims[0]?.verdict); // violated
 * console.log(claims[0]?.evidence[0]?.events.map(({ kind }) => kind).join(", ")); // action, duplicate, deliver, deliver
 * ```
 */
export const protocol = <N extends Nodes, C extends ClaimsOf<N>>(
  name: string,
  system: System<N>,
  claims: C,
  // NoInfer: where a type is expected of the result, as `build` of a model does, it must not decide what the nodes are.
): Protocol<C, NoInfer<N>> => ({ [BRAND]: "protocol", name, system, claims }) as unknown as Protocol<C, N>;
