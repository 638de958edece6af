// A run made short: events are left out as long as what is left comes to the same end.
// The one idea: half of them, a quarter, … one, at each place; behind a gap the run leaves out what is not possible any more.
// Not here: running (run.ts).
import type { TraceEvent } from "../../checker/index.ts";

/** Lists that are tried. */
const MOST_TRIED = 300;

/** What comes of trying a list: the events that it took, which are no more; null: not the same end. */
export type Tried = (events: readonly TraceEvent[]) => Promise<readonly TraceEvent[] | null>;

/** The shortest list that was found; `isOver`: no time is left. */
export const shortened = async (
  events: readonly TraceEvent[],
  tried: Tried,
  isOver: () => boolean,
): Promise<readonly TraceEvent[]> => {
  let best = events;
  let left = MOST_TRIED;
  for (let size = Math.ceil(events.length / 2); size >= 1; ) {
    let isShorter = false;
    for (let gap = 0; gap < best.length && left > 0 && !isOver(); left--) {
      const found = await tried([...best.slice(0, gap), ...best.slice(gap + size)]);
      if (found !== null && found.length < best.length) {
        best = found;
        isShorter = true;
      } else gap += size;
    }
    // With single events left out, others may have become needless.
    if (size > 1) size = Math.ceil(size / 2);
    else if (!isShorter || left <= 0 || isOver()) break;
  }
  return best;
};
