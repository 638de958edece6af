// Replaying a trace: each of its events must run in turn, and its end must show again what it showed.
// The one idea: the trace is evidence, so it is believed only as far as the model, as it is now, repeats it.
// Not here: reading the file (file.ts), finding the model (models/), telling the story (text.ts).
import {
  askedBy,
  type ClaimKind,
  claimRow,
  isTemporal,
  type Judgement,
  type LassoWalk,
  type Move,
  modelError,
  NO_DEADLOCK,
  ObserverNeeded,
  onLassoWalk,
  type Position,
  printed,
  type Says,
  type Source,
  sameValue,
  sentenceOf,
  suggestion,
  type TraceEvent,
  type Walk,
  walk,
} from "../checker/index.ts";
import type { Trace } from "./format.ts";
import { phrase } from "./phrase.ts";
import { claimKind, type Shows, shownBy, type TraceKind, verdictOf } from "./trace-kind.ts";
import { whyNot, whySlow } from "./why.ts";

/** What a trace is replayed over: the walk of the protocol or spec, and its claims. */
export interface Replayable {
  readonly walk: Walk;
  readonly claims: Readonly<Record<string, { readonly kind: ClaimKind }>>;
  /** Of a liveness claim: judges lassos, and what refutes it however it goes on. */
  readonly judge?: LassoWalk["judge"];
  readonly judgePrefix?: LassoWalk["judgePrefix"];
}

/** Acts on what a trace of a claim is replayed over; of a liveness claim perhaps twice, with the observers it turns out to read. */
export const replayable = <T>(source: Source, claim: string, act: (subject: Replayable) => T): T => {
  const { claims } = source;
  if (!Object.hasOwn(claims, claim) || !isTemporal(claims[claim]!.kind)) return act({ walk: walk(source), claims });
  return onLassoWalk(source, claim, (on) =>
    act({ walk: on.walk, claims, judge: on.judge.bind(on), judgePrefix: on.judgePrefix.bind(on) }),
  );
};

/** The part of a trace that ran: an initial state and moves from there. */
export interface Path {
  readonly start: Move;
  readonly moves: readonly Move[];
}

/** What came of a replay. `path` is null where not even the initial state is there. */
export type Replay =
  /** `threw`: what was thrown at the end, where that is what the trace shows. */
  | {
      readonly outcome: "reproduces";
      readonly path: Path;
      readonly sentence: string;
      readonly threw: string | null;
      /** Of a claim of two ends: the other trace, and what the claim looks at at both. */
      readonly ends: TwoEnds | null;
      /** Of a liveness claim: why the lasso refutes it. */
      readonly judgement: Judgement | null;
    }
  /** An event no longer runs: its number, counted from 1; 0 for the initial state. */
  | { readonly outcome: "stops"; readonly path: Path | null; readonly event: number; readonly sentence: string }
  /** All events run, and the end does not show it. `harmless`: it was asked, and answered that what the trace showed is not so there. */
  | { readonly outcome: "differs"; readonly path: Path; readonly harmless: boolean; readonly sentence: string };

/** What a claim of two ends looks at. */
export interface ViewAndFact {
  readonly view: unknown;
  readonly fact: unknown;
}

/** What a claim of two ends looks at where a trace and its twin end. */
export interface TwoEnds {
  readonly here: ViewAndFact;
  readonly there: ViewAndFact;
  readonly twin: Trace;
  /** The other trace's path. */
  readonly path: Path;
}

/**
 * Replays a trace; one of a claim of two ends needs the other, its `twin`.
 * Throws (150) where it cannot be asked: a claim that the model does not make, or a lasso of one that has none.
 */
export const replay = (trace: Trace, subject: Replayable, twin: Trace | null = null): Replay => {
  const kind = kindOfClaim(trace, subject, twin);
  const ran = run(trace, subject.walk);
  if (ran.stopped !== undefined)
    return {
      outcome: "stops",
      path: ran.path,
      event: ran.path === null ? 0 : ran.path.moves.length + 1,
      sentence: ran.stopped,
    };
  return judgedAtEnd(trace, kind, subject, ran.path, twin);
};

/** What the end of a path shows of a trace that runs along it. */
const judgedAtEnd = (trace: Trace, kind: TraceKind, subject: Replayable, path: Path, twin: Trace | null): Replay => {
  const seen = JUDGED[shownBy(kind)](trace, subject, path, twin);
  return "differs" in seen
    ? {
        outcome: "differs",
        path,
        harmless: seen.unclear !== true,
        sentence: `the trace runs to its end, but ${seen.differs}; the model has changed since`,
      }
    : {
        outcome: "reproduces",
        path,
        sentence: `the trace reproduces: ${trace.loopStart === null ? `${afterEvents(path.moves.length)} ` : ""}${seen.shows}`,
        threw: seen.threw ?? null,
        ends: seen.ends ?? null,
        judgement: seen.judgement ?? null,
      };
};

/** The same of a path that was run already; of a claim that the end of one path shows. Throws as `replay` does. */
export const replayAlong = (trace: Trace, subject: Replayable, path: Path): Replay =>
  judgedAtEnd(trace, kindOfClaim(trace, subject, null), subject, path, null);

/** `after 7 events`, `at the start`. */
export const afterEvents = (events: number): string =>
  events === 0 ? "at the start" : `after ${events} event${events === 1 ? "" : "s"}`;

const kindOfClaim = (trace: Trace, { claims }: Replayable, twin: Trace | null): TraceKind => {
  const kind = claimKind(trace.claim, claims);
  if (kind === undefined)
    throw modelError(
      `the trace is of a claim "${trace.claim}" that the model does not make${suggestion(trace.claim, [...Object.keys(claims), NO_DEADLOCK], "claims")}`,
    );
  const asks = shownBy(kind);
  const named = asks === "behaviour" ? "liveness" : kind;
  if (asks !== "behaviour" && trace.loopStart !== null)
    throw modelError(
      `the trace repeats for ever (loopStart), but "${trace.claim}" is a claim of kind ${named}, which its end alone shows: it was changed by hand, or the claim has changed its kind`,
    );
  if (trace.verdict !== verdictOf(kind))
    throw modelError(
      `the trace says that "${trace.claim}" is ${trace.verdict}, which a claim of kind ${named} cannot be: the trace was changed by hand, or the claim has changed its kind`,
    );
  if ((asks === "pair") !== (twin !== null))
    throw modelError(
      twin === null
        ? `"${trace.claim}" is shown by two traces together, and this one names no other: it was changed by hand, or the claim has changed its kind; check the model again`
        : `the trace names another one, ${trace.twin}, but "${trace.claim}" is a claim of kind ${named}, which one trace shows: it was changed by hand, or the claim has changed its kind`,
    );
  return kind;
};

type Run =
  | { readonly path: Path; readonly stopped?: undefined }
  | { readonly path: Path | null; readonly stopped: string };

/** Runs the events of a trace, as far as they run. */
export const run = (trace: Pick<Trace, "initial" | "events">, walk: Walk): Run => {
  const initial = attempt(() => walk.initial);
  if ("threw" in initial) return { path: null, stopped: `the model breaks at its start: ${initial.threw}` };
  const start = initial.value.find(({ event }) => trace.initial === null || choiceOf(event) === trace.initial);
  if (start === undefined || (trace.initial === null && initial.value.length > 1))
    return { path: null, stopped: noStart(trace, initial.value) };
  const moves: Move[] = [];
  let at = start.to;
  for (const event of trace.events) {
    const found = stepOf(walk, at, event);
    if (typeof found === "string")
      return {
        path: { start, moves },
        stopped: `event ${moves.length + 1} (${phrase(event)}) no longer runs: ${found}`,
      };
    moves.push(found);
    at = found.to;
  }
  return { path: { start, moves } };
};

const choiceOf = (event: TraceEvent): string | undefined => (event.kind === "init" ? event.choice : undefined);

const noStart = (trace: Pick<Trace, "initial">, initial: readonly Move[]): string => {
  const names = initial.map(({ event }) => printed(choiceOf(event) ?? "")).join(", ");
  if (initial.length === 0) return "the model has no initial state";
  return trace.initial === null
    ? `the trace names no initial state, and the model now has several: ${names}`
    : `the initial state ${printed(trace.initial)} is no longer there; the model has ${names}`;
};

/** The move that an event is; or why it is none. */
export const stepOf = (walk: Walk, at: Position, event: TraceEvent): Move | string => {
  const moves = attempt(() => walk.moves(at));
  if ("threw" in moves) return `the model breaks there: ${moves.threw}`;
  const found = moves.value.find((move) => move.event.kind === event.kind && sameValue(move.event, event));
  return found ?? ofSlow(event, walk, at, moves.value) ?? whyNot(event, walk.snapshot(at), moves.value);
};

/** Of a slow timer, what it waits for; not for what would change nothing. */
const ofSlow = (event: TraceEvent, { slow = [] }: Walk, at: Position, moves: readonly Move[]): string | undefined =>
  event.kind === "timer" && slow.includes(event.name)
    ? whySlow(
        event,
        moves.filter(({ to }) => to.some((component, i) => component !== (at[i] ?? 0))),
      )
    : undefined;

type Attempt<T> = { readonly value: T } | { readonly threw: string };

const attempt = <T>(get: () => T): Attempt<T> => {
  try {
    return { value: get() };
  } catch (error) {
    // Not the author's mistake: the replay begins anew with the observer.
    if (error instanceof ObserverNeeded) throw error;
    return { threw: sentenceOf(error).replace(/\.$/, "") };
  }
};

/** What the end shows, or how it differs from what the trace says. */
type Seen =
  | { readonly shows: string; readonly threw?: string; readonly ends?: TwoEnds; readonly judgement?: Judgement }
  | { readonly differs: string; readonly unclear?: true };

/** Judges the lasso: it must close, be fair and refute the claim. */
const lassoOf = ({ claim, loopStart }: Trace, { judge }: Replayable, { start, moves }: Path): Seen => {
  const judged = attempt(() => judge!(start, moves, loopStart!));
  if ("threw" in judged) return { differs: `"${claim}" throws there: ${judged.threw}`, unclear: true };
  const { lacks } = judged.value;
  if (lacks !== null) return { differs: lacks };
  const repeated = repetition(loopStart!, moves.length, judged.value.idling.length > 0);
  return { shows: `${repeated}, "${claim}" is violated`, judgement: judged.value };
};

/** Judges a path that is said to refute the claim whatever follows. */
const prefixOf = ({ claim }: Trace, { judgePrefix }: Replayable, { start, moves }: Path): Seen => {
  const judged = attempt(() => judgePrefix!(start, moves));
  if ("threw" in judged) return { differs: `"${claim}" throws there: ${judged.threw}`, unclear: true };
  if (judged.value !== null) return { differs: judged.value };
  return { shows: `"${claim}" is violated, however it goes on` };
};

/** `after 4 events, of which the last 3 repeat for ever`, and the like. */
export const repetition = (loopStart: number, events: number, idles = false): string => {
  if (loopStart === events)
    return `${afterEvents(events)} ${idles ? "nothing changes any more" : "everything stops for ever"}`;
  if (loopStart === 0) return `${events === 1 ? "its one event repeats" : `its ${events} events repeat`} for ever`;
  const last = events - loopStart === 1 ? "the last repeats" : `the last ${events - loopStart} repeat`;
  return `of ${events} events ${last} for ever`;
};

/** Runs the other trace too, and compares what the claim looks at at both ends. */
const bothEnds = (trace: Trace, twin: Trace, walk: Walk, path: Path): Seen => {
  const claim = `"${trace.claim}"`;
  const ran = run(twin, walk);
  if (ran.stopped !== undefined) return { differs: `of the other trace, ${trace.twin}, ${ran.stopped}`, unclear: true };
  const looks = attempt(() => [path, ran.path].map((each) => walk.look(trace.claim, endOf(each))));
  if ("threw" in looks) return { differs: `${claim} throws there: ${looks.threw}`, unclear: true };
  const [here, there] = looks.value as [ViewAndFact, ViewAndFact];
  if (here.view === undefined || there.view === undefined)
    return {
      differs: `${claim} says nothing ${here.view === undefined ? "there" : `at the end of the other trace, ${trace.twin}`}`,
      unclear: true,
    };
  if (!sameValue(here.view, there.view))
    return { differs: `the ends of it and of ${trace.twin} do not look alike to ${claim}` };
  if (sameValue(here.fact, there.fact))
    return { differs: `the fact of ${claim} is the same at the end of ${trace.twin}` };
  return {
    shows: `and ${afterEvents(twin.events.length)} of ${trace.twin} the view of ${claim} is equal and the fact differs`,
    ends: { here, there, twin, path: ran.path },
  };
};

/** Is what the claim says at the end what settles it? */
const settledBy = (trace: Trace, { claims }: Replayable, says: () => Says): Seen => {
  const claim = `"${trace.claim}"`;
  const said = attempt(says);
  if ("threw" in said) return { differs: `${claim} throws there: ${said.threw}`, unclear: true };
  const { settles, evidence } = claimRow(claims[trace.claim]!.kind);
  if (said.value === settles) return { shows: `${claim} is ${trace.verdict}` };
  if (said.value === undefined) return { differs: `${claim} says nothing there`, unclear: true };
  return { differs: evidence === "witnessed" ? `${claim} is not witnessed there` : `${claim} holds there` };
};

const endOf = ({ start, moves }: Path): Position => (moves.at(-1) ?? start).to;

const saidOfLastStep = ({ claim }: Trace, walk: Walk, { start, moves }: Path): Says => {
  const last = moves.at(-1);
  return last === undefined ? undefined : walk.saysOfStep(claim, (moves.at(-2) ?? start).to, last);
};

const deadlockAtEnd = ({ claim }: Trace, walk: Walk, path: Path): Seen => {
  const said = attempt(() => walk.deadlocked(endOf(path)));
  if ("threw" in said) return { differs: `"${claim}" throws there: ${said.threw}`, unclear: true };
  return said.value ? { shows: `"${claim}" is violated` } : { differs: "its end is no deadlock" };
};

type Judge = (trace: Trace, subject: Replayable, path: Path, twin: Trace | null) => Seen;

/** How the end of a trace is judged. */
const JUDGED: Readonly<Record<Shows, Judge>> = {
  state: (trace, subject, path) => settledBy(trace, subject, () => subject.walk.says(trace.claim, endOf(path))),
  transition: (trace, subject, path) => settledBy(trace, subject, () => saidOfLastStep(trace, subject.walk, path)),
  pair: (trace, { walk }, path, twin) => bothEnds(trace, twin!, walk, path),
  behaviour: (trace, subject, path) =>
    trace.loopStart === null ? prefixOf(trace, subject, path) : lassoOf(trace, subject, path),
  end: (trace, { walk }, path) => deadlockAtEnd(trace, walk, path),
  error: (_, subject, path) => thrownAtEnd(subject, path),
  walk: () => ({ shows: "the walk is at its end" }),
};

/** Asks everything of the user's that is asked at the end, on the way there, and on the way to the next states. */
const thrownAtEnd = ({ walk, claims }: Replayable, path: Path): Seen => {
  const at = endOf(path);
  const askState = (position: Position): void => {
    for (const [claim, { kind }] of Object.entries(claims))
      if (askedBy(kind).predicate === "state") walk.says(claim, position);
    walk.deadlocked(position);
  };
  const askStep = (before: Position, move: Move): void => {
    for (const [claim, { kind }] of Object.entries(claims))
      if (askedBy(kind).predicate === "transition") walk.saysOfStep(claim, before, move);
  };
  const asked = attempt(() => {
    askState(at);
    const last = path.moves.at(-1);
    if (last !== undefined) askStep((path.moves.at(-2) ?? path.start).to, last);
    for (const move of walk.moves(at)) {
      askStep(at, move);
      askState(move.to);
    }
  });
  return "threw" in asked
    ? { shows: `the model breaks: ${asked.threw}`, threw: asked.threw }
    : { differs: "nothing throws there or on the way to a next state" };
};
