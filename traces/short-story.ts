// The story of evidence in short: its events, a line each, for whoever has no terminal before them.
// The one idea: what happens is said in the same phrases as everywhere; what it changed is left to `kripke replay`.
// Not here: the whole story (story.ts, text.ts).
import type { Evidence } from "../checker/index.ts";
import { phrase } from "./phrase.ts";

/** Events that are told; of longer evidence the last ones. */
const MOST_EVENTS = 40;

/** A line for each event; none where there is no evidence. */
export const shortStory = (evidence: Evidence | undefined): readonly string[] => {
  if (evidence === undefined) return [];
  const { events, loopStart } = evidence;
  const lines = events.map(
    (event, i) => `  ${i + 1}. ${phrase(event)}${i === loopStart ? "  ← from here for ever" : ""}`,
  );
  const left = Math.max(0, lines.length - MOST_EVENTS);
  return left === 0 ? lines : [`  … ${left} events before these`, ...lines.slice(left)];
};
