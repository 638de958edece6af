// The walk as the page has it: what it had of another that begins alike, and what the server told beyond.
// The one idea: what is known is never told again, so an event more costs the same in a long walk as in a short one.
// Not here: asking (live.ts), courses that go on (../../continued.ts).
import { joinedLines } from "../../../lines.ts";
import { continuedWith, lengthsOf } from "../../continued.ts";
import type { Known, Walked, Way } from "../../live.ts";
import type { Status, View } from "../../view.ts";

export interface Walk extends Omit<Walked, "continued" | "heading"> {
  readonly view: View;
}

/** What the page has of a way already, if it shows another. */
export const knownOf = (shown: Walk | null, way: Way): Known => {
  if (shown === null || shown.way.initial !== way.initial) return { events: -1, said: [] };
  const { choices } = shown.way;
  let events = 0;
  while (events < way.choices.length && events < choices.length && choices[events] === way.choices[events]) events++;
  return { events, said: lengthsOf(shown.view.courses[0]!.statuses, events + 1) };
};

export const walkWith = (before: Walk | null, { heading, continued, ...walked }: Walked): Walk => {
  const isAnew = continued.known < 0;
  const course = continuedWith(isAnew ? null : before!.view.courses[0]!, continued);
  return {
    ...walked,
    lines: [...(isAnew ? [] : before!.lines.slice(0, continued.known)), ...walked.lines],
    view: { ...heading, courses: [course], ends: [] },
  };
};

export const withStatuses = (walk: Walk, statuses: readonly Status[]): Walk => ({
  ...walk,
  view: { ...walk.view, courses: [{ ...walk.view.courses[0]!, statuses }] },
});

/** The walk as the text of a trace file. */
export const traceOf = ({ lines, around }: Walk): string => joinedLines(lines, around);
