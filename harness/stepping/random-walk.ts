// Walks at random: of what may happen, each with the same chance, and the same walk for the same seed.
// The one idea: a walk is a state like any other, so what a test says of states it says of walks.
// Not here: drawing numbers (checker/values/draws.ts), walks that shrink (fast-check/).
import { drawsOf } from "../../checker/index.ts";
import { type AnyState, type Enabled, groupsOf, type WhichOf } from "./state.ts";
import { fits } from "./which.ts";

/** What `randomWalk` is to do. */
export interface RandomWalkOptions<S> {
  /** A whole number: the same seed is the same walk, on every machine. */
  readonly seed: number;
  /** The walk ends after so many events, or where nothing more may be taken. */
  readonly events: number;
  /** Events that fit one of these are not taken. */
  readonly forbid?: readonly WhichOf<S>[];
  /** Where events that fit one of these are enabled, one of them is taken. */
  readonly prefer?: readonly WhichOf<S>[];
}

/** What a walk may take: nothing that leaves the model's bound, and nothing forbidden. */
export const allowed = <S extends AnyState>(from: S, forbid: readonly WhichOf<S>[] = []): readonly Enabled<S>[] => {
  const groups = groupsOf(from);
  const enabled: readonly Enabled<S>[] = from.enabled;
  return enabled.filter(({ event, to }) => !forbid.some((which) => fits(which, event, groups)) && to.isWithin);
};

/**
 * Walks on from a state. A successor outside `within` is not taken.
 *
 * @example
 * ```ts
 * import { always, next, protocol, randomWalk, start } from "kripke";
 *
 * const counter = protocol(
 *   "counter",
 *   {
 *     nodes: { counter: { init: () => 0, actions: { up: (n: number) => next(n + 1), stay: (n: number) => next(n) } } },
 *     network: { order: "none", copies: "one", loses: "never", duplicates: "never" },
 *     within: ({ counter }) => counter <= 3,
 *   },
 *   { small: always(({ counter }) => counter <= 3) },
 * );
 * const end = randomWalk(start(counter), { seed: 1, events: 50, forbid: [{ kind: "action", name: "stay" }] });
 * console.log(end.nodes.counter, end.events.length, end.says("small")); // 3 3 true
 * ```
 */
export const randomWalk = <S extends AnyState>(
  from: S,
  { seed, events, forbid = [], prefer = [] }: RandomWalkOptions<S>,
): S => {
  const draw = drawsOf(seed);
  const groups = groupsOf(from);
  let at = from;
  for (let taken = 0; taken < events; taken++) {
    const may = allowed(at, forbid);
    const preferred = may.filter(({ event }) => prefer.some((which) => fits(which, event, groups)));
    const choices = preferred.length > 0 ? preferred : may;
    if (choices.length === 0) break;
    at = choices[draw(choices.length)]!.to;
  }
  return at;
};
