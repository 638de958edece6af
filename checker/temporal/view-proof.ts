// A view on trial: is what it takes for one alike to everybody who is asked on the graph that was searched?
// The one idea: the search ends first, because only then is it known what was asked and what was merged; then a shift is proved as far
// as numbers go, and real states are searched beside, each compared with what stands for it. A view that breaks its promise is a
// failure of the search, so that no claim is decided by it.
// Not here: proving (search/shift-proof.ts), comparing (search/view-pairs.ts), what a lasso under a view is in real states (path.ts).
import { ObserverNeeded } from "../machine/machine.ts";
import { ViewReduction } from "../search/by-view.ts";
import type { Failure } from "../search/options.ts";
import { PromiseBroken } from "../search/reduction.ts";
import { endedBy, failedWith, type Outcome } from "../search/search-outcome.ts";
import { ShiftProof } from "../search/shift-proof.ts";
import { type Letters, ViewPairs } from "../search/view-pairs.ts";
import type { TemporalClaim } from "./claim.ts";
import { unlessStopped } from "./unless-stopped.ts";

/** Real states that are compared beside the search: as many as find a constant of some size in a small graph, few for a large one. */
const EACH = 64;
const FEW = 512;
const MANY = 2000;
/** The clock and the memory are looked at once in so many comparisons. */
const BETWEEN_LOOKS = 64;

/** What came of trying the view of a search. */
export interface TriedView {
  /** How far what it takes for one was compared, in words; null: there is none, or it was not compared to the end. */
  readonly words: string | null;
  /** The outcome of the search, with what ended the comparison, and with the broken promise where that is what it found. */
  readonly outcome: Outcome;
  /** Compares a real state with what stands for it, and throws PromiseBroken where they differ within a step. */
  readonly compare: (real: Int32Array) => void;
}

/** Compares what the view of a search takes for one; `tells`: what else must be the same of events. */
export const triedView = (
  outcome: Outcome,
  claims: readonly TemporalClaim[],
  tells: ((label: number) => string) | null = null,
): TriedView => {
  const { machine, reduction } = outcome;
  if (!(reduction instanceof ViewReduction) || outcome.failure !== null)
    return { words: null, outcome, compare: () => {} };
  const pairs = new ViewPairs(machine, reduction, lettersOf(claims, tells));
  const compare = (real: Int32Array): void => void pairs.compareReal(outcome, real);
  if (outcome.stop !== null) return { words: null, outcome, compare };
  let words: string | null = null;
  const tried = unlessBroken(() =>
    unlessStopped(outcome.limits, (lookNow) => {
      let looks = 0;
      const look = (): void => {
        if (++looks % BETWEEN_LOOKS === 0) lookNow();
      };
      const farthest =
        machine.asks.shift === null ? null : new ShiftProof(outcome, machine.asks.shift, pairs, look).compared();
      const states = outcome.expanded;
      const most = Math.min(Math.max(EACH * states, FEW), MANY + 2 * states);
      const followed = pairs.follow(outcome, most, look);
      const real = `${followed.toLocaleString("en")} pair${followed === 1 ? "" : "s"} compared`;
      words = farthest === null ? real : `shifts compared up to ${farthest.toLocaleString("en")}, ${real}`;
    }),
  );
  if (tried.broken !== null) return { words: null, outcome: failedWith(outcome, tried.broken), compare };
  return { words, outcome: endedBy(outcome, tried.value), compare };
};

type Kept<T> = { readonly value: T; readonly broken: null } | { readonly broken: Failure };

/** What comes of work on a search; or the promise that it shows to be broken, which is then how the search fails. */
export const unlessBroken = <T>(work: () => T): Kept<T> => {
  try {
    return { value: work(), broken: null };
  } catch (error) {
    if (!(error instanceof PromiseBroken)) throw error;
    return { broken: { error, index: -1, label: -1, initial: 0 } };
  }
};

/** What claims say of states and events, but for those that need an observer which is off: these are decided elsewhere. */
const lettersOf = (claims: readonly TemporalClaim[], tells: ((label: number) => string) | null): Letters => ({
  ofState: (state) => claims.map((claim) => unlessUnseen(() => claim.maskOf(state))).join(" "),
  ofEvent: (before, after, label) =>
    [...claims.map((claim) => unlessUnseen(() => claim.maskOfEvent(before, after, label))), tells?.(label)].join(" "),
  asksOfEvents: tells !== null || claims.some((claim) => claim.watchesEvents),
  dependsOn: (component) => claims.some((claim) => claim.dependsOn(component)),
});

const unlessUnseen = (ask: () => number): number => {
  try {
    return ask();
  } catch (error) {
    if (error instanceof ObserverNeeded) return -1;
    throw error;
  }
};
