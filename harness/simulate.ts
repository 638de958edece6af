// Simulating from a program: what `kripke simulate` does, as a function.
// The one idea: `JSON.stringify` of a simulation is what `simulate --json` prints; the rest is as in a check.
// Not here: walking (checker/search/walks/), stepping by hand (stepping/).
import {
  FAULT_KINDS,
  type ParameterValues,
  type Simulation,
  type SimulationOptions,
  type SimulationReport,
  STRATEGY_NAMES,
  type Subject,
  simulateSource,
  simulationReportOf,
  suggestion,
  usageError,
} from "../checker/index.ts";
import { found, type Made, surroundings, type TargetOptions, withTraces } from "./check.ts";

/** What is simulated, within which bounds, and where traces are written. */
export interface SimulateOptions extends TargetOptions, SimulationOptions {
  /** Traces are written here; without it, none. */
  readonly traceDir?: string;
  /** As for `check`: for so long a call of the model's code may go without answering (10 if not said). */
  readonly maxCallSeconds?: number;
}

/** The answer of `simulate`. As JSON it is the report that `simulate --json` prints. */
export interface Simulated extends Simulation {
  readonly model: string;
  readonly scenario: string | null;
  readonly parameters: ParameterValues;
  toJSON(): SimulationReport;
}

/**
 * Walks through a target at random, one event after another, and asks the claims of states and steps on the way: for what is too large to
 * be checked. What it finds is true and comes with a way, made short; that it finds nothing proves nothing. Rejects as `check` does, and
 * with a KripkeError of exit code 2 where a bound or strategy is none. Times are seconds.
 *
 * @example
 * ```ts
 * import { simulate } from "kripke";
 *
 * const result = await simulate("two-phase", { walks: 200, seed: 7 });
 * console.log(result.verdict, result.walks); // nothing found 200
 * ```
 */
export const simulate = async (target: string | Made | Subject, options: SimulateOptions = {}): Promise<Simulated> => {
  refuseWrong(options);
  return found(target, options, async (subject, watch) => {
    const walked = await simulateSource(subject.source, options, { ...surroundings, ...watch });
    return simulatedOf(subject, walked, options);
  });
};

/** A simulation of a subject as its answer, with traces where they are asked for. */
export const simulatedOf = async (
  subject: Subject,
  walked: Simulation,
  options: Pick<SimulateOptions, "traceDir" | "directory">,
): Promise<Simulated> => {
  const { traceDir } = options;
  const result = traceDir === undefined ? walked : await withTraces(walked, subject, traceDir, options);
  const simulated = { ...result, model: subject.model, scenario: subject.scenario, parameters: subject.parameters };
  return Object.defineProperty(simulated, "toJSON", { value: () => simulationReportOf(subject, result) }) as Simulated;
};

const refuseWrong = ({ walks, events, seed, faults, strategy, kinds = [] }: SimulateOptions): void => {
  for (const [name, value, least] of [
    ["walks", walks, 1],
    ["events", events, 1],
    ["seed", seed, 0],
    ["faults", faults, 0],
  ] as const)
    if (value !== undefined && (!Number.isSafeInteger(value) || value < least))
      throw usageError(`${name} is a whole number of at least ${least}, not ${value}`);
  if (strategy !== undefined && !STRATEGY_NAMES.includes(strategy))
    throw usageError(`there is no strategy "${strategy}"${suggestion(strategy, STRATEGY_NAMES, "strategies")}`);
  for (const kind of kinds)
    if (!FAULT_KINDS.includes(kind))
      throw usageError(`there is no fault of kind "${kind}"${suggestion(kind, FAULT_KINDS, "kinds of fault")}`);
};
