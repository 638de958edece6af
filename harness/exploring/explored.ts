// A model as it is explored: ways through it, what may happen at their ends, and the view of a way.
// The one idea: a way is replayed from its numbers at each question, so nothing is lost with a page, a thread or an address; what is
// kept is only what was seen.
// Not here: searching (seek.ts, example.ts), threads and the network (cli/explore).
import {
  askedBy,
  claimRow,
  cut,
  drawsOf,
  FAULT_KINDS,
  modelError,
  NO_DEADLOCK,
  type ResultClaimKind,
  rowOf,
  type Subject,
  sameValue,
  sentenceOf,
  usageError,
  type Walk,
  walk,
} from "../../checker/index.ts";
import {
  A_WALK,
  eventLine,
  type live,
  parametersOf,
  parseTrace,
  type Trace,
  targetOf,
  textAround,
} from "../../traces/index.ts";
import { placesIn } from "../places.ts";
import { allowed } from "../stepping/random-walk.ts";
import { initialStates, moveTo, type Stepping } from "../stepping/state.ts";
import { Along } from "./along.ts";
import { doing } from "./doing.ts";
import { type TracesOf, traceOfEvidence, traceOfWay } from "./way-trace.ts";

export class Explored {
  readonly #subject: Subject;
  readonly #of: TracesOf;
  readonly #walk: Walk;
  readonly #initial: ReturnType<typeof initialStates>;
  /** Claims that a state or the event that led to it answers. */
  readonly #asked: readonly { readonly name: string; readonly kind: ResultClaimKind }[];
  /** Keys of the states that ways went through, and the states themselves, whose keys need not be made again. */
  readonly #seen = new Set<string>();
  readonly #seenStates = new WeakSet<Stepping>();
  readonly #view: Along;
  /** What may happen in the state that was asked for last: it is asked for several times. */
  #ahead: { readonly of: Stepping; readonly enabled: Stepping["enabled"] } | null = null;
  /** The last way, state by state: the next question is mostly about the same, or one longer. */
  #last: { readonly initial: number; readonly choices: readonly number[]; readonly states: readonly Stepping[] } = {
    initial: -1,
    choices: [],
    states: [],
  };

  constructor(subject: Subject, of: TracesOf) {
    this.#subject = subject;
    this.#of = of;
    this.#walk = walk(subject.source);
    this.#initial = initialStates(subject.source, this.#walk);
    this.#view = new Along(subject.source, this.#walk, placesIn(subject.source, subject.reference));
    if (this.#initial.length === 0)
      throw modelError(`"${subject.model}" has no initial state, so there is no way through it`);
    this.#asked = Object.entries(subject.source.claims)
      .map(([name, { kind }]) => ({ name, kind }))
      .filter(({ kind }) => askedBy(kind).predicate !== null);
  }

  about(begin: live.Way, note: string | null): live.About {
    const { source, summary } = this.#subject;
    const nothing = { initial: null, events: [], loopStart: null };
    const trace = traceOfEvidence(A_WALK, nothing, { ...this.#of, directory: this.#of.from });
    return {
      title: targetOf(trace),
      summary,
      parameters: parametersOf(trace),
      engine: this.#of.engine,
      initials: this.#initial.map(({ choice }) => choice),
      claims: [
        ...Object.entries(source.claims).map(([name, { kind }]) => ({ name, kind })),
        { name: NO_DEADLOCK, kind: "deadlock" },
      ],
      names: this.names,
      begin,
      note,
    };
  }

  /** What a predicate may name: nodes and groups, or the variables of a spec. */
  get names(): readonly string[] {
    const { source } = this.#subject;
    return Object.keys("system" in source ? source.system.nodes : this.#initial[0]!.state.snapshot.variables);
  }

  walk(way: live.Way, at: number, known: live.Known = NOTHING): live.Walked {
    const states = this.#along(way);
    for (const state of states) this.#see(state);
    const trace = this.trace(way);
    const along = this.#go(states);
    const isSaid = along.catchUp(PATIENCE);
    return {
      way,
      heading: along.heading(trace, this.#subject.summary),
      continued: along.behind(known.events, known.said, trace),
      isSaid,
      here: this.#here(states[Math.max(0, Math.min(at, states.length - 1))]!),
      lines: trace.events.slice(Math.max(0, known.events)).map(eventLine),
      around: textAround(trace),
      violated: this.#violatedAt(states.at(-1)!),
    };
  }

  /** What is said of the claims beyond these positions, as far as there is time. */
  claims(way: live.Way, said: readonly number[]): live.Asks["claims"]["answer"] {
    const along = this.#go(this.#along(way));
    const isSaid = along.catchUp(PATIENCE);
    return { said: along.saidFrom(said), isSaid };
  }

  #go(states: readonly Stepping[]): Along {
    this.#view.go(moveTo(states[0]!), states.slice(1).map(moveTo));
    return this.#view;
  }

  here(way: live.Way): live.Here {
    return this.#here(this.#along(way).at(-1)!);
  }

  /** Looks two events ahead. */
  ahead(way: live.Way): readonly number[] {
    const enabled = this.#enabledIn(this.#along(way).at(-1)!);
    return enabled.flatMap(({ to }, number) => (attempt(() => to.says(NO_DEADLOCK)) === false ? [number] : []));
  }

  random(
    way: live.Way,
    { events, seed, faults }: { readonly events: number; readonly seed: number; readonly faults: boolean },
  ): live.Way {
    const draw = drawsOf(seed);
    const forbid = faults ? [] : FAULT_KINDS.map((kind) => ({ kind }));
    const choices: number[] = [];
    let at = this.#along(way).at(-1)!;
    while (choices.length < events && (choices.length === 0 || this.#violatedAt(at).length === 0)) {
      const may = allowed(at, forbid);
      if (may.length === 0) break;
      const { event } = may[draw(may.length)]!;
      const number = numberOf(at, event);
      choices.push(number);
      at = at.enabled[number]!.to;
    }
    return { ...way, choices: [...way.choices, ...choices], shows: choices.length === 0 ? way.shows : null };
  }

  /** The way of a trace, as far as it runs. */
  follow(text: string): live.Followed {
    const trace = parseTrace(text, "the trace");
    const named = this.#initial.findIndex(({ choice }) => trace.initial === choice);
    const initial = trace.initial === null && this.#initial.length === 1 ? 0 : named;
    if (initial < 0) {
      const way = { initial: 0, choices: [], shows: null };
      return { way, stopped: `the model has no initial state ${JSON.stringify(trace.initial)}` };
    }
    const choices: number[] = [];
    let at = this.#initial[initial]!.state;
    for (const event of trace.events) {
      try {
        const number = numberOf(at, event);
        at = number < 0 ? at.follow([event]) : at.enabled[number]!.to;
        choices.push(number);
      } catch (error) {
        const stopped = `event ${choices.length + 1} does not run any more: ${sentenceOf(error).replace(/^event 1 /, "")}`;
        return { way: { initial, choices, shows: null }, stopped };
      }
    }
    const isOfItself = trace.verdict === "walked" || trace.twin !== undefined;
    const shows = isOfItself ? null : { claim: trace.claim, loop: trace.loopStart };
    return { way: { initial, choices, shows }, stopped: null };
  }

  trace(way: live.Way): Trace {
    const end = this.#along(way).at(-1)!;
    const initial = this.#initial.length > 1 ? this.#initial[way.initial]!.choice : null;
    const witnessed = this.#newlyWitnessed(end.before, this.#saidAt(end).witnessed);
    const ended = { initial, events: end.events, violated: this.#violatedAt(end), witnessed };
    return traceOfWay(way, { ...ended, breaks: attempt(() => this.#enabledIn(end)) === THREW }, this.#of);
  }

  #enabledIn(state: Stepping): Stepping["enabled"] {
    if (this.#ahead?.of !== state) this.#ahead = { of: state, enabled: state.enabled };
    return this.#ahead.enabled;
  }

  #see(state: Stepping): void {
    if (this.#seenStates.has(state)) return;
    this.#seenStates.add(state);
    this.#seen.add(state.key);
  }

  #here(state: Stepping): live.Here {
    try {
      return { options: this.#enabledIn(state).map((enabled) => this.#option(state, enabled)), broken: null };
    } catch (error) {
      return { options: [], broken: sentenceOf(error) };
    }
  }

  #option(from: Stepping, { event, text, sends, to }: Stepping["enabled"][number]): live.Option {
    const { violated, witnessed, throws } = this.#saidAt(to);
    return {
      text: cut(text, LONGEST),
      fault: event.kind !== "init" && rowOf(event.kind).isFault,
      does: doing(from.snapshot, to.snapshot, sends),
      isNew: !this.#seen.has(to.key),
      stays: to.key === from.key,
      isOutside: !to.isWithin,
      violates: violated,
      witnesses: this.#newlyWitnessed(from, witnessed),
      throws,
    };
  }

  /** What claims say of a state and of the event that led there, but for a deadlock. */
  #saidAt(state: Stepping) {
    const violated: string[] = [];
    const witnessed: string[] = [];
    const throws: string[] = [];
    for (const { name, kind } of this.#asked) {
      const said = attempt(() => state.says(name));
      const { settles, evidence } = claimRow(kind);
      if (said === THREW) throws.push(name);
      else if (said === settles) (evidence === "violated" ? violated : witnessed).push(name);
    }
    return { violated, witnessed, throws };
  }

  /** What was witnessed before is no news. */
  #newlyWitnessed(before: Stepping | null, witnessed: readonly string[]): readonly string[] {
    if (before === null || witnessed.length === 0) return witnessed;
    const known = this.#saidAt(before).witnessed;
    return witnessed.filter((name) => !known.includes(name));
  }

  #violatedAt(state: Stepping): readonly string[] {
    const isDeadlock = attempt(() => state.says(NO_DEADLOCK)) === false;
    return [...this.#saidAt(state).violated, ...(isDeadlock ? [NO_DEADLOCK] : [])];
  }

  /** The states of a way, the initial one first. Throws (2) where the model has no such way. */
  #along({ initial, choices }: live.Way): readonly Stepping[] {
    const last = this.#last;
    const first = this.#initial[initial];
    if (first === undefined)
      throw usageError(
        `the model has ${this.#initial.length} initial states, and the way begins at one more: it has changed since, begin anew`,
      );
    let common = 0;
    while (initial === last.initial && common < choices.length && choices[common] === last.choices[common]) common++;
    const states = initial === last.initial ? last.states.slice(0, common + 1) : [first.state];
    for (const [i, choice] of choices.entries()) {
      if (i < states.length - 1) continue;
      const enabled = this.#enabledIn(states[i]!);
      const chosen = enabled[choice];
      if (chosen === undefined)
        throw usageError(
          `event ${i + 1} of the way is number ${choice} of the ${enabled.length} that may happen there: the model has changed since, or the address was cut`,
        );
      states.push(chosen.to);
    }
    this.#last = { initial, choices, states };
    return states;
  }
}

/** Milliseconds for which whoever walks waits for what claims say on the way there. */
const PATIENCE = 25;
const NOTHING: live.Known = { events: -1, said: [] };

/** Characters of the words of an event that are shown. */
const LONGEST = 400;

const THREW = Symbol("it threw");

/** Whatever the author's code throws here is an answer. */
const attempt = <T>(ask: () => T): T | typeof THREW => {
  try {
    return ask();
  } catch {
    return THREW;
  }
};

/** Which of the events that may happen at a state this one is; negative: none. */
const numberOf = (at: Stepping, event: Stepping["events"][number]): number =>
  at.enabled.findIndex((enabled) => sameValue(enabled.event, event));
