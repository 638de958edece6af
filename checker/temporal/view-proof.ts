// A view on trial: is what it takes for one alike to everybody who is asked on the graph that was searched?
// The one idea: the search ends first, because only then is it known what was asked and what was merged; then a shift is proved as far
// as numbers go, and real states are searched beside, each compared with what stands for it. A view that breaks its promise is a
// failure of the search, so that no claim is decided by it.
// Not here: proving (search/shift-proof.ts), comparing (search/view-pairs.ts), what a lasso under a view is in real states (path.ts).
import { ObserverNeeded } from "../machine/machine.ts";
import { ViewReduction } from "../search/by-view.ts";
import { PromiseBroken } from "../search/reduction.ts";
import type { Search } from "../search/search.ts";
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

/** Compares what the view of a search takes for one. How far, in words; null: it has none, or a bound ended it. */
export const triedView = (search: Search, claims: readonly TemporalClaim[]): string | null => {
  const { machine, reduction } = search;
  if (!(reduction instanceof ViewReduction) || search.failure !== null) return null;
  const pairs = new ViewPairs(machine, reduction, lettersOf(claims));
  reduction.compare = (real) => void pairs.compareReal(search, real);
  if (search.stop !== null) return null;
  let words: string | null = null;
  unlessBroken(search, () =>
    unlessStopped(search, (lookNow) => {
      let looks = 0;
      const look = (): void => {
        if (++looks % BETWEEN_LOOKS === 0) lookNow();
      };
      const farthest = machine.shift === null ? null : new ShiftProof(search, machine.shift, pairs, look).compared();
      const states = search.expanded;
      const most = Math.min(Math.max(EACH * states, FEW), MANY + 2 * states);
      const followed = pairs.follow(search, most, look);
      const real = `${followed.toLocaleString("en")} pair${followed === 1 ? "" : "s"} compared`;
      words = farthest === null ? real : `shifts compared up to ${farthest.toLocaleString("en")}, ${real}`;
    }),
  );
  return words;
};

/** What comes of work on a search; null where it shows a promise to be broken, which is then how the search fails. */
export const unlessBroken = <T>(search: Search, work: () => T): T | null => {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof PromiseBroken)) throw error;
    search.failure = { error, index: -1, label: -1, initial: 0 };
    return null;
  }
};

/** What claims say of states and events, but for those that need an observer which is off: these are decided elsewhere. */
const lettersOf = (claims: readonly TemporalClaim[]): Letters => ({
  ofState: (state) => claims.map((claim) => unlessUnseen(() => claim.maskOf(state))).join(" "),
  ofEvent: (before, after, label) =>
    claims.map((claim) => unlessUnseen(() => claim.maskOfEvent(before, after, label))).join(" "),
  asksOfEvents: claims.some((claim) => claim.watchesEvents),
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
