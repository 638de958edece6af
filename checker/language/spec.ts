// The whole-state form: a spec whose actions map the whole state to the next, for what is not nodes and messages.
// The one idea: its top-level variables are the components of the state, so an action costs only where what it read changed.
// Not here: how reads are followed (machine/), and `produce`, which writes without reading (produce.ts).

import type { AnyOf } from "./assumptions.ts";
import type { Claim, SpecEvent } from "./claims.ts";
import type { Choice } from "./outcome.ts";
import { BRAND, type Protocol } from "./protocol.ts";

/** The next state, several by name, or undefined: not enabled here. (States are bare, so a choice says `oneOf`.) */
export type Next<S> = S | Choice<S> | undefined;

/** One action for each value, or tuple of values, labelled `rmPrepare(rm1)` or `phase2a(b0, v1)`. For numbers and Sets: `family`. */
export interface Each<S> {
  readonly each: readonly (string | readonly string[])[];
  readonly do: (state: S, ...values: string[]) => Next<S>;
}

/** What stands for one in a family of actions: a text, a safe integer, or a Set of those, as a quorum is. */
export type FamilyValue = string | number | ReadonlySet<string | number>;

/** What the function of a family is given, one by one: a value as it is, a tuple in its parts. Sets cannot be changed. */
export type FamilyArguments<V> = Places<V, V>;
/** In each place all that stands there: tuples of one length are one then, and a function may take fewer. */
type Places<V, All> = V extends readonly unknown[] ? { -readonly [K in keyof V]: At<All, K> } : [At<All, "0">];
type At<V, K> = Unchanging<V extends readonly unknown[] ? (K extends keyof V ? V[K] : never) : V>;
type Unchanging<V> = V extends ReadonlySet<infer T> ? ReadonlySet<T> : V;

declare const ofStates: unique symbol;

/** A family as `family` makes it. What it is made of only the machine reads. */
export interface ActionFamily<S> {
  /** In the type alone: there is no such field. */
  readonly [ofStates]: (state: S) => Next<S>;
}

/**
 * One action of a spec for each value, or tuple of values: `\E n \in 1..3, Q \in Quorum : vote(n, Q)`. Values are texts, safe integers and
 * Sets of them, and the function is typed by them; say what the state is, which TypeScript cannot find here. Each is labelled as values
 * are printed, `raise(2)` or `vote(1, {a, b})`, and that text is the `value` of its events; a pattern may name the value itself. A Set is
 * given as the object that stands for its value in states too, not as the one in the list.
 *
 * @example
 * ```ts
 * import { always, check, family, spec } from "kripke";
 *
 * interface State {
 *   readonly at: number;
 *   readonly agreed: ReadonlySet<string> | null;
 * }
 * const init: State = { at: 0, agreed: null };
 * const quorums = [new Set(["a", "b"]), new Set(["b", "c"])];
 * const votes = [1, 2].flatMap((n) => quorums.map((quorum) => [n, quorum] as const));
 * const voting = spec(
 *   "voting",
 *   {
 *     init: [init],
 *     actions: {
 *       raise: family([1, 2], (s: State, n) => (s.at < n ? { ...s, at: n } : undefined)),
 *       agree: family(votes, (s: State, n, quorum) => (s.at === n ? { ...s, agreed: quorum } : undefined)),
 *     },
 *     ends: () => true,
 *   },
 *   { "b is always asked": always((s) => s.agreed?.has("b")) },
 * );
 * const { verdict, coverage } = await check(voting);
 * console.log(verdict, coverage.map(({ event, taken }) => `${event} ${taken}`).join(", ")); // holds raise 5, agree 12
 * ```
 */
export const family = <S, const V extends FamilyValue | readonly FamilyValue[]>(
  each: readonly V[],
  action: (state: S, ...values: FamilyArguments<V>) => Next<S>,
): ActionFamily<S> => ({ each, do: action }) as unknown as ActionFamily<S>;

/** Which actions an assumption of fairness speaks of: one obligation for each value of a family (default), each action, or all. */
export interface ActionPattern {
  readonly kind: "action";
  readonly name?: string;
  /** A value of a family: as in labels, `"rm1"` or `"b0, v1"`, or itself, `2` or `[1, quorum]`. */
  readonly value?: FamilyValue | readonly FamilyValue[];
  readonly choice?: string;
  readonly each?: "none" | "action" | "value";
}

/** weak and strong: as WF and SF of TLA+. finitely: such actions end some day. */
export interface SpecFairness {
  readonly weak?: readonly (ActionPattern | AnyOf<ActionPattern>)[];
  readonly strong?: readonly (ActionPattern | AnyOf<ActionPattern>)[];
  readonly finitely?: readonly ActionPattern[];
}

/** What a spec does: where it starts, and how the whole state `S` goes on. */
export interface Behaviour<S> {
  /** The initial states. */
  readonly init: readonly S[];
  readonly actions: {
    readonly [name: string]: ((state: NoInfer<S>) => Next<NoInfer<S>>) | Each<NoInfer<S>> | ActionFamily<NoInfer<S>>;
  };
  /** Variables whose keys or members are components of their own (a finer memo and store). */
  readonly components?: { readonly [V in keyof NoInfer<S>]?: "record" | "set" };
  /**
   * Lists of names that are interchangeable. Wherever one stands as a whole string, as a value, a member of a Set, a key of a Map
   * or of an object, or a value of a family, exchanging it with another of its list changes nothing.
   */
  readonly symmetry?: readonly (readonly string[])[];
  readonly fairness?: SpecFairness;
  /** States that a liveness search may identify: those of which it answers the same. */
  readonly view?: (state: NoInfer<S>) => unknown;
  readonly within?: (state: NoInfer<S>) => boolean;
  /** A state without successors: is that a legitimate end? Otherwise it is a deadlock. */
  readonly ends?: (state: NoInfer<S>) => boolean;
}

declare const variables: unique symbol;

/** A spec that can be checked, as `spec` makes it. Its type keeps the names and kinds of its claims and, for `StateOf`, its state's. */
export interface Spec<C, S = unknown> extends Protocol<C> {
  /** In the type alone: there is no such field. */
  readonly [variables]?: S;
}

/** The whole state of a spec, by its type; of a model, of what it builds. */
export type StateOf<T> =
  T extends Spec<unknown, infer S> ? S : T extends { build(...values: never): infer B } ? StateOf<B> : never;

/** Claims about a spec with this state, by their sentences. */
export type ClaimsOfSpec<S> = { readonly [sentence: string]: Claim<S, unknown, SpecEvent> };

/** A spec as the machine reads it. */
export interface SpecSource extends Spec<ClaimsOfSpec<unknown>> {
  readonly [BRAND]: "spec";
  readonly behaviour: Omit<Behaviour<Record<string, unknown>>, "actions"> & {
    /** One action, or one for each value. */
    readonly actions: {
      readonly [name: string]:
        | ((state: Record<string, unknown>) => unknown)
        | {
            readonly each: readonly (FamilyValue | readonly FamilyValue[])[];
            readonly do: (state: Record<string, unknown>, ...values: readonly FamilyValue[]) => unknown;
          };
    };
  };
}

/**
 * A spec: actions that map the whole state to the next, as in TLA+, for what is not nodes and messages. An action answers the next
 * state, several by name (`{ oneOf: … }`), or undefined where it is not enabled. The state is a plain object; its fields are
 * the variables, the same in every state.
 *
 * @example
 * ```ts
 * import { check, reachable, spec } from "kripke";
 *
 * // Two jugs, of 3 and of 5 gallons.
 * const jugs = spec(
 *   "jugs",
 *   {
 *     init: [{ small: 0, big: 0 }],
 *     actions: {
 *       fillSmall: (jug) => ({ ...jug, small: 3 }),
 *       fillBig: (jug) => ({ ...jug, big: 5 }),
 *       emptySmall: (jug) => ({ ...jug, small: 0 }),
 *       emptyBig: (jug) => ({ ...jug, big: 0 }),
 *       smallToBig: ({ small, big }) => ({ small: Math.max(0, small + big - 5), big: Math.min(5, small + big) }),
 *       bigToSmall: ({ small, big }) => ({ small: Math.min(3, small + big), big: Math.max(0, small + big - 3) }),
 *     },
 *   },
 *   { "four gallons can be measured": reachable(({ big }) => big === 4) },
 * );
 * const { claims, states } = await check(jugs);
 * console.log(claims[0]?.verdict, claims[0]?.events, states.distinct); // witnessed 6 16
 * ```
 */
export const spec = <S, C extends ClaimsOfSpec<S>>(
  name: string,
  behaviour: Behaviour<S>,
  claims: C,
): Spec<C, NoInfer<S>> => ({ [BRAND]: "spec", name, behaviour, claims }) as unknown as Spec<C, S>;
