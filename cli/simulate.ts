// `kripke simulate`: one target, walked at random.
// The one idea: it says what was seen and how much was walked, and never that a claim holds; its last line says so.
// Not here: the words of the answer (simulation-answer.ts), walking (the checker).
import { isKripkeError, type Subject, simulationRefusal, type WalkProgress } from "../checker/index.ts";
import { type Simulated, type SimulateOptions, simulate, simulatedOf } from "../harness/simulate.ts";
import { parseTarget } from "../harness/targets/target.ts";
import { annotate } from "./annotations.ts";
import { DEFAULT_TRACE_DIR, type SubjectFlags, subjectFor } from "./check.ts";
import { failuresOf } from "./failures.ts";
import { type Heard, interruptible } from "./interrupt.ts";
import { defaultMaxMemory } from "./memory.ts";
import { counted, rough, seconds } from "./numbers.ts";
import { reporterOf } from "./progress.ts";
import { printSimulation } from "./simulation-answer.ts";
import { type Beginning, simulateOnWorkers, workersOf } from "./simulation-workers.ts";
import { errorLine, type Terminal } from "./terminal.ts";

export interface SimulateFlags extends SubjectFlags {
  readonly walks?: number;
  readonly events?: number;
  readonly maxSeconds?: number;
  readonly maxCallSeconds: number;
  readonly seed?: number;
  readonly strategy?: NonNullable<SimulateOptions["strategy"]>;
  readonly faults?: number;
  readonly fault?: NonNullable<SimulateOptions["kinds"]>;
  readonly first?: true;
  readonly keepWalk?: true;
  readonly workers?: number;
  readonly json?: true;
}

export const simulateCommand = async (target: string, flags: SimulateFlags, terminal: Terminal): Promise<number> => {
  const { maxCallSeconds, maxSeconds } = flags;
  // What could not be loaded has no name but the one it was asked for by.
  const { of, name } = parseTarget(target, terminal.directory);
  let asked: Pick<Subject, "model" | "scenario" | "parameters"> = { model: of, scenario: name, parameters: {} };
  const ask = (): void =>
    terminal.asks?.({
      maxCallSeconds,
      maxSeconds,
      again: true,
      refusal: flags.json && simulationRefusal(asked, 75, ""),
    });
  ask();
  try {
    const subject = await subjectFor(target, flags, terminal);
    asked = { model: subject.model, scenario: subject.scenario, parameters: subject.parameters };
    ask();
    const simulated = await run(target, subject, flags, terminal);
    if (flags.json) terminal.out(`${JSON.stringify(simulated, null, 2)}\n`);
    else printSimulation(subject, simulated, flags.workers ?? workersOf(flags), terminal);
    annotate(subject, failuresOf(simulated), terminal);
    return simulated.exitCode;
  } catch (error) {
    if (!flags.json || !isKripkeError(error) || error.exitCode === 2) throw error;
    // A program that reads standard output finds the error there too; only wrong usage leaves it empty.
    terminal.out(`${JSON.stringify(simulationRefusal(asked, error.exitCode, errorLine(error)), null, 2)}\n`);
    throw error;
  }
};

const run = async (target: string, subject: Subject, flags: SimulateFlags, terminal: Terminal): Promise<Simulated> => {
  const { seed = 1, walks, workers = workersOf(flags), traceDir = DEFAULT_TRACE_DIR } = flags;
  const { directory } = terminal;
  const options = optionsOf(flags, directory);
  const reporter = await reporterOf(terminal, flags.json === true, progressLine);
  const here = (signal: Heard): Promise<Simulated> =>
    simulate(subject, {
      ...options,
      ...(walks === undefined ? {} : { walks }),
      seed,
      traceDir,
      signal,
      onProgress: reporter.report,
    });
  const there = async (signal: AbortSignal): Promise<Simulated> => {
    const parameters = flags.parameter === undefined ? {} : { parameters: subject.parameters };
    const beginning = { target, options: { ...options, ...parameters } };
    const walked = await simulateOnWorkers(beginning, { workers, seed, walks }, signal, reporter.report);
    return walked === null ? here(signal) : simulatedOf(subject, walked, { traceDir, directory });
  };
  try {
    return await interruptible(terminal, (signal, heard) => (workers === 1 ? here(heard) : there(signal)));
  } finally {
    reporter.done();
  }
};

const optionsOf = (flags: SimulateFlags, directory: string): Beginning["options"] => {
  const { events, maxSeconds, maxCallSeconds, strategy, faults, fault, first, keepWalk } = flags;
  return {
    ...(events === undefined ? {} : { events }),
    ...(maxSeconds === undefined ? {} : { maxSeconds }),
    ...(strategy === undefined ? {} : { strategy }),
    ...(faults === undefined ? {} : { faults }),
    ...(fault === undefined ? {} : { kinds: fault }),
    ...(first === undefined ? {} : { first }),
    ...(keepWalk === undefined ? {} : { keepWalk }),
    maxCallSeconds,
    maxMemory: defaultMaxMemory(),
    directory,
  };
};

const progressLine = ({ walks, events, seconds: time, seen, isShortening }: WalkProgress): string =>
  [
    ...(isShortening ? ["making short what was found"] : []),
    ...(seen === 0 ? [] : [`${counted(seen, "claim")} settled`]),
    counted(walks, "walk"),
    `${rough(events / Math.max(time, 0.001))} events/s`,
    seconds(time),
  ].join(", ");
