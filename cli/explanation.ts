// What was found out of a trace, for people: what is necessary, from where on its end was unavoidable, an order easier to read.
// The one idea: each sentence says what was asked, so that nobody takes it for more; what is not known is said to be so.
// Not here: finding it out (harness/explaining), the command (explain.ts).
import type { ExplainedCause, Necessity } from "../checker/index.ts";
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
    ...(causes.length === 0 ? necessaryAtAll(trace, explained) : []),
    ...(spared(causes) < 2 ? [] : [ALONE]),
    ...unavoidable(trace, explained),
    switchesText(explained),
  ];
  return {
    causes: causes.map(({ cause, isFault, events, necessity }) => {
      const [word, why] = necessityWords(necessity, shownWithin(trace));
      return { cause, isFault, events, necessity: word, why };
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
const necessaryAtAll = ({ verdict, claim }: Trace, { explanation }: Explained): readonly string[] => {
  if (verdict === "walked") return ["It is a walk that shows nothing but itself, so nothing of it is necessary."];
  return explanation === null
    ? [
        `More than the end of one trace shows "${claim}": what is necessary, and from where on it was unavoidable, is not asked.`,
      ]
    : ["It has no events, so nothing is necessary."];
};

const within = ({ events }: Trace): string => `within ${counted(events.length, "event")}`;
const shownWithin = (trace: Trace): string => `${SHOWN[trace.verdict]} ${within(trace)}`;
const ALONE = "Each that is not necessary can be left out alone; all of them together perhaps not.";

const necessary = (trace: Trace, explained: Explained, terminal: Terminal): readonly string[] => {
  const causes = explained.explanation?.causes ?? [];
  if (trace.verdict === "walked" || causes.length === 0) return [...necessaryAtAll(trace, explained), ""];
  const { red } = paint(terminal.colours);
  const rows = causes.map(({ cause, isFault, events: numbers, necessity }) => {
    const [word, why] = necessityWords(necessity, shownWithin(trace));
    return [isFault ? red(cause) : cause, numbers.join(", "), word, why];
  });
  return [
    `Each kind of event forbidden in turn, and everything ${within(trace)} searched again:`,
    "",
    table(terminal, ["it takes", "events", "", ""], rows),
    "",
    ...(spared(causes) < 2 ? [] : [ALONE, ""]),
  ];
};

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

const necessityWords = (necessity: Necessity, shown: string): readonly [word: Word, why: string] => {
  switch (necessity.kind) {
    case "necessary":
      return ["necessary", `without it no ${shown}`];
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
} as const;

const MEANING = "if no more faults or false suspicions come and nothing that stays possible is put off for ever";

const unavoidable = (trace: Trace, { explanation }: Explained): readonly string[] => {
  if (explanation === null || trace.verdict === "witnessed") return [];
  const { turning } = explanation;
  const what = `the ${SHOWN[trace.verdict]}`;
  if (turning === null)
    return [`From where on ${what} was unavoidable is not known: what can follow was not searched whole.`, ""];
  const { events, isKnown } = turning;
  if (events === 0) return [`From the start on ${what} was unavoidable, ${MEANING}.`, ""];
  const last = phrase(trace.events[events - 1]!);
  if (!isKnown) return [`Behind event ${events} (${last}), or sooner, ${what} was unavoidable, ${MEANING}.`, ""];
  const could = `${events === 1 ? "At the start" : `Behind event ${events - 1}`} ${what} could still be avoided`;
  return [
    events === trace.events.length
      ? `${could}: only the last event, ${events} (${last}), settled it.`
      : `${could}; behind event ${events} (${last}) it was unavoidable, ${MEANING}.`,
    "",
  ];
};

const switchesText = ({ switches, reordered, isFewest }: Explained): string => {
  const now = `The trace goes from one node to another ${counted(switches, "time")}`;
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
