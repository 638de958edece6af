// A trace as text: numbered steps in the model's words, with what changed and what was sent.
// The one idea: a reader follows the story from top to bottom and never sees a wall of state.
// Not here: what happened (story.ts), the words of a step or state (step-text.ts, state-text.ts), whether there is a terminal and how wide it is (cli/).

import { bothEnds } from "./ends.ts";
import type { Trace } from "./format.ts";
import { lassoEnding, loopBegins } from "./lasso-text.ts";
import { type Look, line, marked, type Words } from "./layout.ts";
import { aside, fault, good, parametersOf, strong, targetOf } from "./phrase.ts";
import { afterEvents, repetition } from "./replay.ts";
import { inFlight, statesOf, table, whatMatters } from "./state-text.ts";
import { changeRows, stepLines } from "./step-text.ts";
import type { Story } from "./story.ts";
import { type Shows, shownBy } from "./trace-kind.ts";

/** The story as text, ending with a line break. `summary` says what the scenario or mutant is about. */
export const renderText = (story: Story, look: Look, summary = ""): string =>
  [
    ...heading(story, look, summary),
    ...atStart(story, look),
    ...story.steps.flatMap((step) => [
      ...loopBegins(story, step.number - 1, look),
      ...stepLines(step, story.steps.length, look),
      "",
    ]),
    ...ending(story, look),
    "",
  ].join("\n");

const heading = (story: Story, look: Look, summary: string): readonly string[] => {
  const { trace, replay } = story;
  return [
    line([strong(targetOf(trace))], 0, look),
    ...(summary === "" ? [] : [line([summary], 0, look, 0)]),
    ...(Object.keys(trace.parameters).length === 0 ? [] : [line([aside(parametersOf(trace))], 0, look, 2)]),
    "",
    line(replay.outcome === "reproduces" ? verdict(story) : ["Recorded: ", ...verdict(story)], 0, look, 2),
    "",
  ];
};

const FOUND: Readonly<Record<Trace["verdict"], (claim: string) => Words>> = {
  violated: (claim) => [fault("✗ "), strong(`"${claim}"`), " is ", fault("violated")],
  witnessed: (claim) => [good("✓ "), strong(`"${claim}"`), " is ", good("witnessed")],
  error: (claim) => [fault("✗ "), strong(`"${claim}"`), " does not hold: the model ", fault("breaks")],
  walked: () => [strong("A walk"), " that ends"],
};

const verdict = ({ trace: { claim, verdict: said, events, loopStart }, kind, replay }: Story): Words => [
  ...FOUND[said](claim),
  loopStart !== null
    ? `: ${repetition(loopStart, events.length, "judgement" in replay && (replay.judgement?.idling ?? []).length > 0)}`
    : ` ${afterEvents(events.length)}${shownBy(kind) === "behaviour" ? ", however it goes on" : ""}`,
];

const atStart = ({ start, trace }: Story, look: Look): readonly string[] => {
  if (start === null) return [];
  const name = trace.initial === null ? [] : [": initial state ", marked("choice")(trace.initial)];
  return [
    line([strong("At the start"), ...name], 0, look),
    ...table([...statesOf(start), ...inFlight(start)], look),
    "",
  ];
};

const ending = (story: Story, look: Look): readonly string[] => {
  const { replay, trace, kind, start, end } = story;
  if (replay.outcome !== "reproduces" || start === null || end === null)
    return [line([fault("✗ "), capitalised(replay.sentence), "."], 0, look, 2)];
  if (story.ends !== null) return bothEnds(story, look);
  if (replay.judgement !== null) return lassoEnding(story, replay.judgement, look);
  const last = story.steps.at(-1);
  if (shownBy(kind) === "transition" && last !== undefined)
    return [
      line([fault("✗ "), `Event ${last.number} violates `, strong(`"${trace.claim}"`), ":"], 0, look, 2),
      ...last.changes.flatMap((change) => changeRows(change, null)).map((row) => line(row, 2, look)),
    ];
  return [
    line(LAST_WORDS[shownBy(kind)](story, replay.threw), 0, look, 2),
    ...table(whatMatters(start, end, kind), look),
  ];
};

const isSaid = ({ trace }: Story): Words => [
  trace.verdict === "witnessed" ? good("✓ ") : fault("✗ "),
  "Here ",
  strong(`"${trace.claim}"`),
  ` is ${trace.verdict}:`,
];

/** What the end shows. */
const LAST_WORDS: Readonly<Record<Shows, (story: Story, threw: string | null) => Words>> = {
  state: isSaid,
  transition: isSaid,
  pair: isSaid,
  behaviour: ({ trace }) => [
    fault("✗ "),
    "However it goes on from here, ",
    strong(`"${trace.claim}"`),
    " is violated:",
  ],
  end: ({ form }) => [
    fault("✗ "),
    `Here ${form === "spec" ? "nothing can happen" : "nothing but faults can happen"}, and the model does not call that a legitimate end:`,
  ],
  error: (_, threw) => [fault("✗ "), `Here the model breaks: ${threw}`],
  walk: () => ["Here the walk ends:"],
};

const capitalised = (sentence: string): string => sentence.charAt(0).toUpperCase() + sentence.slice(1);
