// What a model says of its protocol: events as claims see them, observers, predicates, the kinds of claim, temporal formulas.
// The one idea: a claim is a named sentence with a predicate; `undefined` means "says nothing here", so vacuity can be counted.
// Not here: how claims are decided (search/, temporal/).
import type { EventKind, KINDS } from "../events/kinds.ts";
import type { ClaimKind, ClaimKindsWith } from "./claim-kinds.ts";
import type { NodeId, Send } from "./outcome.ts";

/** A message with its sender and receiver. */
export interface Envelope<M> {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly message: M;
}

/** What a step of a node did: the node before and after it, and what it sent. */
export interface Acted<S, M> {
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

/** One action of a whole-state spec: its name, the values of its family (`"rm1"`, or `"1, {a, b}"`), the outcome's name. */
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

/**
 * A memory beside the protocol: `init` at the start, after each event what `on` answers. It is part of the state, so it
 * multiplies states by what it distinguishes: let it remember what a claim needs and no more, or the search may never end. `on` is
 * pure, and what it remembers is a value: no function, no class, no undefined.
 *
 * @example
 * ```ts
 * import { always, check, type Event, next, observer, protocol, type Role, send } from "kripke";
 *
 * type Order = { readonly type: "order" };
 * const shop: Role<null, Order> = { init: () => null, receive: (open) => next(open) };
 * const buyer: Role<boolean, Order> = {
 *   init: () => false,
 *   actions: { buy: (bought) => (bought ? undefined : next(true, send("shop", { type: "order" }))) },
 * };
 *
 * // The shop forgets its orders; the observer counts them.
 * const orders = observer("orders", 0, (count, event: Event<boolean | null, Order>) =>
 *   event.kind === "deliver" ? count + 1 : count,
 * );
 *
 * const shopping = protocol(
 *   "shopping",
 *   {
 *     nodes: { shop, buyer },
 *     network: { order: "none", copies: "many", loses: "never", duplicates: { atMost: 1 } },
 *     observers: [orders],
 *     ends: () => true,
 *   },
 *   { "one order": always((_, { seen }) => seen(orders) < 2) },
 * );
 * const { claims } = await check(shopping);
 * console.log(claims[0]?.verdict, claims[0]?.events); // violated 4
 * ```
 */
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
/** What an `always` or `reachable` says of a state: `nodes` by name, groups as arrays; `world` is what is not a node. */
export type Predicate<V, W> = (nodes: V, world: W) => Says;
/** A predicate of a temporal formula. It always answers: what says nothing is neither true nor false, and neither is its negation. */
export type Condition<V, W> = (nodes: V, world: W) => boolean;
/** What a claim of any kind is: made by `always`, `step`, `reachable`, `leadsTo` and the others, named by its key in `protocol`. */
export interface Claim<V, W, E> {
  readonly kind: ClaimKind;
  readonly says: ((nodes: V, world: W) => Says) | ((before: V, after: V, event: E) => Says) | Formula<V, W, E>;
}
/** A claim that holds or is violated; the evidence of a violation is a trace. */
export interface Safety<V, W, E> extends Claim<V, W, E> {
  readonly kind: ClaimKindsWith<"evidence", "violated">;
}
/** A claim of existence, witnessed or unreachable; the evidence of a witness is a trace, or two. */
export interface Reachable<V, W, E> extends Claim<V, W, E> {
  readonly kind: ClaimKindsWith<"evidence", "witnessed">;
}
/** A formula of linear temporal logic, built with `ltl`: of states, of events, and of how they follow each other. */
export type Formula<V, W, E> = {
  readonly op: string;
  readonly of: readonly (Formula<V, W, E> | Predicate<V, W> | Condition<V, W> | ((event: E) => boolean))[];
};

/**
 * Holds in every reachable state: an invariant. Where it answers undefined it says nothing, and if it never says anything, that is
 * warned of. The evidence of a violation is a shortest trace.
 *
 * @example
 * ```ts
 * import { always, check, next, protocol } from "kripke";
 *
 * const die = protocol(
 *   "die",
 *   {
 *     nodes: { die: { init: () => 1, actions: { turn: (eyes: number) => next((eyes % 6) + 1) } } },
 *     network: { order: "none", copies: "one", loses: "never", duplicates: "never" },
 *   },
 *   {
 *     "at most six eyes": always(({ die }) => die <= 6),
 *     "never a five": always(({ die }) => die !== 5),
 *   },
 * );
 * const { claims } = await check(die);
 * console.log(claims.map(({ verdict }) => verdict).join(", ")); // holds, violated, holds
 * console.log(claims[2]?.name); // no deadlock
 * ```
 */
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
/** Every fair behaviour reaches a state that satisfies it: ◇p. Nothing is fair by itself: see `Fairness`. */
export const eventually = <V, W, E>(p: Condition<V, W>): Safety<V, W, E> => ({
  kind: "eventually",
  says: { op: "eventually", of: [p] },
});
/**
 * In every fair behaviour, after every state with `p` (or in it) comes a state with `q`: □(p ⇒ ◇q). Both answer true or false. A
 * counterexample is a lasso: events that lead to `p`, and from `loopStart` on those that repeat for ever without `q`. If `p` is
 * never true, that is warned of.
 *
 * @example
 * ```ts
 * import { check, leadsTo, next, protocol, type Role, send } from "kripke";
 *
 * type Message = { readonly type: "question" } | { readonly type: "answer" };
 * const server: Role<null, Message> = {
 *   init: () => null,
 *   receive: (state, _, { from }) => next(state, send(from, { type: "answer" })),
 * };
 * const client: Role<"idle" | "waiting", Message> = {
 *   init: () => "idle",
 *   receive: () => next("idle"),
 *   actions: { ask: (state) => (state === "idle" ? next("waiting", send("server", { type: "question" })) : undefined) },
 * };
 * const asking = (assumed: "nothing" | "fairness") =>
 *   protocol(
 *     "asking",
 *     {
 *       nodes: { server, client },
 *       network: { order: "none", copies: "one", loses: "never", duplicates: "never" },
 *       ...(assumed === "fairness" ? { fairness: { weak: [{ kind: "deliver" }] } } : {}),
 *     },
 *     { "who asks is answered": leadsTo(({ client }) => client === "waiting", ({ client }) => client === "idle") },
 *   );
 * console.log((await check(asking("fairness"))).claims[0]?.verdict); // holds
 * // Without fairness a message may stay in flight for ever.
 * console.log((await check(asking("nothing"))).claims[0]?.verdict); // violated
 * ```
 */
export const leadsTo = <V, W, E>(p: Condition<V, W>, q: Condition<V, W>): Safety<V, W, E> => ({
  kind: "leadsTo",
  says: { op: "leadsTo", of: [p, q] },
});
/** In every fair behaviour p comes again and again: □◇p. */
export const infinitelyOften = <V, W, E>(p: Condition<V, W>): Safety<V, W, E> => ({
  kind: "temporal",
  says: { op: "infinitelyOften", of: [p] },
});
/** Every fair behaviour reaches a state from which on p is true for good: ◇□p. */
export const eventuallyAlways = <V, W, E>(p: Condition<V, W>): Safety<V, W, E> => ({
  kind: "temporal",
  says: { op: "eventuallyAlways", of: [p] },
});
/** In every fair behaviour q comes, and p is true in every state before it: p U q. */
export const until = <V, W, E>(p: Condition<V, W>, q: Condition<V, W>): Safety<V, W, E> => ({
  kind: "temporal",
  says: { op: "until", of: [p, q] },
});
/**
 * Any formula of linear temporal logic, over states and events, on every fair behaviour. A formula speaks of the first instant of a
 * behaviour; an instant is a state with the event that follows it (none, where nothing happens any more).
 *
 * @example
 * ```ts
 * import { check, ltl, next, protocol, temporal } from "kripke";
 *
 * type Light = "green" | "yellow" | "red";
 * const after: Readonly<Record<Light, Light>> = { green: "yellow", yellow: "red", red: "green" };
 * const light = protocol(
 *   "light",
 *   {
 *     nodes: { light: { init: (): Light => "red", actions: { change: (colour: Light) => next(after[colour]) } } },
 *     network: { order: "none", copies: "one", loses: "never", duplicates: "never" },
 *     fairness: { weak: [{ kind: "action" }] },
 *   },
 *   {
 *     "red again after every green": temporal(
 *       ltl.always(
 *         ltl.implies(
 *           ltl.state(({ light }) => light === "green"),
 *           ltl.next(ltl.until(ltl.state(({ light }) => light === "yellow"), ltl.state(({ light }) => light === "red"))),
 *         ),
 *       ),
 *     ),
 *   },
 * );
 * console.log((await check(light)).claims[0]?.verdict); // holds
 * ```
 */
export const temporal = <V, W, E>(formula: Formula<V, W, E>): Safety<V, W, E> => ({ kind: "temporal", says: formula });

/** The operators of linear temporal logic, for `temporal`. `state` and `event` lift predicates; `and` and `or` take any number of formulas from one on. */
export const ltl = {
  state: <V, W, E>(p: Condition<V, W>): Formula<V, W, E> => ({ op: "state", of: [p] }),
  event: <V, W, E>(p: (event: E) => boolean): Formula<V, W, E> => ({ op: "event", of: [p] }),
  not: <V, W, E>(f: Formula<V, W, E>): Formula<V, W, E> => ({ op: "not", of: [f] }),
  implies: <V, W, E>(f: Formula<V, W, E>, g: Formula<V, W, E>): Formula<V, W, E> => ({ op: "implies", of: [f, g] }),
  always: <V, W, E>(f: Formula<V, W, E>): Formula<V, W, E> => ({ op: "always", of: [f] }),
  eventually: <V, W, E>(f: Formula<V, W, E>): Formula<V, W, E> => ({ op: "eventually", of: [f] }),
  and: <V, W, E>(f: Formula<V, W, E>, ...more: readonly Formula<V, W, E>[]): Formula<V, W, E> =>
    more.reduce((all, g) => ({ op: "and", of: [all, g] }), f),
  or: <V, W, E>(f: Formula<V, W, E>, ...more: readonly Formula<V, W, E>[]): Formula<V, W, E> =>
    more.reduce((any, g) => ({ op: "or", of: [any, g] }), f),
  until: <V, W, E>(f: Formula<V, W, E>, g: Formula<V, W, E>): Formula<V, W, E> => ({ op: "until", of: [f, g] }),
  next: <V, W, E>(f: Formula<V, W, E>): Formula<V, W, E> => ({ op: "next", of: [f] }),
};
