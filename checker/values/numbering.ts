// Who may learn: whoever only looks ahead of a search may look up what is known, and may give no number and ask no question anew.
// The one idea: numbers are given in the order in which things are met, and only the search itself knows that order; so where a number
// would be given, or the author's code asked for what is to be remembered, whoever looks ahead is stopped before anything is changed.
// Why tables stay whole: `mayLearn` is asked before the first write, as a look at the clock is (machine/lookout.ts), and what was only
// derived from what is known is as good as before.
// Not here: looking ahead (search/ahead/).

/** Thrown instead of learning; no sentence of it is ever told. */
export class NotKnownYet extends Error {}

/** One for all, because it is thrown often and nobody asks where. */
const NOT_KNOWN_YET = new NotKnownYet("not known yet");

let isAhead = false;
let wasStopped = false;

/** To be asked before anything is numbered or learned. Throws NotKnownYet to who only looks ahead. */
export const mayLearn = (): void => {
  if (!isAhead) return;
  wasStopped = true;
  throw NOT_KNOWN_YET;
};

/** Does somebody only look ahead? Then nothing is compared by calling the author's code, either. */
export const looksAhead = (): boolean => isAhead;

/** What became of some work that may learn nothing. `swallowed`: it was stopped, and somebody caught that and went on. */
export type Ahead = "done" | "stopped" | "swallowed";

/** Does some work that may learn nothing; what else it throws is thrown on. */
export const lookingAhead = (work: () => void): Ahead => {
  isAhead = true;
  wasStopped = false;
  try {
    work();
    return wasStopped ? "swallowed" : "done";
  } catch (error) {
    if (error instanceof NotKnownYet) return "stopped";
    throw error;
  } finally {
    isAhead = false;
  }
};
