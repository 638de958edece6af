// Long work on what a search explored, ended by the bounds of that search.
// The one idea: whoever works calls `look` now and then; it throws where time is up, and what was done so far stands. What ended the
// work is its answer: the search has ended, and nothing of it changes.
// Not here: the bounds (search/limits.ts).
import type { Limits, Stop } from "../search/limits.ts";
import { outOfMemory } from "../search/store/vectors.ts";

class Stopped extends Error {
  readonly by: Stop;
  constructor(by: Stop) {
    super();
    this.by = by;
  }
}

/** Works until it is done, or a bound stops it: which one. */
export const unlessStopped = (limits: Limits, work: (look: () => void) => void): Stop | null => {
  try {
    work(() => {
      const { exceeded } = limits;
      if (exceeded !== null) throw new Stopped(exceeded);
    });
    return null;
  } catch (error) {
    if (outOfMemory(error)) return "memory";
    if (error instanceof Stopped) return error.by;
    throw error;
  }
};
