// The words for a claim that nothing refutes (or bears out): how much they say depends on what the search left out or took for one.
// The one idea: the words are in order, from the one that says most to the one that says least; bounds weaken more than a proviso,
// because behind a bound nothing was looked at, and what a view or a symmetry takes for one was compared, if only so far.
// Not here: which claims were refuted (check.ts), what is said of a proviso in words (the reductions of a result).
import type { Held, Proviso, Unmet } from "../language/index.ts";
import { isCut, type Outcome } from "../search/search-outcome.ts";
import type { ClaimResult } from "./result.ts";

/** What a search that ended by itself leaves to be desired. */
export interface Left {
  /** A bound kept something out. */
  readonly cut: boolean;
  /** What it rests on that was compared only so far. */
  readonly proviso: Proviso | null;
}

export const leftBy = (outcome: Outcome): Left => ({
  cut: isCut(outcome),
  proviso: outcome.reduction?.proviso ?? null,
});

export const held = ({ cut, proviso }: Left): Held =>
  cut ? "holds within bounds" : proviso === null ? "holds" : `holds modulo ${proviso}`;

export const unmet = ({ cut, proviso }: Left): Unmet =>
  cut ? "unreachable within bounds" : proviso === null ? "unreachable" : `unreachable modulo ${proviso}`;

/** From what says most to what says least. */
const HELD: readonly Held[] = ["holds", "holds modulo symmetry", "holds modulo view", "holds within bounds"];
const UNMET: ReadonlySet<string> = new Set<Unmet>([
  "unreachable",
  "unreachable modulo symmetry",
  "unreachable modulo view",
  "unreachable within bounds",
]);

export const isUnmet = (verdict: string): boolean => UNMET.has(verdict);

/** What claims of which none failed say together: as much as the one that says least. */
export const together = (claims: readonly Pick<ClaimResult, "verdict">[]): Held =>
  HELD.findLast((words) => claims.some(({ verdict }) => verdict === words)) ?? "holds";
