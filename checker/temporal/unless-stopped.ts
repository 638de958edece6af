// Long work on what a search explored, ended by the bounds of that search.
// The one idea: whoever works calls `look` now and then; it throws where time is up, and what was done so far stands.
// Not here: the bounds (search/limits.ts).
import type { Search } from "../search/search.ts";
import { outOfMemory } from "../search/store/vectors.ts";

class Stopped extends Error {}

/** Works on what a search explored, until it is done or a bound of the search stops it. */
export const unlessStopped = (search: Search, work: (look: () => void) => void): void => {
  try {
    work(() => {
      if (search.isOverBound()) throw new Stopped();
    });
  } catch (error) {
    if (outOfMemory(error)) search.stop = "memory";
    else if (!(error instanceof Stopped)) throw error;
  }
};
