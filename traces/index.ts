// The traces: what the command line and the package's face import.
// The one idea: a trace is read, replayed, told as a story, and the story is rendered; each is one function.
// Not here: finding the model that a trace names (models/), printing (cli/).
export type { Change } from "./changes.ts";
export { renderDot } from "./exports/dot.ts";
export { renderItf } from "./exports/itf.ts";
export { wayOfItf } from "./exports/itf-in.ts";
export { renderJson } from "./exports/json.ts";
export { renderShiviz } from "./exports/shiviz.ts";
export { renderStatesDot } from "./exports/states-dot.ts";
export { assertWritable, engineNote, makeDirectory, readTrace, writeTrace, writeWhole } from "./file.ts";
export type { Fate, Flight, Message, Sent, Torn } from "./flight.ts";
export {
  A_WALK,
  eventLine,
  NOTHING_THROWS,
  parseTrace,
  TRACE_VERSION,
  type Trace,
  textAround,
  traceText,
} from "./format.ts";
export { type Gone, goneFrom } from "./gone.ts";
export { type Look, padded } from "./layout.ts";
export { renderMermaid } from "./mermaid.ts";
export { modelInTrace, targetOfTrace, traceFileName } from "./names.ts";
export { painted } from "./paint.ts";
export { actorOf, parametersOf, phrase, targetOf } from "./phrase.ts";
export { type Recording, recordTraces, type Shows, traceOf } from "./record.ts";
export {
  type Path,
  type Replay,
  type Replayable,
  replay,
  replayAlong,
  replayable,
  stepOf,
  type TwoEnds,
  type ViewAndFact,
} from "./replay.ts";
export { shortStory } from "./short-story.ts";
export { changesOfStates, type NodeChange, type Step as StoryStep, type Story, storyOf, storyStep } from "./story.ts";
export { renderText } from "./text.ts";
export { claimKind } from "./trace-kind.ts";
export { readTwin } from "./twin.ts";
export { CourseSoFar, type PlaceOf } from "./viewer/course.ts";
export { type Built, type BuiltLive, renderHtml, renderLive } from "./viewer/html.ts";
export type * as live from "./viewer/live.ts";
export { claimsOf, type StatusSoFar, statusOf, statusSoFar } from "./viewer/statuses.ts";
export type { ExplainedView, View } from "./viewer/view.ts";
export { headingOf, viewOf } from "./viewer/view-of.ts";
export { whyNot } from "./why.ts";
