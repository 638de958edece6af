// What a model says of its protocol: events as claims see them, observers, predicates, the kinds of claim, temporal formulas.
// The one idea: a claim is a named sentence with a predicate; `undefined` means "says nothing here", so vacuity can be counted.
// Not here: how claims are decided (search/, temporal/).
import type { EventKind, KINDS } from "../events/kinds.ts";
import type { NodeId, Send } from "./outcome.ts";

/** A message with its sender and receiver. */
export interface Envelope<M> {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly message: M;
}

interface Acted<S, M> {
  readonly node: NodeId;
  readonly before: S;
  /**
   * Where messages are handled at once, a step claim sees the node after the whole exchange, answers to it included, because to
   * a claim it is one event; an observer is called step by step and sees it after its own step.
   */
  readonly after: S;
  /** What the node sent in its own step; of an exchange no answers. */
  readonly sends: readonly Send<M>[];
  /** Of an exchange, for a step claim, with the choices in it: `go, acceptor1: ok, acceptor2: lost`. */
  readonly choice?: string;
}

type Shown<K extends EventKind> = (typeof KINDS)[K]["claims"][number];
type ShownField<Key, M> = Key extends "message" ? M : string;

/** One thing that happened in a protocol, as step claims and observers see it. `value` is the member of a family. */
export type Event<S, M> = {
  [K in EventKind]: { readonly kind: K } & {
    readonly [Key in Exclude<Shown<K>, "value">]: ShownField<Key, M>;
  } & { readonly [Key in Extract<Shown<K>, "value">]?: string } & ((typeof KINDS)[K]["acts"] extends true
      ? Acted<S, M>
      : unknown);
}[EventKind];

/** One action of a whole-state spec: its name, the values of its family (`"rm1"`, or `"b0, v1"`), the outcome's name. */
export interface SpecEvent {
  readonly kind: "action";
  readonly name: string;
  readonly value?: string;
  readonly choice?: string;
}

/** A pure automaton fed with every event; part of the state, unseen by the protocol. Listed in `observers`, read with `world.seen(it)`. */
export interface Observer<O, E> {
  readonly name: string;
  readonly init: O;
  on(seen: O, event: E): O;
}

export const observer = <O, E>(
  name: string,
  init: O,
  on: (seen: NoInfer<O>, event: E) => NoInfer<O>,
): Observer<O, E> => ({ name, init, on });

/** What is not a node: the second argument of a predicate. */
export interface World<M> {
  /** Everything in flight, in canonical order; an envelope in flight twice is listed twice. */
  readonly network: readonly Envelope<M>[];
  // biome-ignore lint/suspicious/noExplicitAny: an observer's event type plays no part in reading its memory
  readonly seen: <O>(observer: Observer<O, any>) => O;
  /** Is the node up: not crashed, not stopped? */
  readonly running: (node: NodeId) => boolean;
  /** What is left of a named budget: a link's `name` with " loses" or " duplicates", or a crash clause's `name`. */
  readonly left: (budget: string) => number;
}

/** undefined: the claim says nothing here (counted; a claim that never says anything is warned of). */
export type Says = boolean | undefined;
export type Predicate<V, W> = (nodes: V, world: W) => Says;
/** A predicate of a temporal formula. It always answers: what says nothing is neither true nor false, and neither is its negation. */
export type Condition<V, W> = (nodes: V, world: W) => boolean;
export type ClaimKind = "always" | "step" | "reachable" | "indistinguishable" | "eventually" | "leadsTo" | "temporal";

export interface Claim<V, W, E> {
  readonly kind: ClaimKind;
  readonly says: ((nodes: V, world: W) => Says) | ((before: V, after: V, event: E) => Says) | Formula<V, W, E>;
}
export interface Safety<V, W, E> extends Claim<V, W, E> {
  readonly kind: Exclude<ClaimKind, "reachable" | "indistinguishable">;
}
export interface Reachable<V, W, E> extends Claim<V, W, E> {
  readonly kind: "reachable" | "indistinguishable";
}
export type Formula<V, W, E> = {
  readonly op: string;
  readonly of: readonly (Formula<V, W, E> | Predicate<V, W> | Condition<V, W> | ((event: E) => boolean))[];
};

/** Holds in every reachable state. */
export const always = <V, W, E>(says: Predicate<V, W>): Safety<V, W, E> => ({ kind: "always", says });
/** Holds of every transition: before, after, and the event between them. */
export const step = <V, W, E>(says: (before: V, after: V, event: E) => Says): Safety<V, W, E> => ({
  kind: "step",
  says,
});
/** Some reachable state satisfies it; the evidence is a shortest trace. */
export const reachable = <V, W, E>(says: Predicate<V, W>): Reachable<V, W, E> => ({ kind: "reachable", says });
/** Two reachable states look alike to some (`view`, undefined: not asked here) and differ in `fact`. Evidence: two traces. */
export const indistinguishable = <V, W, E>(
  view: (nodes: V, world: W) => unknown,
  fact: (nodes: V, world: W) => unknown,
): Reachable<V, W, E> => ({
  kind: "indistinguishable",
  says: { op: "indistinguishable", of: [view as Predicate<V, W>, fact as Predicate<V, W>] },
});
/** Every fair behaviour reaches a state that satisfies it. */
export const eventually = <V, W, E>(p: Condition<V, W>): Safety<V, W, E> => ({
  kind: "eventually",
  says: { op: "eventually", of: [p] },
});
/** After every state with `p`, a state with `q`: □(p ⇒ ◇q). */
export const leadsTo = <V, W, E>(p: Condition<V, W>, q: Condition<V, W>): Safety<V, W, E> => ({
  kind: "leadsTo",
  says: { op: "leadsTo", of: [p, q] },
});
/** □◇p. */
export const infinitelyOften = <V, W, E>(p: Condition<V, W>): Safety<V, W, E> => ({
  kind: "temporal",
  says: { op: "infinitelyOften", of: [p] },
});
/** ◇□p. */
export const eventuallyAlways = <V, W, E>(p: Condition<V, W>): Safety<V, W, E> => ({
  kind: "temporal",
  says: { op: "eventuallyAlways", of: [p] },
});
/** p until q, and q comes. */
export const until = <V, W, E>(p: Condition<V, W>, q: Condition<V, W>): Safety<V, W, E> => ({
  kind: "temporal",
  says: { op: "until", of: [p, q] },
});
/** Any formula of linear temporal logic. */
export const temporal = <V, W, E>(formula: Formula<V, W, E>): Safety<V, W, E> => ({ kind: "temporal", says: formula });

/** The operators of linear temporal logic, for `temporal`. `state` and `event` lift predicates. */
export const ltl = {
  state: <V, W, E>(p: Condition<V, W>): Formula<V, W, E> => ({ op: "state", of: [p] }),
  event: <V, W, E>(p: (event: E) => boolean): Formula<V, W, E> => ({ op: "event", of: [p] }),
  not: <V, W, E>(f: Formula<V, W, E>): Formula<V, W, E> => ({ op: "not", of: [f] }),
  implies: <V, W, E>(f: Formula<V, W, E>, g: Formula<V, W, E>): Formula<V, W, E> => ({ op: "implies", of: [f, g] }),
  always: <V, W, E>(f: Formula<V, W, E>): Formula<V, W, E> => ({ op: "always", of: [f] }),
  eventually: <V, W, E>(f: Formula<V, W, E>): Formula<V, W, E> => ({ op: "eventually", of: [f] }),
  and: <V, W, E>(f: Formula<V, W, E>, g: Formula<V, W, E>): Formula<V, W, E> => ({ op: "and", of: [f, g] }),
  or: <V, W, E>(f: Formula<V, W, E>, g: Formula<V, W, E>): Formula<V, W, E> => ({ op: "or", of: [f, g] }),
  until: <V, W, E>(f: Formula<V, W, E>, g: Formula<V, W, E>): Formula<V, W, E> => ({ op: "until", of: [f, g] }),
  next: <V, W, E>(f: Formula<V, W, E>): Formula<V, W, E> => ({ op: "next", of: [f] }),
};
