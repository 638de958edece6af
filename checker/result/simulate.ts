// Simulating a protocol or spec: walk, make short what was found, and say what was seen.
// The one idea: what a walk meets is a way, and a way is evidence whatever else there is; so the verdicts of claims that were met are
// those of a check, and of the others nothing is said.
// Not here: the walks (search/walks/), models and scenarios (scenarios.ts).

import { type EventKind, KINDS, rowOf } from "../events/kinds.ts";
import {
  askedBy,
  claimRow,
  type ExitCode,
  isWalked,
  type KripkeError,
  NO_DEADLOCK,
  PromiseBroken,
} from "../language/index.ts";
import { lookAway } from "../machine/lookout.ts";
import type { Machine } from "../machine/machine.ts";
import { machineOf } from "../machine/walk/machine-of.ts";
import type { Settled, Surroundings } from "../search/options.ts";
import { Turns } from "../search/turns.ts";
import { Closing } from "../search/walks/closing.ts";
import { type Ends, endsIn, fails } from "../search/walks/ending.ts";
import { Shrinking, takenAgain, type Way } from "../search/walks/shrink.ts";
import type { Found, WalkOptions } from "../search/walks/walk-options.ts";
import { type Walked, Walks } from "../search/walks/walks.ts";
import { OpenClaim, openClaims } from "../search/watchers/open-claims.ts";
import { unwatched } from "./check.ts";
import { faultKindsIn, kindOf } from "./fault-kinds.ts";
import type { Evidence } from "./result.ts";
import type { FaultKind, SimulatedClaim, Simulation, SimulationOptions, TakenRow } from "./simulation.ts";
import type { Source } from "./source.ts";

const DEFAULT_WALKS = 10_000;
const DEFAULT_EVENTS = 100;
const MOST_FAULTS = 8;

/**
 * Walks through the source within the bounds. Throws KripkeError 150 if the source cannot be run; an error in its handlers or claims is
 * part of the result (75).
 */
export const simulateSource = async (
  source: Source,
  options: SimulationOptions,
  surroundings: Surroundings,
): Promise<Simulation> => {
  const started = surroundings.now();
  const unlessStill = surroundings.unlessStill ?? unwatched;
  // What is broken off takes with it whoever called it, and waits: not so behind an await.
  const settled = <T>(work: () => Promise<T>): Promise<Settled<T>> => unlessStill(() => Promise.resolve().then(work));
  const made = await settled(async () => {
    const machine = machineOf(source);
    const claims = [...openClaims(machine.asks, source.claims), new OpenClaim(NO_DEADLOCK, "deadlock", null)];
    const walking = { ...options, ...completed(options, machine) };
    return { machine, claims, walking, walks: new Walks(machine, claims, walking, surroundings) };
  });
  if (made.still !== null) throw made.still;
  const { machine, claims, walking, walks } = made.value;
  const ran = await settled(() => walks.run());
  const walked = ran.still === null ? ran.value : brokenOff(walks, ran.still);
  // Code that stands still, or answers otherwise than it did, is not called again.
  const isTrusted = !(walked.failure?.error instanceof PromiseBroken);
  const shown = new Map<Found, Shown>();
  const shortening = new Shortening(machine, claims, walked, { ...options, now: surroundings.now });
  const shortened = await settled(async () => {
    for (const found of [...walked.found, ...(walked.failure === null ? [] : [walked.failure])])
      shown.set(found, isTrusted ? await shortening.of(found) : asFound(found));
  });
  if (shortened.still !== null) lookAway();
  const allowed = faultKindsIn(machine, source);
  const told = resultOf({ machine, claims, walking, walked, shown, allowed });
  const { handlerCalls } = machine.tells;
  return { ...told, handlerCalls, seconds: (surroundings.now() - started) / 1000 };
};

const brokenOff = (walks: Walks, error: KripkeError): Walked => {
  lookAway();
  return { ...walks.walked(), end: "error", failure: { ...walks.way, error } };
};

/** What is not said of the bounds. */
const completed = (options: SimulationOptions, machine: Machine): WalkOptions => {
  const { walks = options.maxSeconds === undefined ? DEFAULT_WALKS : Number.POSITIVE_INFINITY } = options;
  const { events = DEFAULT_EVENTS, seed = 1, strategy = "mixed" } = options;
  const { kinds, faults = mostFaults(machine) } = options;
  return { walks, events, seed, strategy, faults, kinds: kinds === undefined ? null : new Set(kinds) };
};

/** What the budgets allow together. */
const mostFaults = ({ initial, tells }: Machine): number => {
  if (initial.length === 0) return 0;
  const { budgets } = tells.snapshot(initial[0]!.state);
  const allowed = Object.values(budgets).reduce((sum, left) => sum + left, 0);
  return allowed === 0 ? MOST_FAULTS : Math.min(allowed, MOST_FAULTS);
};

/** A way as it is shown. */
interface Shown extends Way {
  readonly isShortest: boolean;
}

const asFound = ({ initial, labels }: Found): Shown => ({ initial, labels, isShortest: false });

/** Makes ways short, until the bounds of time and memory or an interrupt end that, too. */
class Shortening {
  readonly #machine: Machine;
  readonly #claims: readonly OpenClaim[];
  readonly #turns: Turns;

  constructor(
    machine: Machine,
    claims: readonly OpenClaim[],
    walked: Walked,
    { now, onProgress }: Pick<Surroundings, "now"> & Pick<SimulationOptions, "onProgress">,
  ) {
    this.#machine = machine;
    this.#claims = claims.filter(({ kind }) => isWalked(kind));
    const { walks, events, limits, found } = walked;
    const isOverBound = (): boolean => limits.exceeded === "interrupt" || limits.exceeded === "memory";
    const report = (): void =>
      onProgress?.({ walks, events, seconds: limits.elapsed / 1000, seen: found.length, isShortening: true });
    this.#turns = new Turns({ now, isStopped: () => false, isOverBound, report });
  }

  async of(found: Found): Promise<Shown> {
    const ends = this.#endsOf(found);
    // Code that answers otherwise than it did leaves the way as it was met.
    const again = this.#again(found, ends);
    if (again === null) return asFound(found);
    const closing = new Closing(this.#machine, await this.#shrunk(again, ends), ends);
    await this.#turn(closing.run());
    if (closing.isShortest) return { ...closing.way, isShortest: true };
    // What cut a corner may have made more events needless.
    return { ...(await this.#shrunk(closing.way, ends)), isShortest: false };
  }

  async #shrunk(way: Way, ends: Ends): Promise<Way> {
    const shrinking = new Shrinking(this.#machine, way, ends);
    await this.#turn(shrinking.run());
    return shrinking.way;
  }

  #again(found: Found, ends: Ends): Way | null {
    let again: Way | null = null;
    this.#turns.unlessGivenUp(() => {
      again = takenAgain(this.#machine, found, ends);
    });
    return again;
  }

  #endsOf({ claim }: Found): Ends {
    return claim === null ? fails(this.#machine, this.#claims) : endsIn(this.#machine, claim);
  }

  #turn(work: Generator<void>): Promise<void> {
    return this.#turns.take(() => work.next().done !== true);
  }
}

interface Findings {
  readonly machine: Machine;
  readonly claims: readonly OpenClaim[];
  readonly walking: WalkOptions;
  readonly walked: Walked;
  readonly shown: ReadonlyMap<Found, Shown>;
  readonly allowed: readonly FaultKind[];
}

const resultOf = (findings: Findings): Omit<Simulation, "handlerCalls" | "seconds"> => {
  const { machine, walking, walked, shown } = findings;
  const claims = claimsOf(findings);
  const { failure } = walked;
  const error =
    failure === null
      ? null
      : {
          message: failure.error.message,
          evidence: evidenceOf(machine, shown.get(failure) ?? failure),
          ...(failure.error instanceof PromiseBroken ? { shown: false as const } : {}),
        };
  const faults = faultsOf(findings);
  const undone = failure === null ? undoneIn(walked, walking, machine) : [];
  const exitCode = exitCodeOf(error !== null, claims, undone);
  const { kept } = walked;
  const walk = kept && { events: kept.labels.length, trace: null, evidence: evidenceOf(machine, kept) };
  return {
    verdict: VERDICTS[exitCode],
    exitCode,
    seed: walking.seed,
    strategy: walking.strategy,
    walks: walked.walks,
    events: walked.events,
    end: walked.end,
    met: walked.met,
    faults,
    undone,
    warnings: [...silent(findings), ...neverInjected(findings, faults)],
    claims,
    error,
    ...(walk === null ? {} : { walk }),
  };
};

type Exit = Extract<ExitCode, 0 | 1 | 11 | 12 | 75>;

export const VERDICTS = {
  0: "nothing found",
  1: "undecided",
  11: "deadlock",
  12: "violated",
  75: "error",
} as const satisfies Readonly<Record<Exit, Simulation["verdict"]>>;

/** The first that applies: something threw, a claim is violated, a deadlock, what was asked for was not done. */
export const exitCodeOf = (threw: boolean, claims: readonly SimulatedClaim[], undone: readonly string[]): Exit => {
  if (threw) return 75;
  const violated = claims.filter(({ verdict }) => verdict === "violated");
  if (violated.some(({ kind }) => claimRow(kind).exitCode === 12)) return 12;
  if (violated.length > 0) return 11;
  return undone.length > 0 ? 1 : 0;
};

/** In the order of the model's text. */
const claimsOf = ({ machine, claims, walked, shown }: Findings): SimulatedClaim[] =>
  claims.map((claim) => {
    const { name, kind } = claim;
    const found = walked.found.find((each) => each.claim === claim);
    if (found === undefined)
      return { ...NOTHING, name, kind, verdict: isWalked(claim.kind) ? "not seen" : "not asked" };
    const way = shown.get(found) ?? asFound(found);
    return {
      name,
      kind,
      verdict: claimRow(kind).evidence,
      events: way.labels.length,
      isShortest: way.isShortest,
      traces: [],
      evidence: [evidenceOf(machine, way)],
    };
  });

const NOTHING = { events: null, isShortest: null, traces: [], evidence: [] } as const;

const evidenceOf = ({ initial, events }: Machine, way: Way): Evidence => ({
  initial: initial.length > 1 ? initial[way.initial]!.choice : null,
  events: way.labels.map((label) => events.event(label)),
  loopStart: null,
});

/** The faults that the model allows, and how often each was injected. */
const faultsOf = ({ machine: { events }, walked: { taken }, allowed }: Findings): TakenRow[] => {
  const rows = new Map<string, number>();
  for (const event of events.expectedCoverage()) if (isFault(kindOf(event))) rows.set(event, 0);
  for (let label = 0; label < events.size; label++) {
    if (!isFault(events.event(label).kind)) continue;
    const row = events.coverage(label);
    rows.set(row, (rows.get(row) ?? 0) + taken.get(label));
  }
  // Which messages are lost only walks can know; where none of a kind ever was, the kind is the row.
  const kinds = new Set([...rows.keys()].map(kindOf));
  for (const kind of allowed) if (!kinds.has(kind)) rows.set(kind, 0);
  return [...rows].map(([event, times]) => ({ event, taken: times })).sort((a, b) => (a.event < b.event ? -1 : 1));
};

const isFault = (kind: string): boolean => Object.hasOwn(KINDS, kind) && rowOf(kind as EventKind).isFault;

/** What was asked for and not done: to walk at all, and to inject faults of each kind. */
const undoneIn = ({ walks, events, taken }: Walked, { kinds }: WalkOptions, { events: labels }: Machine): string[] => {
  if (walks > 0 && events === 0) return ["nothing can happen in the model: no walk has an event"];
  const injected = new Set<string>();
  for (let label = 0; label < labels.size; label++) if (taken.get(label) > 0) injected.add(labels.event(label).kind);
  return [...(kinds ?? [])]
    .filter((kind) => !injected.has(kind))
    .map(
      (kind) => `no walk has a fault of kind ${kind}: the model allows none, or none was possible where a walk came`,
    );
};

/** Claims that were asked and never said anything. */
const silent = ({ claims, walked }: Findings): string[] =>
  claims
    .filter(
      (claim) => isWalked(claim.kind) && askedBy(claim.kind).search !== "ends" && !claim.spoke && walked.events > 0,
    )
    .map(({ name }) => `"${name}" said nothing in any walk: its predicate answered undefined everywhere.`);

/** Of those that may be injected. */
const neverInjected = ({ walked, walking }: Findings, faults: readonly TakenRow[]): string[] => {
  if (walked.failure !== null || walked.events === 0 || walking.faults === 0 || walking.kinds !== null) return [];
  return faults
    .filter(({ taken }) => taken === 0)
    .map(({ event }) => `"${event}" is a fault that the model allows, and no walk has it.`);
};
