// The answer of a simulation: what was seen, claim by claim, and how much was walked.
// The one idea: a walk proves what it meets and nothing else, so there is no word here that says a claim holds; this object is what
// `simulate --json` prints, with the ways beside it.
// Not here: walking (search/walks/), printing (cli/).
import { KIND_NAMES, KINDS, type KindsWith } from "../events/kinds.ts";
import type { ExitCode, ResultClaimKind } from "../language/index.ts";
import { STRATEGIES, type StrategyName } from "../search/walks/strategies.ts";
import type { Met, SimulationStrategy, WalkProgress, WalksEnd } from "../search/walks/walk-options.ts";
import type { Evidence, Result } from "./result.ts";
import type { ParameterValues, Subject } from "./scenarios.ts";

export type { Met, SimulationStrategy, WalkProgress, WalksEnd } from "../search/walks/walk-options.ts";

export const STRATEGY_NAMES: readonly SimulationStrategy[] = ["mixed", ...(Object.keys(STRATEGIES) as StrategyName[])];

/** What the environment may be blamed for. */
export type FaultKind = KindsWith<"isFault", true>;
export const FAULT_KINDS: readonly FaultKind[] = KIND_NAMES.filter((kind): kind is FaultKind => KINDS[kind].isFault);

/** Bounds of a simulation, and how it chooses. */
export interface SimulationOptions {
  /** Of all walks; 10,000 if not said, and as many as fit where `maxSeconds` is said. */
  readonly walks?: number;
  /** Of one walk; 100 if not said. */
  readonly events?: number;
  /** A whole number, 1 if not said: the same seed is the same walks on every machine, unless time ends them. */
  readonly seed?: number;
  /** `mixed` if not said. */
  readonly strategy?: SimulationStrategy;
  /** The most faults of one walk; if not said, what the budgets of the model allow, and never more than 8. */
  readonly faults?: number;
  /** Only faults of these kinds are injected, and it is told where one of them never was; if not said, all that the model allows. */
  readonly kinds?: readonly FaultKind[];
  /** Stop at the first violation. */
  readonly first?: boolean;
  /** Keep the longest walk as it went, of equally long ones the first, with all that is not to the point. */
  readonly keepWalk?: boolean;
  readonly maxSeconds?: number;
  /** Bytes of the process. */
  readonly maxMemory?: number;
  /** Such as an AbortSignal; looked at often. */
  readonly signal?: { readonly aborted: boolean };
  /** Called now and then while it walks. */
  readonly onProgress?: (progress: WalkProgress) => void;
}

/**
 * What was seen of a claim. violated, witnessed: on the way that is shown, so these are proved. not seen: in none of the walks, which
 * proves nothing. not asked: it speaks of two states or of whole behaviours, which a walk cannot tell; a check decides it.
 */
export type Sighting = "violated" | "witnessed" | "not seen" | "not asked";

/** A claim, and what was seen of it. */
export interface SimulatedClaim {
  readonly name: string;
  readonly kind: ResultClaimKind;
  readonly verdict: Sighting;
  /** The length of the way in events; null where nothing was seen. */
  readonly events: number | null;
  /** Is no way shorter? Else it is as short as leaving out and small searches made it. Null where nothing was seen. */
  readonly isShortest: boolean | null;
  /** Paths of trace files, once written. */
  readonly traces: readonly string[];
  /** The way; one at most. Not part of `--json`. */
  readonly evidence: readonly Evidence[];
}

/** A walk as it went: evidence of nothing but itself. */
export interface KeptWalk {
  readonly events: number;
  /** The path of its trace file, once written. */
  readonly trace: string | null;
  /** Not part of `--json`. */
  readonly evidence: Evidence;
}

/** How often something happened in all walks. */
export interface TakenRow {
  /** As a table of coverage calls it. */
  readonly event: string;
  readonly taken: number;
}

/** The answer of a simulation. */
export interface Simulation {
  /** `undecided`: what was asked for was not done (`undone` says what), and nothing else was found. */
  readonly verdict: "nothing found" | "violated" | "deadlock" | "error" | "undecided";
  readonly exitCode: ExitCode;
  readonly seed: number;
  readonly strategy: SimulationStrategy;
  /** How many walks there were, and how many events in all of them. */
  readonly walks: number;
  readonly events: number;
  /** What ended them. */
  readonly end: WalksEnd;
  /** How much of what may happen locally was met; of several workers, by the one that met most. */
  readonly met: Met;
  /** Of the clock on the wall, with making short what was found. */
  readonly seconds: number;
  readonly handlerCalls: number;
  /** How often each fault that the model allows was injected. */
  readonly faults: readonly TakenRow[];
  /** What never happened, sentences. */
  readonly undone: readonly string[];
  readonly warnings: readonly string[];
  readonly claims: readonly SimulatedClaim[];
  readonly error: Result["error"];
  /** Only where it was asked for, and a walk has an event. */
  readonly walk?: KeptWalk;
}

/** What `simulate --json` prints. */
export interface SimulationReport extends Omit<Simulation, "claims" | "error" | "walk"> {
  readonly model: string;
  readonly scenario: string | null;
  readonly parameters: ParameterValues;
  readonly claims: readonly Omit<SimulatedClaim, "evidence">[];
  readonly walk?: Omit<KeptWalk, "evidence">;
  /** Only where the verdict is `error`: what went wrong, in a sentence. */
  readonly error?: string;
}

type Named = Pick<Subject, "model" | "scenario" | "parameters">;

export const simulationReportOf = (
  { model, scenario, parameters }: Named,
  { claims, error, walk, ...simulation }: Simulation,
): SimulationReport => ({
  model,
  scenario,
  parameters,
  ...simulation,
  claims: claims.map(({ evidence: _, ...claim }) => claim),
  ...(walk === undefined ? {} : { walk: { events: walk.events, trace: walk.trace } }),
  ...(error === null ? {} : { error: error.message }),
});

/** The report of something that could not be simulated at all. */
export const simulationRefusal = (named: Named, exitCode: ExitCode, error: string): SimulationReport =>
  simulationReportOf(named, {
    verdict: "error",
    exitCode,
    seed: 0,
    strategy: "mixed",
    walks: 0,
    events: 0,
    end: "error",
    met: { pairs: 0, lastNew: 0 },
    seconds: 0,
    handlerCalls: 0,
    faults: [],
    undone: [],
    warnings: [],
    claims: [],
    error: { message: error, evidence: { initial: null, events: [], loopStart: null } },
  });
