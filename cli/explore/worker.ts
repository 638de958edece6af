// The thread that holds the model that is explored: it answers what the page asks of it.
// The one idea: it is watched like the command itself, so a call that does not come back ends this thread and nothing else.
// Not here: the answers (harness/exploring), who asks (thread.ts).
import path from "node:path";
import { isKripkeError, type Progress, type Subject, sentenceOf, subjectOf } from "../../checker/index.ts";
import { example } from "../../harness/exploring/example.ts";
import { Explored } from "../../harness/exploring/explored.ts";
import { stateGraph } from "../../harness/exploring/graph.ts";
import { seek } from "../../harness/exploring/seek.ts";
import { seekFrom } from "../../harness/exploring/seek-from.ts";
import type { TracesOf } from "../../harness/exploring/way-trace.ts";
import { version } from "../../harness/package.ts";
import { findTarget } from "../../harness/targets/target.ts";
import type { live } from "../../traces/index.ts";
import { beWatched, say as saying } from "../engine-side.ts";
import { parametersOf } from "../flags.ts";
import { checkBehind } from "./check-behind.ts";
import { explainWay } from "./explain-way.ts";
import type { Explores, FromWorker, ToWorker } from "./messages.ts";
import { saveWay } from "./save.ts";

const say = (what: FromWorker): void => saying({ kind: "relay", what });

interface Begun {
  readonly explores: Explores;
  readonly of: TracesOf;
  readonly explored: Explored;
  /** The way of the trace to begin with, as far as it runs. */
  readonly begins: live.Followed | null;
}

let begun: Promise<Begun> | null = null;
let controller = new AbortController();

const begin = async (explores: Explores): Promise<Begun> => {
  saying({ kind: "asks", asks: { maxCallSeconds: explores.maxCallSeconds } });
  const { target, scenario, directory, assignments, traceDirectory } = explores;
  const { checkable, variant, reference } = await findTarget(target, directory);
  const given = { ...explores.parameters, ...parametersOf(checkable, assignments) };
  const subject: Subject = subjectOf(checkable, scenario ?? variant, given, reference);
  const of = { subject, directory: traceDirectory, from: directory, engine: version };
  const explored = new Explored(subject, of);
  const begins = explores.trace === null ? null : explored.follow(explores.trace);
  // Of a long trace this takes a while, and the page is not open yet.
  if (begins !== null) explored.walk(begins.way, begins.way.choices.length);
  return { explores, of, explored, begins };
};

/** News, not more often than anybody looks. */
const EVERY = 150;
const telling = <T>(newsOf: (of: T) => live.News): ((of: T) => void) => {
  let next = 0;
  return (of) => {
    const now = performance.now();
    if (now < next) return;
    next = now + EVERY;
    say({ kind: "news", news: newsOf(of) });
  };
};
const tellingProgress = (kind: "seeking" | "checking"): ((progress: Progress) => void) =>
  telling((progress) => ({ kind, progress }));

/** So many walks there are to draw from. */
const SEEDS = 2 ** 31;

type Answering = {
  readonly [A in live.Asked]: (
    asked: live.Asks[A]["asked"],
    begun: Begun,
  ) => live.Asks[A]["answer"] | Promise<live.Asks[A]["answer"]>;
};

const ANSWERS: Answering = {
  about: (_, { explored, begins }) =>
    explored.about(begins?.way ?? { initial: 0, choices: [], shows: null }, begins?.stopped ?? null),
  walk: ({ way, at, known }, { explored }) => explored.walk(way, at, known),
  claims: ({ way, said }, { explored }) => explored.claims(way, said),
  here: ({ way }, { explored }) => explored.here(way),
  ahead: ({ way }, { explored }) => ({ deadlocks: explored.ahead(way) }),
  random: ({ way, seed, ...how }, { explored }) => ({
    way: explored.random(way, { ...how, seed: seed ?? Math.floor(Math.random() * SEEDS) }),
  }),
  follow: ({ trace }, { explored }) => explored.follow(trace),
  save: async ({ way }, { explored, of, explores }) => {
    const file = await saveWay(explored.trace(way), of);
    return { file: path.relative(explores.directory, file) };
  },
  seek: ({ predicate, seconds, from }, { of, explored, explores }) => {
    const { maxMemory } = explores;
    const options = { seconds, maxMemory, signal: controller.signal, onProgress: tellingProgress("seeking") };
    return from === null
      ? seek(of, predicate, explored.names, options)
      : seekFrom(of, from, predicate, explored.names, options);
  },
  example: ({ claim, seconds }, { of, explores }) =>
    example(of, claim, {
      seconds,
      maxMemory: explores.maxMemory,
      signal: controller.signal,
      onProgress: tellingProgress("seeking"),
    }),
  explain: ({ way, seconds }, { of, explored, explores }) =>
    explainWay(explored, way, of.subject, {
      maxSeconds: seconds,
      maxMemory: explores.maxMemory,
      signal: controller.signal,
      onProgress: telling((what) => ({ kind: "explaining", what })),
    }),
  graph: (asked, { of }) => stateGraph(of.subject.source, { ...asked, signal: controller.signal }),
  check: async ({ seconds }, { of, explores }) => {
    const { maxMemory } = explores;
    const { signal } = controller;
    const checked = await checkBehind(of, { seconds, maxMemory, signal, onProgress: tellingProgress("checking") });
    say({ kind: "news", news: { kind: "checked", checked } });
    return {};
  },
  stop: () => ({}),
};

const answer = async <A extends live.Asked>(id: number, what: A, asked: live.Asks[A]["asked"]): Promise<void> => {
  try {
    controller = new AbortController();
    say({ kind: "answer", id, answer: await ANSWERS[what](asked, await begun!) });
  } catch (error) {
    const exitCode = isKripkeError(error) ? error.exitCode : 75;
    say({ kind: "failed", id, sentence: sentenceOf(error), exitCode });
  }
};

beWatched((what) => {
  const told = what as ToWorker;
  if (told.kind === "stop") controller.abort();
  else if (told.kind === "begin") {
    begun = begin(told.explores);
    // Whoever asks first is told.
    begun.catch(() => undefined);
  } else void answer(told.id, told.what, told.asked as live.Asks[typeof told.what]["asked"]);
});
