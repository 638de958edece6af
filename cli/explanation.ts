// What was found out of a trace, for people: what is necessary, from where on its end was unavoidable, an order easier to read.
// The one idea: each sentence says what was asked, so that nobody takes it for more; what is not known is said to be so.
// Not here: finding it out (harness/explaining), the command (explain.ts).
import type { ExplainedCause, Explanation, Necessity } from "../checker/index.ts";
import type { Replayed } from "../harness/check.ts";
import type { Explained } from "../harness/explaining/explain.ts";
import { type ExplainedView, phrase, type Trace, targetOf } from "../traces/index.ts";
import { counted } from "./numbers.ts";
import { asSentence } from "./sentence.ts";
import { table } from "./table.ts";
import { paint, type Terminal } from "./terminal.ts";

export const explanationLines = (
  { trace, sentence }: Pick<Replayed, "trace" | "sentence">,
  explained: Explained,
  terminal: Terminal,
): readonly string[] => [
  paint(terminal.colours).bold(targetOf(trace)),
  asSentence(sentence),
  "",
  ...necessary(trace, explained, terminal),
  ...unavoidable(trace, explained),
  ...otherOrder(trace, explained),
];

/** The same for the page of the trace. */
export const explanationView = (trace: Trace, explained: Explained): ExplainedView => {
  const causes = explained.explanation?.causes ?? [];
  const sentences = [
    ...(causes.length === 0 ? necessaryAtAll(trace) : []),
    ...(spared(causes) < 2 ? [] : [ALONE]),
    ...unavoidable(trace, explained),
    switchesText(explained),
  ];
  return {
    causes: causes.map(({ necessity, ...cause }) => {
      const [word, why] = necessityWords(necessity, withoutIt(trace, explained));
      return { ...cause, necessity: word, why };
    }),
    sentences: sentences.filter((sentence) => sentence !== ""),
    order: (explained.reordered?.order ?? []).map((i) => i + 1),
  };
};

/** The same for programs. */
export const explanationJson = (
  { trace, reproduces, sentence }: Pick<Replayed, "trace" | "reproduces" | "sentence">,
  explained: Explained | null,
): object => ({
  target: targetOf(trace),
  claim: trace.claim,
  verdict: trace.verdict,
  reproduces,
  sentence,
  shown: explained?.explanation?.shown ?? null,
  within: explained?.explanation?.within ?? null,
  isBounded: explained?.explanation?.isBounded ?? false,
  causes: explained?.explanation?.causes ?? null,
  turning: explained?.explanation?.turning ?? null,
  switches: explained?.switches ?? null,
  fewest:
    explained === null
      ? null
      : {
          isKnown: explained.isFewest,
          switches: explained.reordered?.switches ?? explained.switches,
          order: explained.reordered?.order.map((i) => i + 1) ?? null,
        },
  sentences: explained === null ? [] : explanationView(trace, explained).sentences,
});

/** Why nothing is said to be necessary. */
const necessaryAtAll = ({ verdict }: Trace): readonly string[] => [
  verdict === "walked"
    ? "It is a walk that shows nothing but itself, so nothing of it is necessary."
    : "It has no events, so nothing is necessary.",
];

/** What is not there without what is necessary. */
const withoutIt = ({ verdict }: Trace, { explanation }: Explained): string => {
  if (explanation === null || explanation.within === null)
    return `without it every fair behaviour${inBound(explanation)} keeps the claim`;
  return `without it no ${SHOWN[verdict]} within ${counted(explanation.within, "event")}`;
};

/** What was searched again without each kind of event. */
const searched = (explanation: Explanation): string => {
  const { shown, within } = explanation;
  const events = within === null ? inBound(explanation) : ` within ${counted(within, "event")}`;
  switch (shown) {
    case "end":
      return `everything${events} searched again`;
    case "two ends":
      return `everything${events} searched again for two such ends`;
    case "behaviour":
      return `all fair behaviours${events} searched again`;
  }
};

/** Of behaviours only those within the bound are known. */
const inBound = (explanation: Explanation | null): string =>
  explanation?.isBounded === true ? " within the model's bound" : "";

const ALONE = "Each that is not necessary can be left out alone; all of them together perhaps not.";

const necessary = (trace: Trace, explained: Explained, terminal: Terminal): readonly string[] => {
  const causes = explained.explanation?.causes ?? [];
  if (causes.length === 0) return [...necessaryAtAll(trace), ""];
  const { red } = paint(terminal.colours);
  const rows = causes.map(({ cause, isFault, events, eventsOfTwin, necessity }) => {
    const [word, why] = necessityWords(necessity, withoutIt(trace, explained));
    return [isFault ? red(cause) : cause, numbersText(events, eventsOfTwin), word, why];
  });
  return [
    `Each kind of event forbidden in turn, and ${searched(explained.explanation!)}:`,
    "",
    table(terminal, ["it takes", "events", "", ""], rows),
    "",
    ...(spared(causes) < 2 ? [] : [ALONE, ""]),
  ];
};

const numbersText = (here: readonly number[], there: readonly number[]): string =>
  [here.join(", "), there.length === 0 ? "" : `there ${there.join(", ")}`].filter((part) => part !== "").join("; ");

/** What a trace of a verdict shows. */
const SHOWN: Readonly<Record<Trace["verdict"], string>> = {
  violated: "violation",
  witnessed: "witness",
  error: "error",
  walked: "walk",
};

const spared = (causes: readonly ExplainedCause[]): number =>
  causes.filter(({ necessity }) => necessity.kind === "spared").length;

type Word = ExplainedView["causes"][number]["necessity"];

const necessityWords = (necessity: Necessity, without: string): readonly [word: Word, why: string] => {
  switch (necessity.kind) {
    case "necessary":
      return ["necessary", without];
    case "spared":
      return ["not necessary", `there is one without it, of ${counted(necessity.events, "event")}`];
    case "unknown":
      return ["not known", NOT_KNOWN[necessity.why]];
  }
};

const NOT_KNOWN = {
  seconds: "out of time (--max-seconds)",
  memory: "out of memory",
  interrupt: "interrupted",
  error: "the model's code threw on the way; what follows there is not known",
  view: "the model's view takes for one what this would have to tell apart",
} as const;

const MEANING = "if no more faults or false suspicions come and nothing that stays possible is put off for ever";

const unavoidable = (trace: Trace, { explanation }: Explained): readonly string[] => {
  if (explanation === null) return [];
  if (explanation.shown === "two ends")
    return [
      "From where on it was unavoidable is not asked: two ends show it together, and each could have been without the other.",
      "",
    ];
  if (trace.verdict === "witnessed") return [];
  return [explanation.shown === "behaviour" ? lost(trace, explanation) : settled(trace, explanation), ""];
};

const placed = (events: number): string => (events === 0 ? "At the start" : `Behind event ${events}`);
const eventText = ({ events }: Trace, number: number): string => `${number} (${phrase(events[number - 1]!)})`;

/** Of an end: from where on it came whatever happened. */
const settled = (trace: Trace, { turning, isBounded }: Explanation): string => {
  const what = `the ${SHOWN[trace.verdict]}`;
  if (turning === null || turning.events === null)
    return `From where on ${what} was unavoidable is not known: what can follow was not searched whole.`;
  const { events, isKnown } = turning;
  if (events === 0) return `From the start on ${what} was unavoidable, ${MEANING}.`;
  if (!isKnown) return `Behind event ${eventText(trace, events)}, or sooner, ${what} was unavoidable, ${MEANING}.`;
  const could = `${placed(events - 1)} ${what} could still be avoided${isBounded ? ", or the model's bound left, behind which nothing was looked at" : ""}`;
  return events === trace.events.length
    ? `${could}: only the last event, ${eventText(trace, events)}, settled it.`
    : `${could}; behind event ${eventText(trace, events)} it was unavoidable, ${MEANING}.`;
};

/** Of a behaviour: from where on no fair one keeps the claim. */
const lost = (trace: Trace, explanation: Explanation): string => {
  const { turning, isBounded } = explanation;
  if (turning === null)
    return "The last state from which the claim could still be kept is not known: what can follow was not searched whole.";
  const { events } = turning;
  if (events === null)
    return `There is no last state from which the claim could still be kept: from each, also of what ${trace.loopStart === trace.events.length ? "stays as it is" : "repeats"}, a fair behaviour that keeps it begins, and nothing obliges anybody to take it.`;
  const beyond = isBounded ? `${inBound(explanation)}; what leaves it was not looked at.` : ".";
  if (events === 0) return `From the start on no fair behaviour keeps the claim${beyond}`;
  return `${placed(events - 1)} a fair behaviour that keeps the claim was still possible; behind event ${eventText(trace, events)} none is${beyond}`;
};

const switchesText = ({ switches, reordered, isFewest, explanation }: Explained): string => {
  const now = `The trace goes from one node to another ${counted(switches, "time")}`;
  if (explanation?.shown === "two ends") return `${now}; as two traces show it together, its order was left as it is.`;
  if (reordered !== null)
    return `${now}; the same events in this order ${reordered.switches}, and a replay shows the same (in brackets the numbers in the trace):`;
  if (switches === 0) return `${now}.`;
  return `${now}; ${isFewest ? "no other order of its events comes to the same with fewer" : "not all other orders of its events were tried"}.`;
};

const otherOrder = (trace: Trace, explained: Explained): readonly string[] => {
  const { reordered } = explained;
  const width = String(trace.events.length).length;
  const events = (reordered?.trace.events ?? []).map((event, i) => {
    const number = String(i + 1).padStart(width);
    return `  ${number}  ${phrase(event)} [${reordered!.order[i]! + 1}]`;
  });
  return [switchesText(explained), ...(events.length === 0 ? [] : ["", ...events])];
};
