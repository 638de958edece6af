// What every kind of explanation needs: the evidence as the machine runs it, its causes, and time that is shared out.
// The one idea: a kind of event is asked about by the words that a profile has for it, so what is necessary here and what multiplies
// states there are named alike.
// Not here: what is asked of a cause (explain-end.ts, explain-behaviour.ts, explain.ts).
import type { TraceEvent } from "../events/event.ts";
import { rowOf } from "../events/kinds.ts";
import type { Events, Machine } from "../machine/machine.ts";
import { Successors } from "../machine/successors.ts";
import { type Exceeded, Limits } from "../search/limits.ts";
import type { Evidence, Surroundings } from "../search/options.ts";
import { widened } from "../search/store/vectors.ts";
import { Turns } from "../search/turns.ts";
import type { Run } from "../temporal/asked-more.ts";
import { sameValue } from "../values/canonical-text.ts";
import { causesOfLabel } from "./causes.ts";
import type { Cause, ExplainOptions } from "./explanation.ts";

/** The causes of evidence: faults first, then in the order in which they first happen. */
export const causesOfEvidence = (
  events: Events,
  labels: readonly number[],
  twin: readonly number[] = [],
): readonly Cause[] => {
  const [here, there] = [numbersOf(events, labels), numbersOf(events, twin)];
  const faults = new Set([...labels, ...twin].flatMap((label) => faultsOf(events, label)));
  const causes = [...new Set([...here.keys(), ...there.keys()])].map((cause) => ({
    cause,
    isFault: faults.has(cause),
    events: here.get(cause) ?? [],
    eventsOfTwin: there.get(cause) ?? [],
  }));
  return causes.sort((a, b) => Number(b.isFault) - Number(a.isFault));
};

const numbersOf = (events: Events, labels: readonly number[]): ReadonlyMap<string, readonly number[]> => {
  const numbers = new Map<string, number[]>();
  for (const [i, label] of labels.entries())
    for (const cause of causesOfLabel(events, label)) numbers.set(cause, [...(numbers.get(cause) ?? []), i + 1]);
  return numbers;
};

/** Is an event of a cause, by its label? Asked once for each label. */
export const isOf = ({ events }: Machine, cause: string): ((label: number) => boolean) => {
  const known = new Map<number, boolean>();
  return (label) => {
    if (!known.has(label)) known.set(label, causesOfLabel(events, label).has(cause));
    return known.get(label) === true;
  };
};

/** The labels and states of evidence, as they run. */
export const runOf = (machine: Machine, { initial, events }: Evidence): Run => {
  const start = machine.initial.find(({ choice }) => initial === null || choice === initial)!;
  const successors = new Successors();
  let state = widened(start.state, machine.components);
  const states: Int32Array[] = [state];
  const labels = events.map((event) => {
    machine.expand(state, successors);
    const at = placeOf(machine.events, successors, event);
    state = successors.stateAfter(at, widened(state, machine.components), machine.components);
    states.push(state);
    return successors.label(at);
  });
  return { labels, states: states.map((each) => widened(each, machine.components)) };
};

const placeOf = (events: Events, successors: Successors, event: TraceEvent): number => {
  let at = 0;
  while (!sameValue(events.event(successors.label(at)), event)) at = successors.after(at);
  return at;
};

/** The causes of an event that are faults: its own, and losses in what happened at once within it. */
export const faultsOf = (events: Events, label: number): readonly string[] =>
  [label, ...events.happened(label)].flatMap((each) => {
    const { kind } = events.event(each);
    return kind !== "init" && rowOf(kind).isFault ? [events.cause(each)] : [];
  });

class OutOfShare extends Error {}

/** The time that there is for an explanation, shared out among its questions. */
export class Shares {
  readonly #options: ExplainOptions;
  readonly #surroundings: Surroundings;
  readonly #limits: Limits;

  constructor(options: ExplainOptions, surroundings: Surroundings) {
    this.#options = options;
    this.#surroundings = surroundings;
    this.#limits = new Limits({ ...options, onProgress: () => undefined }, surroundings);
  }

  /** Seconds that are left. */
  get left(): number {
    return Math.max(0, this.#options.maxSeconds - this.#limits.elapsed / 1000);
  }

  /** Does some work within one of so many shares of the time that is left; answers what ended it before its end. */
  async take(work: Generator<void>, shares: number, what: string): Promise<Exceeded | null> {
    const { now } = this.#surroundings;
    const isOver = this.#within(shares);
    let exceeded: Exceeded | null = null;
    const isOverBound = (): boolean => {
      exceeded ??= isOver();
      return exceeded !== null;
    };
    const report = (): void => this.#options.onProgress?.(what);
    const turns = new Turns({ now, isStopped: () => exceeded !== null, isOverBound, report });
    if (isOverBound()) return exceeded;
    await turns.take(() => work.next().done !== true);
    return exceeded;
  }

  /** Does work that looks by itself whether there is time left; answers what ended it, or what it answered. */
  async work<T>(
    act: (look: () => void) => T,
    shares: number,
    what: string,
  ): Promise<{ readonly value: T } | { readonly exceeded: Exceeded }> {
    this.#options.onProgress?.(what);
    // An interrupt arrives between two pieces of work.
    await new Promise((resolve) => setImmediate(resolve));
    const isOver = this.#within(shares);
    const look = (): void => {
      if (isOver() !== null) throw new OutOfShare();
    };
    try {
      look();
      return { value: act(look) };
    } catch (error) {
      if (error instanceof OutOfShare) return { exceeded: isOver() ?? "seconds" };
      throw error;
    }
  }

  #within(shares: number): () => Exceeded | null {
    const { now } = this.#surroundings;
    const until = now() + (this.left * 1000) / shares;
    return () => this.#limits.exceeded ?? (now() > until ? "seconds" : null);
  }
}
