// Explaining evidence of a claim: what of it is necessary, and from where on its end was unavoidable.
// The one idea: what is necessary is not read off the events but asked of the model: each kind of them is forbidden in turn, and
// everything within as many events is searched again.
// Not here: the searches (search/walks/), words (cli/), other orders of the same events (harness/explaining).
import type { TraceEvent } from "../events/event.ts";
import { rowOf } from "../events/kinds.ts";
import { claimRow, isWalked, NO_DEADLOCK } from "../language/index.ts";
import type { Events, Machine } from "../machine/machine.ts";
import { Successors } from "../machine/successors.ts";
import { machineOf } from "../machine/walk/machine-of.ts";
import { type Exceeded, Limits } from "../search/limits.ts";
import type { Evidence, Surroundings } from "../search/options.ts";
import { widened } from "../search/store/vectors.ts";
import { Turns } from "../search/turns.ts";
import { Around } from "../search/walks/around.ts";
import { type Ends, endsIn, fails } from "../search/walks/ending.ts";
import { Unavoidable } from "../search/walks/unavoidable.ts";
import { OpenClaim, openClaims } from "../search/watchers/open-claims.ts";
import { sameValue } from "../values/canonical-text.ts";
import { causesOfLabel } from "./causes.ts";
import { unwatched } from "./check.ts";
import type { Source } from "./source.ts";

/** What came of forbidding something: nothing shows the claim any more; something does, with so many events; or it is not known. */
export type Necessity =
  | { readonly kind: "necessary" }
  | { readonly kind: "spared"; readonly events: number }
  | { readonly kind: "unknown"; readonly why: Exceeded | "error" };

/** A timer, an action, a type of message, a fault. */
export interface ExplainedCause {
  /** Such as `timer retry of client`, `deliver ack → client`, `loss on link1`. */
  readonly cause: string;
  readonly isFault: boolean;
  /** The numbers of its events in the evidence, from 1. */
  readonly events: readonly number[];
  readonly necessity: Necessity;
}

/** From where on the end was unavoidable: behind so many events. */
export interface Turning {
  readonly events: number;
  /** False: perhaps from an earlier event on. */
  readonly isKnown: boolean;
}

export interface Explanation {
  /** Faults first, then in the order in which they first happen. */
  readonly causes: readonly ExplainedCause[];
  /** Null: it is a witness, which nobody keeps from, or nothing is known. */
  readonly turning: Turning | null;
}

export interface ExplainOptions {
  readonly maxSeconds: number;
  /** Bytes of the process. */
  readonly maxMemory?: number;
  readonly signal?: { readonly aborted: boolean };
  /** What is asked just now, for people. */
  readonly onProgress?: (what: string) => void;
}

/** Is it a claim that the end of a trace settles, so that it can be asked of each end? */
export const isExplained = ({ claims }: Source, claim: string): boolean =>
  Object.hasOwn(claims, claim) ? isWalked(claims[claim]!.kind) : claim === NO_DEADLOCK;

/**
 * Explains evidence of a claim; of an error, where `claim` is null. The evidence must run in the source.
 * Throws KripkeError 150 if the source cannot be run.
 */
export const explainSource = async (
  source: Source,
  claim: string | null,
  evidence: Evidence,
  options: ExplainOptions,
  surroundings: Surroundings,
): Promise<Explanation> => {
  // What is broken off while an event of the host is handled would take the host with it: not so behind an await.
  const explained = await (surroundings.unlessStill ?? unwatched)(async () => {
    await null;
    const explaining = new Explaining(source, claim, evidence, options, surroundings);
    return { causes: await explaining.causes(), turning: await explaining.turning() };
  });
  if (explained.still !== null) throw explained.still;
  return explained.value;
};

class Explaining {
  readonly #machine: Machine;
  readonly #ends: Ends;
  readonly #options: ExplainOptions;
  readonly #surroundings: Surroundings;
  readonly #limits: Limits;
  readonly #labels: readonly number[];
  readonly #states: readonly Int32Array[];
  readonly #isWitness: boolean;

  constructor(
    source: Source,
    claim: string | null,
    evidence: Evidence,
    options: ExplainOptions,
    surroundings: Surroundings,
  ) {
    this.#machine = machineOf(source);
    const claims = [...openClaims(this.#machine.asks, source.claims), new OpenClaim(NO_DEADLOCK, "deadlock", null)];
    const asked = claims.find(({ name }) => name === claim);
    this.#isWitness = asked !== undefined && claimRow(asked.kind).evidence === "witnessed";
    this.#ends =
      asked === undefined
        ? fails(
            this.#machine,
            claims.filter(({ kind }) => isWalked(kind)),
          )
        : endsIn(this.#machine, asked);
    this.#options = options;
    this.#surroundings = surroundings;
    this.#limits = new Limits({ ...options, onProgress: () => undefined }, surroundings);
    ({ labels: this.#labels, states: this.#states } = wayOf(this.#machine, evidence));
  }

  /** Each cause has its share of the time that is left, and a share is left for what comes behind. */
  async causes(): Promise<readonly ExplainedCause[]> {
    const { events } = this.#machine;
    const numbers = new Map<string, number[]>();
    for (const [i, label] of this.#labels.entries())
      for (const cause of causesOfLabel(events, label)) numbers.set(cause, [...(numbers.get(cause) ?? []), i + 1]);
    const faults = new Set(this.#labels.flatMap((label) => faultsOf(events, label)));
    const asked = [...numbers].sort(([a], [b]) => Number(faults.has(b)) - Number(faults.has(a)));
    const explained: ExplainedCause[] = [];
    for (const [i, [cause, at]] of asked.entries()) {
      const necessity = await this.#without(cause, asked.length - i + 1);
      explained.push({ cause, isFault: faults.has(cause), events: at, necessity });
    }
    return explained;
  }

  async #without(cause: string, shares: number): Promise<Necessity> {
    const machine = this.#machine;
    const forbidden = new Map<number, boolean>();
    const allows = (label: number): boolean => {
      if (!forbidden.has(label)) forbidden.set(label, causesOfLabel(machine.events, label).has(cause));
      return forbidden.get(label) === false;
    };
    const around = new Around(machine, this.#ends, {
      starts: machine.initial.map(({ state }, initial) => ({ initial, state })),
      rest: [],
      events: this.#labels.length,
      most: Number.POSITIVE_INFINITY,
      allows,
    });
    const exceeded = await this.#turn(around.run(), shares, `without ${cause}`);
    if (around.shortcut !== null) return { kind: "spared", events: around.shortcut.labels.length };
    return exceeded === null && around.isWhole ? { kind: "necessary" } : { kind: "unknown", why: exceeded ?? "error" };
  }

  /** From the last state back to the first from which the end is unavoidable. */
  async turning(): Promise<Turning | null> {
    if (this.#isWitness) return null;
    const isHarm = (label: number, before: Int32Array): boolean => isHarmful(this.#machine, label, before);
    const unavoidable = new Unavoidable(this.#machine, this.#ends, isHarm);
    let known = this.#labels.length;
    for (let from = known - 1; from >= 0; from--) {
      let is = false;
      const asking = unavoidable.from(this.#states[from]!);
      const asked = (function* (): Generator<void> {
        is = yield* asking;
      })();
      const exceeded = await this.#turn(asked, 1, `what can follow on event ${from}`);
      if (exceeded !== null) return known === this.#labels.length ? null : { events: known, isKnown: false };
      if (!is) break;
      known = from;
    }
    return { events: known, isKnown: true };
  }

  /** Does some work within one of so many shares of the time that is left; answers what ended it before its end. */
  async #turn(work: Generator<void>, shares: number, what: string): Promise<Exceeded | null> {
    const { now } = this.#surroundings;
    const left = this.#options.maxSeconds * 1000 - this.#limits.elapsed;
    const until = now() + Math.max(0, left) / shares;
    let exceeded: Exceeded | null = null;
    const isOverBound = (): boolean => {
      exceeded ??= this.#limits.exceeded ?? (now() > until ? "seconds" : null);
      return exceeded !== null;
    };
    const report = (): void => this.#options.onProgress?.(what);
    const turns = new Turns({ now, isStopped: () => exceeded !== null, isOverBound, report });
    if (isOverBound()) return exceeded;
    await turns.take(() => work.next().done !== true);
    return exceeded;
  }
}

/** The labels and states of evidence, as they run. */
const wayOf = (machine: Machine, { initial, events }: Evidence) => {
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
  return { labels, states };
};

const placeOf = (events: Events, successors: Successors, event: TraceEvent): number => {
  let at = 0;
  while (!sameValue(events.event(successors.label(at)), event)) at = successors.after(at);
  return at;
};

/** The causes of an event that are faults: its own, and losses in what happened at once within it. */
const faultsOf = (events: Events, label: number): readonly string[] =>
  [label, ...events.happened(label)].flatMap((each) => {
    const { kind } = events.event(each);
    return kind !== "init" && rowOf(kind).isFault ? [events.cause(each)] : [];
  });

/** Is it more than goes on by itself? Who suspects a node that is down only notices what has happened. */
const isHarmful = ({ events, tells }: Machine, label: number, before: Int32Array): boolean => {
  if (faultsOf(events, label).length === 0) return false;
  const event = events.event(label);
  return event.kind !== "suspect" || tells.snapshot(before).nodes.find(({ id }) => id === event.peer)?.status === "up";
};
