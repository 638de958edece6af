// Looking out, between two calls of the author's code, for a bound on time or an interrupt.
// The one idea: one expansion may call the author's code ten thousand times, or multiply what it answered by as much, so whoever
// has a bound to keep says how to look; every call looks first, and whatever is done once for each of many outcomes, before it
// touches a table, so that what is given up leaves all tables whole.
// Not here: which bounds there are (search/limits.ts), calls that never come back.

/** A bound was exceeded, or an interrupt came: the work in hand is given up. */
export class GivenUp extends Error {}

/** Is the work to be given up? */
export type Look = () => boolean;

let look: Look | null = null;

/** To be asked before each call of the author's code, and for each of many outcomes. Throws GivenUp. */
export const lookFirst = (): void => {
  if (look?.() === true) throw new GivenUp();
};

/** Does some work, looking out so; what it throws is thrown on, GivenUp as well. */
export const lookingOut = <T>(by: Look, work: () => T): T => {
  const outer = look;
  look = by;
  try {
    return work();
  } finally {
    look = outer;
  }
};

/** Nobody looks out any more: the work was broken off where it stood. */
export const lookAway = (): void => {
  look = null;
};
