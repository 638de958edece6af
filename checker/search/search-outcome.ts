// What a search found: handed over once it has ended, and changed by nobody.
// The one idea: verdicts, reports, warnings and the work that comes after a search read this one frozen thing, so none of them can
// depend on the order in which the others ran; what ends later work is part of what that work answers.
// Not here: finding it (explorer.ts), what it proves (result/).
import type { KripkeError } from "../language/index.ts";
import { lookAway } from "../machine/lookout.ts";
import type { Machine } from "../machine/machine.ts";
import type { SymmetryReduction } from "./by-symmetry.ts";
import type { Ways } from "./frontier/frontier.ts";
import type { Limits, Stop } from "./limits.ts";
import type { NeverDelivered } from "./never-delivered.ts";
import type { Counts, Failure } from "./options.ts";
import type { Reduction } from "./reduction.ts";
import type { StateStore } from "./store/store.ts";
import type { AskedClaim } from "./watchers/open-claims.ts";

/** How often, by label. */
export interface Counted {
  get(label: number): number;
}

export interface Outcome {
  readonly machine: Machine;
  readonly store: StateStore;
  readonly claims: readonly AskedClaim[];
  readonly counts: Counts;
  /** How a path to a stored state is found again. */
  readonly ways: Ways;
  /** How many states were expanded, and which; the next one perhaps in part. */
  readonly expanded: number;
  readonly isExpanded: (index: number) => boolean;
  /** Were only some of the successors of the last state that was expanded looked at? */
  readonly isTorn: boolean;
  /** The state that was being expanded, or would have been next; -1: none was left. */
  readonly next: number;
  /** To which depth all states were expanded. */
  readonly completeDepth: number;
  /** The bound or interrupt that ended it; null: none did. */
  readonly stop: Stop | null;
  readonly failure: Failure | null;
  /** How many successors `within` kept out, and states at the depth bound were left unexpanded though something new follows. */
  readonly cut: { readonly within: number; readonly depth: number };
  /** By label: how often it was taken, and how often it led to a state not seen before. */
  readonly taken: Counted;
  readonly fresh: Counted;
  /** The most components that a transition changed. */
  readonly widest: number;
  /** Null: every state stands for itself. `symmetry`: the reduction, if it is by symmetry. */
  readonly reduction: Reduction | null;
  readonly symmetry: SymmetryReduction | null;
  /** Null: every loss was followed. */
  readonly undelivered: NeverDelivered | null;
  /** Losses were left out that somebody sees: what was found is right as far as it goes, and is not whole. */
  readonly isGivenUp: boolean;
  /** The bounds on time and memory under which it ran, which hold for what is done with it, too. */
  readonly limits: Limits;
}

/** Did a bound keep anything out? */
export const isCut = ({ cut }: Outcome): boolean => cut.within > 0 || cut.depth > 0;

/** To which depth everything was expanded: null if there was nothing left to expand. */
export const completeToDepth = ({ stop, failure, completeDepth }: Outcome): number | null =>
  stop === null && failure === null ? null : completeDepth;

/** The indices of the states that were expanded, by position. */
export const expandedStates = ({ expanded, isExpanded, store, ways }: Outcome): ((position: number) => number) => {
  if (ways.by === "levels") return (position) => position;
  const indices = new Int32Array(expanded);
  for (let index = 0, found = 0; index < store.size; index++) if (isExpanded(index)) indices[found++] = index;
  return (position) => indices[position]!;
};

/** The outcome with what failed in the work on it, unless something failed before. */
export const failedWith = (outcome: Outcome, failure: Failure): Outcome =>
  outcome.failure === null ? Object.freeze({ ...outcome, failure }) : outcome;

/** The outcome with what ended the work on it, unless something ended the search. */
export const endedBy = (outcome: Outcome, stop: Stop | null): Outcome =>
  outcome.stop === null && stop !== null ? Object.freeze({ ...outcome, stop }) : outcome;

/** What was explored, of a search or of work on it that was broken off within a call of the author's code. */
export const brokenOff = (outcome: Outcome, error: KripkeError): Outcome => {
  lookAway();
  return failedWith(outcome, { error, index: outcome.next, label: -1, initial: 0 });
};
