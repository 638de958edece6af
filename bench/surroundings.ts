// The clock and the memory of this process, as a search asks for them.
// The one idea: a search is pure but for these, so they are given to it.
// Not here: what is searched.
import { getHeapStatistics } from "node:v8";
import type { Surroundings } from "../checker/index.ts";

/** Bytes of V8's limit that are for new objects only: old ones cannot have them. */
const YOUNG = 48 * 2 ** 20;

const heapShare = (): number => {
  const { used_heap_size, heap_size_limit } = getHeapStatistics();
  return used_heap_size / (heap_size_limit - YOUNG);
};

export const surroundings: Surroundings = {
  now: () => performance.now(),
  memory: () => process.memoryUsage.rss(),
  heapShare,
};
