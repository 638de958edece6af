// From a trace that was replayed to what its page is given.
// The one idea: the story knows what happened; here it becomes lanes, words and differences, and nothing is asked twice.
// Not here: the ways of messages (messages.ts), what claims say (statuses.ts), the file (html.ts).
import type { Source } from "../../checker/index.ts";
import { pairsOf } from "../ends.ts";
import { met } from "../lasso-text.ts";
import { parametersOf, phrase, targetOf } from "../phrase.ts";
import { replayable } from "../replay.ts";
import { type Story, storyOf } from "../story.ts";
import { shownBy } from "../trace-kind.ts";
import { CourseSoFar, type PlaceOf } from "./course.ts";
import { claimsOf, statusesOf } from "./statuses.ts";
import type { Course, View } from "./view.ts";

/** Of the reasons why a lasso is fair, so many. */
const MOST_DUTIES = 40;

/**
 * A story, with what its model is about, as the page of its trace shows it. Runs the trace again, once for each liveness claim. `placeOf`:
 * where the handlers of the model stand.
 */
export const viewOf = (story: Story, source: Source, summary: string, placeOf?: PlaceOf): View => ({
  ...headingOf(story, source, summary),
  courses: coursesOf(story, source, placeOf),
  ends: story.ends === null ? [] : pairsOf(story).map(([label, here, there]) => ({ label, here, there })),
});

/** What a view says beside the ways themselves. */
export type Heading = Omit<View, "courses" | "ends">;

export const headingOf = (
  { trace, replay, kind, form }: Pick<Story, "trace" | "replay" | "kind" | "form">,
  source: Source,
  summary: string,
): Heading => ({
  version: 1,
  title: targetOf(trace),
  summary,
  parameters: parametersOf(trace),
  engine: trace.engine,
  form,
  claim: trace.claim,
  kind,
  verdict: trace.verdict,
  reproduces: replay.outcome === "reproduces",
  sentence: replay.sentence,
  shownBy: shownBy(kind),
  claims: claimsOf(source),
  fairness: fairnessOf(replay),
  explained: null,
});

const coursesOf = (story: Story, source: Source, placeOf: PlaceOf | undefined): readonly Course[] => {
  const { trace, ends } = story;
  if (ends === null) return [courseOf(story, source, null, placeOf)];
  const { twin } = ends;
  const other = replayable(source, trace.claim, (over) => storyOf(twin, over, trace));
  return [courseOf(story, source, twin.twin ?? null, placeOf), courseOf(other, source, trace.twin ?? null, placeOf)];
};

const courseOf = (story: Story, source: Source, name: string | null, placeOf: PlaceOf | undefined): Course => {
  const { trace, start, steps } = story;
  const course = new CourseSoFar(start, placeOf);
  for (const [i, step] of steps.entries()) course.extend(step, i === 0 ? start! : steps[i - 1]!.after);
  return course.whole({ name, initial: trace.initial, loop: trace.loopStart }, statusesOf(source, trace));
};

const fairnessOf = (replay: Story["replay"]): readonly string[] => {
  if (replay.outcome !== "reproduces" || replay.judgement === null) return [];
  const { duties, neverOwed, idling } = replay.judgement;
  return [
    ...duties.slice(0, MOST_DUTIES).map((duty) => `${duty.name}${met(duty).join("")}`),
    ...(duties.length > MOST_DUTIES ? [`and ${duties.length - MOST_DUTIES} more, likewise`] : []),
    ...neverOwed.slice(0, MOST_DUTIES).map((event) => `nobody owes it, and it never happens: ${phrase(event)}`),
    ...[...new Set(idling.map(phrase))]
      .slice(0, MOST_DUTIES)
      .map((text) => `happens for ever and changes nothing: ${text}`),
  ];
};
