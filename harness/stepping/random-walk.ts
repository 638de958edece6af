// Walks at random: of what may happen, each with the same chance, and the same walk for the same seed.
// The one idea: a walk is a state like any other, so what a test says of states it says of walks.
// Not here: drawing numbers (checker/values/draws.ts), walks that shrink (fast-check/).
import { drawsOf, type EventKind, KINDS, rowOf, type TraceEvent, usageError } from "../../checker/index.ts";
import { type AnyState, type Enabled, groupsOf, type WhichOf } from "./state.ts";
import { fits, type Groups } from "./which.ts";

/** A fault, and where in a walk it comes: before event number `at`, counted from 0, or as soon behind it as it is possible. */
export interface PlacedFault<S> {
  readonly at: number;
  readonly fault: WhichOf<S>;
}

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
  /** These faults are taken, each at its place, and no others; if not said, faults are events like any other. */
  readonly faults?: readonly PlacedFault<S>[];
}

/** What a walk may take: nothing that leaves the model's bound, and nothing forbidden. */
export const allowed = <S extends AnyState>(from: S, forbid: readonly WhichOf<S>[] = []): readonly Enabled<S>[] => {
  const groups = groupsOf(from);
  const enabled: readonly Enabled<S>[] = from.enabled;
  return enabled.filter(({ event, to }) => !forbid.some((which) => fits(which, event, groups)) && to.isWithin);
};

/**
 * Walks on from a state. A successor outside `within` is not taken. Throws a KripkeError (2) where the seed or the number of events is none.
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
  { seed, events, forbid = [], prefer = [], faults }: RandomWalkOptions<S>,
): S => {
  if (!Number.isSafeInteger(seed)) throw usageError(`seed is a whole number, not ${seed}`);
  if (!Number.isSafeInteger(events) || events < 0)
    throw usageError(`events is a whole number of at least 0, not ${events}`);
  const draw = drawsOf(seed);
  const groups = groupsOf(from);
  const ahead = faults === undefined ? null : new Ahead(faults, groups);
  let at = from;
  for (let taken = 0; taken < events; taken++) {
    const may = allowed(at, forbid);
    const due = ahead?.due(may, taken) ?? may;
    const preferred = due.filter(({ event }) => prefer.some((which) => fits(which, event, groups)));
    const choices = preferred.length > 0 ? preferred : due;
    if (choices.length === 0) break;
    at = choices[draw(choices.length)]!.to;
  }
  return at;
};

/** The faults of a walk that have not come yet. */
class Ahead<S extends AnyState> {
  readonly #faults: PlacedFault<S>[];
  readonly #groups: Groups;

  constructor(faults: readonly PlacedFault<S>[], groups: Groups) {
    this.#faults = faults.toSorted((a, b) => a.at - b.at);
    this.#groups = groups;
  }

  /** Of what may happen, what may happen at a place: the first fault that is due and possible, or whatever is no fault. */
  due(may: readonly Enabled<S>[], place: number): readonly Enabled<S>[] {
    const others = may.filter(({ event }) => !isFault(event));
    for (const [i, { at, fault }] of this.#faults.entries()) {
      // Where nothing else happens any more no place comes that is later.
      if (at > place && others.length > 0) break;
      const possible = may.filter(({ event }) => isFault(event) && fits(fault, event, this.#groups));
      if (possible.length === 0) continue;
      this.#faults.splice(i, 1);
      return possible;
    }
    return others;
  }
}

const isFault = ({ kind }: TraceEvent): boolean => Object.hasOwn(KINDS, kind) && rowOf(kind as EventKind).isFault;
