// What is not as it should be, for those who read it away from the terminal: reports of build servers, annotations.
// The one idea: plain data, so that a worker of a suite can hand it on: the claim, a sentence, the story in short, the traces.
// Not here: where it is written (junit.ts, annotations.ts), the whole story (evidence.ts).
import { claimRow, isUnmet, type SuiteClaim, type SuiteScenario } from "../checker/index.ts";
import { type Shows, shortStory } from "../traces/index.ts";
import { commandLine } from "./commands.ts";
import { counted } from "./numbers.ts";
import type { Screen } from "./screen.ts";
import { asSentence } from "./sentence.ts";

export interface Failure {
  /** Null: it is of the whole. */
  readonly claim: string | null;
  readonly sentence: string;
  /** A line for each event. */
  readonly story: readonly string[];
  /** Paths of trace files. */
  readonly traces: readonly string[];
}

type ShownClaim = Shows["claims"][number];

/** Of a check or simulation alone: what is violated or unreachable, and what broke. */
export const failuresOf = (shown: Shows): readonly Failure[] =>
  told(shown, ({ name, verdict, evidence }) =>
    verdict === "violated" || isUnmet(verdict)
      ? `"${name}" is ${verdict}${after(evidence[0]?.events.length ?? null)}`
      : null,
  );

/** Of a scenario of a suite: what is not as it expects, and what broke; that leaves claims undecided, which says nothing more. */
export const unexpectedIn = ({ claims }: SuiteScenario, shown: Shows): readonly Failure[] =>
  told(shown, ({ name }) => {
    const claim = claims.find((one) => one.name === name);
    const isLeft = shown.error !== null && claim?.verdict === "undecided";
    return claim === undefined || isAsExpected(claim) || isLeft ? null : difference(claim);
  });

const told = ({ claims, error }: Shows, sentenceFor: (claim: ShownClaim) => string | null): readonly Failure[] => [
  ...(error === null
    ? []
    : [
        {
          claim: null,
          sentence: asSentence(error.message),
          story: error.shown === false ? [] : shortStory(error.evidence),
          traces: error.traces ?? [],
        },
      ]),
  ...claims.flatMap((claim) => {
    const sentence = sentenceFor(claim);
    const { name, evidence, traces } = claim;
    return sentence === null
      ? []
      : [{ claim: name, sentence: asSentence(sentence), story: shortStory(evidence.at(-1)), traces }];
  }),
];

export const isAsExpected = ({ expected, verdict }: SuiteClaim): boolean => expected === null || expected === verdict;

/** How a claim of a suite differs from what is expected of it. */
export const difference = ({ name, kind, expected, verdict, events }: SuiteClaim): string =>
  `"${name}" is expected to be "${expected}", and is "${verdict}"${events === null ? "" : `, ${claimRow(kind).evidence}`}${after(events)}`;

const after = (events: number | null): string => (events === null ? "" : ` after ${counted(events, "event")}`);

/** All of it, the commands that replay it and show it included. */
export const failureText = ({ sentence, story, traces }: Failure, screen: Pick<Screen, "directory">): string =>
  [
    sentence,
    ...story,
    ...traces.flatMap((file) => [
      commandLine(screen, "replay", file),
      commandLine(screen, "show", file, "--as", "html", "--open"),
    ]),
  ].join("\n");
