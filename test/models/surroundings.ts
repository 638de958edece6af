// What a search is given of the outside world, in the tests of models.
// The one idea: the clock and the memory of this process.
// Not here: options of a search.
import type { Surroundings } from "../../checker/index.ts";

export const surroundings: Surroundings = {
  now: () => performance.now(),
  memory: () => process.memoryUsage.rss(),
};
