// What a node does: a role is a set of pure handlers over one local state.
// The one idea: a handler maps (state, event) to the steps in which the node may react; everything else is the environment's.
// Not here: how many nodes there are and what may happen to them (protocol.ts, assumptions.ts).
import type { Choice, NodeId, Outcome, Step } from "./outcome.ts";

/** The acting node and the other members of its group, in order of name. */
export interface Self {
  readonly self: NodeId;
  readonly peers: readonly NodeId[];
}

/** `Self`, and the sender of the message in hand. */
export interface From extends Self {
  readonly from: NodeId;
}

/** What a timer or an action does: the steps in which the node may react, or undefined where it is not enabled. */
export type Handler<S, M> = (state: S, node: Self) => Outcome<S, M>;

/** One handler for each value: `ask(server1)`, `ask(server2)`, … Plain data, because a helper call here would lose the inference. */
export interface Family<S, M> {
  readonly each: readonly string[];
  readonly do: (state: S, value: string, node: Self) => Outcome<S, M>;
}

/** Timers or actions, by name. */
export type Handlers<S, M> = { readonly [name: string]: Handler<S, M> | Family<S, M> };

/**
 * The handlers of one kind of node. Handlers are pure: same arguments, same answer; they never change their arguments.
 * Only `init` is required.
 */
export interface Role<S, Receives, Sends = Receives> {
  /** The state at the start; several by name; or a first step, which may send. */
  init(node: Self): S | Choice<S> | Step<S, Sends>;
  /** Answers a message. Undefined leaves it in flight: it is not deliverable now. */
  receive?(state: S, message: Receives, node: From): Outcome<S, Sends>;
  /** A timer may fire wherever it answers a step. */
  timers?: Handlers<S, Sends>;
  /** What the node, its user or its operator may do unasked; enabled wherever it answers a step. */
  actions?: Handlers<S, Sends>;
  /** The failure detector says that `peer` is down. */
  suspect?(state: S, peer: NodeId, node: Self): Outcome<S, Sends>;
  /**
   * The failure detector takes its suspicion of `peer` back: at any time if it is unreliable, else while the peer is up, if it may
   * crash and come back. It does not remember whom it told: answer undefined where nobody is suspected.
   */
  trust?(state: S, peer: NodeId, node: Self): Outcome<S, Sends>;
  /** The connection to `peer` broke. */
  disconnected?(state: S, peer: NodeId, node: Self): Outcome<S, Sends>;
  /** The fields that survive a crash; the others start again as `init` says. */
  durable?: readonly (S extends unknown ? keyof S : never)[];
  /** What survives a crash, where `durable` does not say it; may be a named choice (what was not flushed may or may not survive). */
  crash?(state: S, node: Self): S | Choice<S>;
  /** What the node does when it comes back. Without it, it comes up with what survived. */
  restart?(state: S, node: Self): Outcome<S, Sends>;
}

/** `size` nodes in one role, named `group1` … `groupN`. */
export interface Group<S, R, T> {
  readonly size: number;
  readonly role: Role<S, R, T>;
}

/**
 * A group: `size` nodes in one role. Of `{ server: replicated(2, server) }` the nodes are `server1` and `server2`; a claim sees
 * their states as an array in this order. A group of 0 is allowed.
 *
 * @example
 * ```ts
 * import { always, check, next, protocol, type Role, replicated, sendAll } from "kripke";
 *
 * type Vote = { readonly type: "vote" };
 * const voter: Role<{ readonly votes: number; readonly voted: boolean }, Vote> = {
 *   init: () => ({ votes: 0, voted: false }),
 *   receive: (state) => next({ ...state, votes: state.votes + 1 }),
 *   actions: {
 *     vote: (state, { peers }) => (state.voted ? undefined : next({ ...state, voted: true }, sendAll(peers, { type: "vote" }))),
 *   },
 * };
 * const election = protocol(
 *   "election",
 *   {
 *     nodes: { voter: replicated(3, voter) },
 *     network: { order: "none", copies: "one", loses: "never", duplicates: "never" },
 *     symmetry: ["voter"],
 *     ends: ({ voter }) => voter.every(({ voted }) => voted),
 *   },
 *   { "nobody votes for itself": always(({ voter }) => voter.every(({ votes }) => votes <= 2)) },
 * );
 * console.log((await check(election)).verdict); // holds
 * ```
 */
export const replicated = <S, R, T>(size: number, role: Role<S, R, T>): Group<S, R, T> => ({ size, role });

// biome-ignore-start lint/suspicious/noExplicitAny: inference of states and messages needs the widest role
/** A role of any states and messages. */
export type AnyRole = Role<any, any, any>;
/** A group of any states and messages. */
export type AnyGroup = Group<any, any, any>;
/** The nodes of a protocol by name: a role for one node, `replicated` for a group. */
export type Nodes = { readonly [name: string]: AnyRole | AnyGroup };
/** The state that `init` makes. */
export type InitOf<R> = R extends { init(...a: any): infer I } ? Exclude<I, Choice<any> | Step<any, any>> : never;
/** The state of one node of a role or group. */
export type LocalOf<G> = G extends Group<infer S, any, any> ? S : InitOf<G>;
/** What a role or group sends. */
export type SendsOf<G> = G extends Group<any, any, infer M> ? M : G extends Role<any, any, infer M> ? M : never;
// biome-ignore-end lint/suspicious/noExplicitAny: end of the inference types

/** What a claim sees of the nodes: the state of a single node, an array of states for a group. */
export type View<N> = { readonly [K in keyof N]: N[K] extends AnyGroup ? readonly LocalOf<N[K]>[] : LocalOf<N[K]> };
/** The messages of a protocol: all that its nodes send. */
export type MessageOf<N> = { [K in keyof N]: SendsOf<N[K]> }[keyof N];
/** The states of its nodes, of any of them. */
export type StatesOf<N> = { [K in keyof N]: LocalOf<N[K]> }[keyof N];
/** The names of its groups. */
export type GroupName<N> = { [K in keyof N]: N[K] extends AnyGroup ? K : never }[keyof N];
/** A node or a group, by name. */
export type Where<N> = (keyof N & string) | `${keyof N & string}${number}`;
